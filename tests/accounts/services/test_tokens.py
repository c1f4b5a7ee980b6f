from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts import services
from accounts.enums import EndReason
from accounts.errors import NoSuchOrganizationError, RefreshTokenInvalidError
from accounts.models import Membership, TokenFamily, User
from goodplay.core import tenancy
from goodplay.core.models import SecurityEvent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def pair(member, organization):
    with time_machine.travel(NOON, tick=False), tenancy.writing(organization.id):
        return services.issue_pair(user_id=member.user_id, organization_id=organization.id)


def rotate(refresh, *, after=0):
    with time_machine.travel(NOON + timedelta(seconds=after), tick=False), tenancy.platform("tests"):
        return services.rotate(refresh=refresh)


def refused(refresh, *, after=0):
    """Tell whether a rotation is refused, and let what it wrote stand."""
    with time_machine.travel(NOON + timedelta(seconds=after), tick=False), tenancy.platform("tests"):
        try:
            services.rotate(refresh=refresh)
        except RefreshTokenInvalidError:
            return True
    return False


def family():
    with tenancy.platform("tests"):
        return TokenFamily.objects.get()


def test_a_refresh_token_is_spent_for_the_next_pair(pair):
    second = rotate(pair.refresh, after=60)
    third = rotate(second.refresh, after=120)

    assert len({pair.refresh, second.refresh, third.refresh}) == 3
    assert (third.family_id, third.organization_id, third.member_id) == (
        pair.family_id,
        pair.organization_id,
        pair.member_id,
    )
    assert family().expires_at == NOON + timedelta(seconds=120, days=30)


def test_the_lost_answer_is_given_again_once_within_ten_seconds(pair):
    second = rotate(pair.refresh, after=60)

    assert rotate(pair.refresh, after=69).refresh == second.refresh
    assert refused(pair.refresh, after=69)
    assert family().end_reason == EndReason.REUSED


def test_after_ten_seconds_a_spent_token_ends_the_family(pair, organization, member):
    second = rotate(pair.refresh, after=60)

    assert refused(pair.refresh, after=70)
    assert refused(second.refresh, after=71)
    assert family().end_reason == EndReason.REUSED
    with tenancy.platform("tests"):
        trail = SecurityEvent.objects.of(organization.id).values_list("kind", "user_id")
        assert list(trail) == [("token_reused", member.user_id)]


def test_a_token_two_steps_back_ends_the_family_at_once(pair):
    second = rotate(pair.refresh, after=60)
    rotate(second.refresh, after=61)

    assert refused(pair.refresh, after=62)
    assert family().ended_at is not None


def test_an_expired_token_is_refused(pair):
    assert refused(pair.refresh, after=30 * 86_400 + 11)


def test_an_access_token_is_no_refresh_token(pair):
    assert refused(pair.access)
    assert family().ended_at is None


def test_an_ended_family_stays_ended(pair, organization):
    with tenancy.writing(organization.id):
        for _ in range(2):
            services.end_family(organization_id=organization.id, family_id=pair.family_id, reason=EndReason.SIGNED_OUT)

    assert refused(pair.refresh)
    assert family().end_reason == EndReason.SIGNED_OUT


def test_a_member_who_left_gets_no_new_pair(pair, member):
    with tenancy.platform("tests"):
        Membership.objects.filter(pk=member.pk).update(is_active=False)

    assert refused(pair.refresh)


def test_a_closed_account_gets_no_new_pair(pair, member):
    User.objects.filter(pk=member.user_id).update(is_active=False)

    assert refused(pair.refresh)


def test_ending_every_session_reaches_every_organization(pair, member, other):
    with tenancy.writing(other.id):
        services.join_organization(user_id=member.user_id)
        there = services.issue_pair(user_id=member.user_id, organization_id=other.id)

    with tenancy.writing(other.id):
        services.end_every_session(user_id=member.user_id)

    assert refused(pair.refresh)
    assert refused(there.refresh)


def test_no_pair_without_membership(member, other):
    with pytest.raises(NoSuchOrganizationError), tenancy.writing(other.id):
        services.issue_pair(user_id=member.user_id, organization_id=other.id)


def test_purging_deletes_what_has_long_expired(pair, organization):
    with tenancy.writing(organization.id):
        kept = services.purge_families(organization_id=organization.id, before=NOON + timedelta(days=30))
        gone = services.purge_families(organization_id=organization.id, before=NOON + timedelta(days=31))
        again = services.purge_families(organization_id=organization.id, before=NOON + timedelta(days=31))

    assert (kept, gone, again) == (0, 1, 0)
