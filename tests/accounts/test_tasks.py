from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import tasks
from accounts.enums import Channel, Purpose
from accounts.models import Challenge, TokenFamily
from accounts.selectors import preferences_of
from accounts.services import invite, issue_challenge, revoke_invitation, set_preferences
from accounts.signals import ChallengeIssued, InvitationIssued, PreferencesChanged
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement
from goodplay.core.permissions import Caller, Role
from tests.factories.accounts import ChallengeFactory, InvitationFactory, MembershipFactory, TokenFamilyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.twice("accounts.send_codes")
def test_a_code_is_sent_once(organization, member, mailoutbox):
    with tenancy.writing(organization.id):
        challenge = issue_challenge(purpose=Purpose.RESET_PASSWORD, user_id=member.user_id, address=member.user.email)
    fact = ChallengeIssued(str(challenge), Channel.EMAIL, Purpose.RESET_PASSWORD)

    for _ in range(2):
        tasks.send_codes(organization.id, [fact])

    assert [mail.to for mail in mailoutbox] == [[member.user.email]]


def test_a_code_by_sms_is_left_to_that_channel(organization, member, mailoutbox):
    with tenancy.writing(organization.id):
        challenge = issue_challenge(
            purpose=Purpose.SIGN_IN, user_id=member.user_id, address="+254712345678", channel=Channel.SMS
        )

    tasks.send_codes(organization.id, [ChallengeIssued(str(challenge), Channel.SMS, Purpose.SIGN_IN)])

    assert mailoutbox == []


def test_what_has_expired_or_is_unknown_is_not_sent(organization, mailoutbox):
    with tenancy.writing(organization.id):
        used = ChallengeFactory.create(used_at=timezone.now())
        nobodys = ChallengeFactory.create(user=None, address="")
        late = ChallengeFactory.create()

    facts = [ChallengeIssued(str(row.pk), Channel.EMAIL, row.purpose) for row in (used, nobodys)]
    tasks.send_codes(organization.id, facts)
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        tasks.send_codes(organization.id, [ChallengeIssued(str(late.pk), Channel.EMAIL, late.purpose)])

    assert mailoutbox == []


@pytest.mark.twice("accounts.send_invitations")
def test_an_invitation_is_sent_once(organization, admin, mailoutbox):
    by = Caller(admin.user_id, organization.id, admin.id, Role.ADMIN)
    with tenancy.writing(organization.id):
        invitation = invite(email="invited@example.org", by=by)

    for _ in range(2):
        tasks.send_invitations(organization.id, [InvitationIssued(str(invitation.pk))])

    assert [mail.subject for mail in mailoutbox] == [f"{organization.name} invites you"]


def test_a_revoked_invitation_is_not_sent(organization, mailoutbox):
    with tenancy.writing(organization.id):
        invitation = InvitationFactory.create()
        revoke_invitation(invitation_id=invitation.pk)

    tasks.send_invitations(organization.id, [InvitationIssued(str(invitation.pk))])

    assert mailoutbox == []


@pytest.mark.twice("accounts.purge")
def test_what_ended_a_month_ago_is_deleted(organization, hear):
    past = timezone.now() - timedelta(days=60)
    with tenancy.writing(organization.id):
        old = ChallengeFactory.create(created_at=past, expires_at=past + timedelta(days=1))
        kept = ChallengeFactory.create()
        TokenFamilyFactory.create(expires_at=past)

    for _ in range(2):
        tasks.purge()

    with tenancy.reading(organization.id):
        assert list(Challenge.objects.of(organization.id).values_list("pk", flat=True)) == [kept.pk]
        assert old.pk != kept.pk
        assert not TokenFamily.objects.of(organization.id).exists()


@pytest.mark.twice("accounts.hide_on_the_platform")
@pytest.mark.parametrize("shown", [False, True])
def test_who_hides_from_leaderboards_hides_across_organizations(organization, member, shown):
    with tenancy.writing(PLATFORM_ID):
        person = MembershipFactory.create(user=member.user)
    with tenancy.writing(organization.id):
        set_preferences(member_id=member.id, values={"show_on_leaderboards": shown})

    for _ in range(2):
        tasks.hide_on_the_platform(organization.id, [PreferencesChanged(str(member.id), "show_on_leaderboards")])

    with tenancy.reading(PLATFORM_ID):
        assert preferences_of(PLATFORM_ID, person.id)["show_on_leaderboards"] is shown
        told = Announcement.objects.filter(name="member.preferences_changed").count()
    assert told == (0 if shown else 1)
