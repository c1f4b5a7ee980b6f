"""Badges for a limited number of members under real parallelism."""

import pytest

from gamification.errors import BadgeAllGivenError
from gamification.models import Badge, BadgeAward
from gamification.services import apply_pending, award_badge, create_achievement, create_badge, record_activities
from gamification.signals import badge_earned
from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action
from wallet.models import Currency

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MOST = 5


@pytest.fixture
def members(organization):
    """Twenty members of an organization whose first five with an hour are pioneers."""
    with tenancy.writing(organization.id):
        Currency.objects.get_or_create(
            organization_id=organization.id, code="PTS", defaults={"name": "Points", "kind": "points", "decimals": 0}
        )
        hours_action()
        badge = create_badge(name="Pioneer", category="special", most_holders=MOST)
        create_achievement(name="Hour", type="hours_logged", criteria={"hours_required": 1}, badge_id=badge.pk)
        return MembershipFactory.create_batch(20)


def places(organization_id):
    with tenancy.reading(organization_id):
        rows = BadgeAward.objects.of(organization_id).order_by("place").values_list("place", "is_beyond")
        return list(rows), Announcement.objects.filter(name=badge_earned.name).count()


def test_twenty_earn_it_at_once_and_five_hold_it(members, parallel):
    def earn(member):
        with tenancy.writing(member.organization_id):
            record_activities([deed(member, key=str(member.pk))])
        with tenancy.writing(member.organization_id):
            apply_pending()

    parallel(earn, members)
    with tenancy.writing(members[0].organization_id):
        while apply_pending():
            pass

    rows, told = places(members[0].organization_id)
    assert rows == [(place, place > MOST) for place in range(1, 21)]
    assert told == MOST


def test_twenty_are_given_it_at_once_and_five_hold_it(members, parallel):
    organization_id = members[0].organization_id
    with tenancy.reading(organization_id):
        badge = Badge.objects.of(organization_id).get()

    def give(member):
        try:
            with tenancy.writing(organization_id):
                award_badge(member_id=member.pk, badge_id=badge.pk, reason="For a test")
        except BadgeAllGivenError:
            return "refused"
        return "given"

    given = parallel(give, members)

    rows, told = places(organization_id)
    assert sorted(given) == ["given"] * MOST + ["refused"] * (20 - MOST)
    assert rows == [(place, False) for place in range(1, MOST + 1)]
    assert told == MOST
