"""Tiers of wallets."""

from uuid import UUID

from django.db.models import QuerySet

from goodplay.core import tenancy
from wallet.models import MemberTier, Tier


def tiers_of(organization_id: UUID) -> QuerySet[Tier]:
    """Return an organization's tiers, the lowest first."""
    return Tier.objects.of(organization_id).filter(is_active=True).order_by("number")


def tier_of(member_id: UUID) -> Tier | None:
    """Return the tier of a member of the open door's organization: his own, else the highest that asks for nothing."""
    organization_id = tenancy.organization_id()
    own = MemberTier.objects.of(organization_id).filter(member_id=member_id).select_related("tier").first()
    if own is not None:
        tier: Tier = own.tier
        return tier
    free: Tier | None = tiers_of(organization_id).filter(is_free=True).last()
    return free
