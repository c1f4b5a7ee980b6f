"""Referrals: who may have brought whom, and that each counts once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import tasks
from accounts.enums import ReferralStatus
from accounts.errors import (
    ReferralClosedError,
    ReferralCodeUnknownError,
    ReferralNamedError,
    ReferralTooLateError,
)
from accounts.models import Membership, Referral, ReferralCode
from accounts.rules.referrals import new_code, typed_code
from accounts.services import (
    deactivate_member,
    give_referral_codes,
    join_organization,
    name_referrer,
    note_referrals_rewarded,
    refer_user,
    register,
    renew_referral_code,
    require_referrer,
    void_referral,
)
from accounts.signals import MemberJoined
from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from tests.factories.accounts import PASSWORD, MembershipFactory, NamedMemberFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


def joined(days_ago=0, **more):
    """A member who joined so many days ago, with a code."""
    member = MembershipFactory.create(joined_at=timezone.now() - timedelta(days=days_ago), **more)
    give_referral_codes(member_ids=[member.pk])
    return member


def code_of(member):
    return ReferralCode.objects.of(tenancy.organization_id()).get(member=member).code


def told(name):
    rows = Announcement.objects.of(tenancy.organization_id()).filter(name=name).order_by("pk")
    return [row.facts for row in rows]


def referrals():
    return list(Referral.objects.of(tenancy.organization_id()).order_by("pk"))


def test_a_code_is_read_however_it_is_typed():
    code = new_code()

    assert (len(code), typed_code(f" {code[:4].lower()}-{code[4:]} ")) == (8, code)
    assert [typed_code(text) for text in ("", "short", "OOOOOOOO", code + "2", "\x00" * 8)] == [""] * 5


@pytest.mark.twice("accounts.give_referral_codes", "accounts.give_missing_codes")
def test_members_who_can_sign_in_get_one_code(hear):
    member, named = MembershipFactory.create(), NamedMemberFactory.create()
    fact = MemberJoined(str(member.pk), str(member.user_id), "", "")

    for _ in range(2):
        tasks.give_referral_codes([fact, MemberJoined(str(named.pk), "", "", "")])
        give_referral_codes()

    assert [row.member_id for row in ReferralCode.objects.of(tenancy.organization_id())] == [member.pk]


def test_a_new_code_ends_the_old_one():
    member = joined()
    old = code_of(member)

    new = renew_referral_code(member_id=member.pk).code

    assert require_referrer(code=new) == member.pk
    with pytest.raises(ReferralCodeUnknownError):
        require_referrer(code=old)


def test_who_registers_with_a_code_is_bound_when_he_joins():
    referrer = joined(5)
    register(email="new@example.org", password=PASSWORD, referral_code=code_of(referrer).lower())
    (waiting,) = referrals()
    assert (waiting.member_id, waiting.referred_id, waiting.status) == (referrer.pk, None, ReferralStatus.INVITED)

    member = join_organization(user_id=waiting.user_id)
    join_organization(user_id=waiting.user_id)

    (bound,) = referrals()
    assert (bound.referred_id, bound.status) == (member.pk, ReferralStatus.JOINED)
    facts = {"referral_id": str(bound.pk), "member_id": str(referrer.pk), "referred_id": str(member.pk)}
    assert told("referral.joined") == [facts]


def test_registering_with_a_wrong_code_makes_no_user():
    from accounts.models import User

    with pytest.raises(ReferralCodeUnknownError):
        register(email="new@example.org", password=PASSWORD, referral_code="WRONGONE")

    assert not User.objects.filter(email="new@example.org").exists()


def test_who_is_a_user_already_is_brought_by_nobody_by_registering():
    referrer = joined(5)
    known = UserFactory.create()

    register(email=known.email, password=PASSWORD, referral_code=code_of(referrer))
    register(email=referrer.user.email, password=PASSWORD, referral_code=code_of(referrer))

    assert referrals() == []


def test_the_last_code_holds_until_one_has_joined():
    first, second = joined(5), joined(5)
    user = UserFactory.create()

    for referrer in (first, second):
        refer_user(referrer_id=referrer.pk, user_id=user.pk)
    join_organization(user_id=user.pk)
    refer_user(referrer_id=first.pk, user_id=user.pk)

    assert [(row.member_id, row.status) for row in referrals()] == [(second.pk, ReferralStatus.JOINED)]


def test_who_was_known_before_the_referrer_was_not_brought_by_him():
    user = UserFactory.create()
    NamedMemberFactory.create(email=user.email, joined_at=timezone.now() - timedelta(days=9))
    referrer = joined(5)
    refer_user(referrer_id=referrer.pk, user_id=user.pk)

    join_organization(user_id=user.pk)

    assert [row.status for row in referrals()] == [ReferralStatus.VOID]
    assert told("referral.joined") == []


def test_a_member_says_once_who_brought_him():
    first, second, member = joined(5), joined(5), joined(1)

    referral = name_referrer(member_id=member.pk, code=code_of(first))

    assert name_referrer(member_id=member.pk, code=code_of(first)) == referral
    with pytest.raises(ReferralNamedError):
        name_referrer(member_id=member.pk, code=code_of(second))
    assert [(row.member_id, row.status) for row in referrals()] == [(first.pk, ReferralStatus.JOINED)]
    assert len(told("referral.joined")) == 1


@pytest.mark.parametrize(("referrer_days", "member_days"), [(1, 5), (60, 31)])
def test_nobody_is_brought_by_a_later_member_or_after_thirty_days(referrer_days, member_days):
    referrer, member = joined(referrer_days), joined(member_days)

    with pytest.raises(ReferralTooLateError):
        name_referrer(member_id=member.pk, code=code_of(referrer))

    assert referrals() == []


def test_nobody_brings_himself_and_no_ring_closes():
    first, second, third = joined(9), joined(5), joined(1)
    name_referrer(member_id=second.pk, code=code_of(first))
    name_referrer(member_id=third.pk, code=code_of(second))

    for member, code in ((first, code_of(third)), (first, code_of(second)), (first, code_of(first))):
        with pytest.raises(ReferralTooLateError):
            name_referrer(member_id=member.pk, code=code)

    assert len(referrals()) == 2


def test_who_has_left_brings_nobody():
    referrer, member = joined(5), joined(1)
    code = code_of(referrer)
    deactivate_member(member_id=referrer.pk)

    with pytest.raises(ReferralCodeUnknownError):
        name_referrer(member_id=member.pk, code=code)
    with pytest.raises(NotFoundError):
        name_referrer(member_id=referrer.pk, code=code_of(member))
    with pytest.raises(NotFoundError):
        renew_referral_code(member_id=referrer.pk)


def test_a_reward_is_noted_once_and_then_stands():
    referrer, member = joined(5), joined(1)
    referral = name_referrer(member_id=member.pk, code=code_of(referrer))

    assert [note_referrals_rewarded(referral_ids=[referral.pk]) for _ in range(2)] == [1, 0]

    assert len(told("referral.rewarded")) == 1
    with pytest.raises(ReferralClosedError):
        void_referral(referral_id=referral.pk)


def test_a_void_referral_is_rewarded_no_more():
    referrer, member = joined(5), joined(1)
    referral = name_referrer(member_id=member.pk, code=code_of(referrer))

    for _ in range(2):
        void_referral(referral_id=referral.pk)

    assert note_referrals_rewarded(referral_ids=[referral.pk]) == 0
    with pytest.raises(NotFoundError):
        void_referral(referral_id=uuid7())
    assert Membership.objects.of(tenancy.organization_id()).count() == 2
