"""Who brought whom."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from accounts.enums import ReferralStatus
from accounts.models import Referral, ReferralCode
from accounts.rules.referrals import typed_code
from goodplay.core.models import TenantQuerySet
from organizations.selectors import branding_of


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """A member's code (None before he has one), the link to share, and how many he has brought, by how far they are."""

    code: str | None
    link: str | None
    registered: int
    joined: int
    rewarded: int


@dataclass(frozen=True, slots=True)
class ActiveReferral:
    """A referral of somebody who has joined and is confirmed, and waits for his first deed."""

    referral_id: UUID
    member_id: UUID
    referred_id: UUID


def referrals_of(organization_id: UUID, member_id: UUID | None = None) -> TenantQuerySet:
    """Return the referrals of the organization, or of one referrer, with the names of those he brought."""
    rows = Referral.objects.of(organization_id).select_related("member__user", "referred__user")
    return rows if member_id is None else rows.filter(member_id=member_id)


def referral_facts(organization_id: UUID, member_id: UUID) -> ReferralFacts:
    """Return a member's code and figures, in a constant number of queries."""
    row = ReferralCode.objects.of(organization_id).filter(member_id=member_id).first()
    brought: dict[str, Any] = (
        Referral.objects.of(organization_id)
        .filter(member_id=member_id)
        .aggregate(
            registered=Count("pk", filter=Q(status=ReferralStatus.INVITED)),
            joined=Count("pk", filter=Q(status=ReferralStatus.JOINED)),
            rewarded=Count("pk", filter=Q(status=ReferralStatus.REWARDED)),
        )
    )
    if row is None:
        return ReferralFacts(code=None, link=None, **brought)
    look = branding_of(organization_id)
    return ReferralFacts(code=row.code, link=f"{look.base_url}/join/{look.slug}/{row.code}", **brought)


def referrer_by_code(organization_id: UUID, text: str) -> UUID | None:
    """Return the active member whose code somebody has typed, in the organization's door or the platform's."""
    code = typed_code(text)
    rows = ReferralCode.objects.of(organization_id).filter(code=code, member__is_active=True)
    return rows.values_list("member_id", flat=True).first() if code else None


def referrals_waiting(organization_id: UUID, referred_ids: Collection[UUID]) -> list[ActiveReferral]:
    """Return the referrals of these members that are not rewarded yet; of confirmed persons only."""
    confirmed = Q(referred__user__email_confirmed_at__isnull=False) | Q(referred__user__email=None)
    rows = Referral.objects.of(organization_id).filter(
        confirmed, status=ReferralStatus.JOINED, referred_id__in=referred_ids, referred__user__is_active=True
    )
    found = rows.order_by("pk").values_list("pk", "member_id", "referred_id")
    return [ActiveReferral(*row) for row in found]
