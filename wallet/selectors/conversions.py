"""Conversions, and wallets that give by themselves."""

from uuid import UUID

from django.db.models import QuerySet

from wallet.models import AutoDonationRule, AutoDonationRun, Conversion


def conversions_of(organization_id: UUID, member_id: UUID | None = None) -> QuerySet[Conversion]:
    """Return the conversions of an organization, or of one member, with what the lists show."""
    rows = Conversion.objects.of(organization_id).select_related("rate", "from_currency", "to_currency")
    return rows if member_id is None else rows.filter(member_id=member_id)


def auto_donation_of(organization_id: UUID, member_id: UUID) -> AutoDonationRule | None:
    """Return what a member's wallet gives by itself."""
    rules = AutoDonationRule.objects.of(organization_id).select_related("currency")
    rule: AutoDonationRule | None = rules.filter(member_id=member_id).first()
    return rule


def auto_donation_runs_of(organization_id: UUID, member_id: UUID) -> QuerySet[AutoDonationRun]:
    """Return the gifts that a member's wallet made by itself, the latest first."""
    runs = AutoDonationRun.objects.of(organization_id).select_related("currency")
    return runs.filter(member_id=member_id).order_by("-created_at", "-id")


def organizations_with_auto_donations() -> list[UUID]:
    """Return the organizations in which a wallet gives by itself; asked in the platform's door."""
    active = AutoDonationRule.objects.filter(is_active=True)
    return list(active.values_list("organization_id", flat=True).distinct())
