"""Rewards for members who bring others that become active."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import ReferralStatus
from accounts.models import Referral, ReferralCode
from accounts.services import deactivate_member, give_referral_codes, name_referrer
from accounts.signals import ReferralJoined
from gamification import tasks
from gamification.models import Activity
from gamification.services import (
    apply_pending,
    award_points,
    create_action,
    rebuild_members,
    record_sign_ins,
    reward_referrals,
)
from gamification.signals import ActivitiesApplied
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, points_of, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(points_currency):
    hours_action()
    referrer = MembershipFactory.create(joined_at=timezone.now() - timedelta(days=5))
    give_referral_codes(member_ids=[referrer.pk])
    code = ReferralCode.objects.of(tenancy.organization_id()).get().code
    return name_referrer(member_id=MembershipFactory.create().pk, code=code)


def pays(points):
    rule = {"code": "each", "name": "Each", "kind": "fixed", "points": points}
    create_action(code="volunteer.referred", name="Brought somebody", event_type="volunteer_referred", rules=[rule])


def status_of(referral):
    return Referral.objects.of(tenancy.organization_id()).get(pk=referral.pk).status


def deeds_of(referrer):
    return Activity.objects.of(tenancy.organization_id()).filter(member=referrer, action="volunteer.referred").count()


@pytest.mark.parametrize("points", [50, 500])
@pytest.mark.twice("gamification.reward_referrals", "gamification.reward_active_referrals")
def test_the_referrer_is_paid_once_what_the_organization_says(referral, points):
    pays(points)
    record(deed(referral.referred, at=timezone.now()))
    apply_pending()

    for _ in range(2):
        tasks.reward_referrals([ActivitiesApplied(1, 1, quiet=False, member_ids=referral.referred_id.hex)])
        tasks.reward_active_referrals([ReferralJoined("", "", str(referral.referred_id))])
        apply_pending()

    assert (status_of(referral), deeds_of(referral.member)) == (ReferralStatus.REWARDED, 1)
    assert points_of(referral.member) == points
    assert rebuild_members().differences == 0


def test_all_of_it_follows_by_itself(referral, hear):
    pays(50)
    record(deed(referral.referred, at=timezone.now()))

    hear()

    assert (status_of(referral), points_of(referral.member)) == (ReferralStatus.REWARDED, 50)


def test_signing_in_and_gifts_of_points_make_nobody_active(referral, hear):
    pays(50)
    record_sign_ins(signed_in=[(referral.referred_id, uuid7().hex, timezone.now())])
    award_points(member_id=referral.referred_id, points=5, description="-", reason="-")

    hear()

    assert (status_of(referral), deeds_of(referral.member)) == (ReferralStatus.JOINED, 0)


def test_who_is_not_confirmed_is_not_active_yet(referral):
    pays(50)
    record(deed(referral.referred, at=timezone.now()))
    apply_pending()
    user = referral.referred.user
    user.email_confirmed_at = None
    user.save()

    assert reward_referrals(member_ids=[referral.referred_id]) == 0
    assert status_of(referral) == ReferralStatus.JOINED


def test_a_referrer_who_has_left_gets_nothing(referral):
    pays(50)
    record(deed(referral.referred, at=timezone.now()))
    apply_pending()
    deactivate_member(member_id=referral.member_id)

    assert reward_referrals(member_ids=[referral.referred_id]) == 0
    assert (status_of(referral), deeds_of(referral.member)) == (ReferralStatus.VOID, 0)


def test_without_an_action_for_it_nothing_is_lost(referral):
    record(deed(referral.referred, at=timezone.now()))
    apply_pending()
    assert reward_referrals(member_ids=[referral.referred_id]) == 0

    pays(50)

    assert reward_referrals(member_ids=[referral.referred_id]) == 1
