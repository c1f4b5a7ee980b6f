"""Referrals: codes that members share, who came by them, and who has been rewarded for it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from accounts.enums import REFERRAL_NEXT, ReferralStatus
from accounts.errors import (
    ReferralClosedError,
    ReferralCodeUnknownError,
    ReferralNamedError,
    ReferralTooLateError,
)
from accounts.models import Membership, Referral, ReferralCode
from accounts.rules.referrals import may_be_named, new_code
from accounts.selectors.referrals import referrer_by_code
from accounts.signals import ReferralJoined, ReferralRewarded, referral_joined, referral_rewarded
from goodplay.core import tenancy
from goodplay.core.announce import announce, announce_all
from goodplay.core.errors import NotFoundError

TRIES = 5
"""How often a code that is taken is made anew; of 31^8 codes one hardly ever is."""


@tenancy.joins
def give_referral_codes(*, member_ids: Collection[UUID] | None = None, limit: int = 10_000) -> int:
    """Give members who can sign in and have no code one; None for any of them. Idempotent; returns how many."""
    organization_id = tenancy.organization_id()
    members = Membership.objects.of(organization_id).active().filter(user__isnull=False)
    if member_ids is not None:
        members = members.filter(pk__in=member_ids)
    given = ReferralCode.objects.of(organization_id)
    missing = members.exclude(pk__in=given.values("member_id")).order_by("pk")[:limit]
    rows = [ReferralCode(organization_id=organization_id, member=member, code=new_code()) for member in missing]
    ReferralCode.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@tenancy.joins
def renew_referral_code(*, member_id: UUID) -> ReferralCode:
    """Give a member a new code; the one he had leads nowhere from here on. Not idempotent.

    Raises:
        NotFoundError: There is no such active member.
    """
    organization_id = tenancy.organization_id()
    member = Membership.objects.of(organization_id).active().select_for_update(no_key=True).filter(pk=member_id).first()
    if member is None:
        raise NotFoundError
    ReferralCode.objects.of(organization_id).filter(member=member).delete()
    for _ in range(TRIES):
        row = ReferralCode(organization_id=organization_id, member=member, code=new_code())
        try:
            with tenancy.savepoint():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return row
    raise NotFoundError


@tenancy.joins
def require_referrer(*, code: str) -> UUID:
    """Return the active member whose code somebody has typed.

    Raises:
        ReferralCodeUnknownError: It is nobody's.
    """
    referrer_id = referrer_by_code(tenancy.organization_id(), code)
    if referrer_id is None:
        raise ReferralCodeUnknownError
    return referrer_id


@tenancy.joins
def refer_user(*, referrer_id: UUID, user_id: UUID) -> None:
    """Note that a member brought somebody who has registered; until he has joined, the last one named holds.

    Idempotent: one referral per user and organization.
    """
    organization_id = tenancy.organization_id()
    row = Referral(organization_id=organization_id, member_id=referrer_id, user_id=user_id)
    Referral.objects.bulk_create([row], ignore_conflicts=True)
    waiting = Referral.objects.of(organization_id).filter(user_id=user_id, status=ReferralStatus.INVITED)
    waiting.update(member_id=referrer_id)


@tenancy.joins
def bind_referral(*, member: Membership) -> None:
    """Let the referral of a user be that of the membership he has joined by. Announces ``referral.joined``.

    Idempotent. Who was a member before the referrer does not count.
    """
    rows = Referral.objects.of(member.organization_id).select_for_update(no_key=True, of=("self",))
    waiting = rows.filter(user_id=member.user_id, status=ReferralStatus.INVITED).select_related("member").first()
    if waiting is None:
        return
    now = timezone.now()
    before = waiting.member.joined_at
    counts = may_be_named(referrer_joined_at=before, joined_at=member.joined_at, now=now)
    waiting.referred, waiting.joined_at = member, now
    waiting.status = ReferralStatus.JOINED if counts else ReferralStatus.VOID
    waiting.save(update_fields=["referred", "joined_at", "status"])
    if counts:
        _announce_joined(waiting)


@tenancy.joins
def name_referrer(*, member_id: UUID, code: str) -> Referral:
    """Let a member say who brought him, within thirty days of joining. Announces ``referral.joined``.

    Idempotent with the code of the same member; locks the member.

    Raises:
        NotFoundError: There is no such active member.
        ReferralCodeUnknownError: The code is nobody's.
        ReferralNamedError: He has named another one.
        ReferralTooLateError: He has been a member for longer, or for longer than the other one (himself included).
    """
    organization_id, now = tenancy.organization_id(), timezone.now()
    members = Membership.objects.of(organization_id).active()
    member = members.select_for_update(no_key=True, of=("self",)).filter(pk=member_id).first()
    if member is None:
        raise NotFoundError
    referrer = members.get(pk=require_referrer(code=code))
    standing = Referral.objects.of(organization_id).filter(referred=member).first()
    if standing is not None:
        if standing.member_id != referrer.pk:
            raise ReferralNamedError
        return standing  # type: ignore[no-any-return]
    if not may_be_named(referrer_joined_at=referrer.joined_at, joined_at=member.joined_at, now=now):
        raise ReferralTooLateError
    if member.user_id is not None:
        Referral.objects.of(organization_id).filter(user_id=member.user_id, referred=None).delete()
    referral = Referral(
        organization_id=organization_id,
        member=referrer,
        user_id=member.user_id,
        referred=member,
        status=ReferralStatus.JOINED,
        joined_at=now,
    )
    referral.save(force_insert=True)
    _announce_joined(referral)
    return referral


@tenancy.joins
def void_referral(*, referral_id: UUID) -> Referral:
    """Let a referral not count (somebody brought himself under another name, say). Idempotent; locks its row.

    Raises:
        NotFoundError: There is no such referral.
        ReferralClosedError: It was rewarded; take the points back by reversing the activity.
    """
    rows = Referral.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    referral: Referral | None = rows.filter(pk=referral_id).first()
    if referral is None:
        raise NotFoundError
    if referral.status == ReferralStatus.VOID:
        return referral
    if ReferralStatus.VOID not in REFERRAL_NEXT[referral.status]:
        raise ReferralClosedError
    referral.status = ReferralStatus.VOID
    referral.save(update_fields=["status"])
    return referral


@tenancy.joins
def note_referrals_rewarded(*, referral_ids: Sequence[UUID]) -> int:
    """Note that the referrers have been rewarded. Idempotent; announces ``referral.rewarded`` once each.

    Returns how many were new.
    """
    rows = Referral.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    joined = list(rows.filter(pk__in=referral_ids, status=ReferralStatus.JOINED).order_by("pk"))
    now = timezone.now()
    Referral.objects.of(tenancy.organization_id()).filter(pk__in=[row.pk for row in joined]).update(
        status=ReferralStatus.REWARDED, rewarded_at=now
    )
    facts = [ReferralRewarded(str(row.pk), str(row.member_id), str(row.referred_id)) for row in joined]
    announce_all(referral_rewarded, facts)
    return len(joined)


def _announce_joined(referral: Referral) -> None:
    facts = ReferralJoined(str(referral.pk), str(referral.member_id), str(referral.referred_id))
    announce(referral_joined, facts)
