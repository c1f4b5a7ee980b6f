"""Conversions, and wallets that give by themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wallet.enums.conversions import ConversionStatus
from wallet.models import AutoDonationRule, AutoDonationRun, Conversion


@dataclass(frozen=True, slots=True)
class AutoDonationFacts:
    """What a member's wallet gives by itself; amounts in minor units of ``currency``, the share in basis points."""

    member_id: UUID
    campaign_id: UUID
    campaign_name: str
    currency: str
    decimals: int
    threshold_minor: int
    share_bps: int
    is_active: bool
    is_armed: bool
    fired_at: datetime | None


def conversions_of(organization_id: UUID, member_id: UUID | None = None) -> QuerySet[Conversion]:
    """Return the conversions of an organization, or of one member, with what the lists show."""
    rows = Conversion.objects.of(organization_id).select_related("rate", "from_currency", "to_currency")
    return rows if member_id is None else rows.filter(member_id=member_id)


def auto_donation_of(organization_id: UUID, member_id: UUID) -> AutoDonationFacts | None:
    """Return what a member's wallet gives by itself."""
    rules = AutoDonationRule.objects.of(organization_id).select_related("currency")
    rule: AutoDonationRule | None = rules.filter(member_id=member_id).first()
    if rule is None:
        return None
    return AutoDonationFacts(
        member_id=rule.member_id,
        campaign_id=rule.campaign_id,
        campaign_name=rule.campaign_name,
        currency=rule.currency.code,
        decimals=rule.currency.decimals,
        threshold_minor=rule.threshold_minor,
        share_bps=rule.share_bps,
        is_active=rule.is_active,
        is_armed=rule.is_armed,
        fired_at=rule.fired_at,
    )


def auto_donation_runs_of(organization_id: UUID, member_id: UUID) -> QuerySet[AutoDonationRun]:
    """Return the gifts that a member's wallet made by itself, the latest first."""
    runs = AutoDonationRun.objects.of(organization_id).select_related("currency")
    return runs.filter(member_id=member_id).order_by("-created_at", "-id")


def organizations_with_auto_donations() -> list[UUID]:
    """Return the organizations in which a wallet gives by itself; asked in the platform's door."""
    active = AutoDonationRule.objects.filter(is_active=True)
    return list(active.values_list("organization_id", flat=True).distinct())


def held_conversions_count(organization_id: UUID) -> int:
    """Return how many conversions wait until somebody has looked at them."""
    return Conversion.objects.of(organization_id).filter(status=ConversionStatus.HELD).count()
