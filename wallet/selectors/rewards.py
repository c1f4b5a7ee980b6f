"""Rewards, and who has them."""

from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from wallet.enums.rewards import RedemptionStatus, RewardStatus
from wallet.models import Redemption, Reward
from wallet.rules import vouchers


def rewards_of(organization_id: UUID) -> QuerySet[Reward]:
    """Return every reward of an organization, with what lists show."""
    return Reward.objects.of(organization_id).select_related("currency", "value_currency", "tier")


def rewards_offered(organization_id: UUID) -> QuerySet[Reward]:
    """Return the rewards that can be had now."""
    now = timezone.now()
    begun = Q(starts_at=None) | Q(starts_at__lte=now)
    going = Q(ends_at=None) | Q(ends_at__gt=now)
    there = Q(stock=None) | Q(taken__lt=F("stock"))
    return rewards_of(organization_id).filter(begun, going, there, status=RewardStatus.ACTIVE)


def redemptions_of(organization_id: UUID, member_id: UUID | None = None) -> QuerySet[Redemption]:
    """Return what was redeemed in an organization, or by one member."""
    rows = Redemption.objects.of(organization_id).select_related("reward", "currency", "member__user")
    return rows if member_id is None else rows.filter(member_id=member_id)


def redemption_by_code(organization_id: UUID, code: str) -> Redemption | None:
    """Return what a voucher code stands for."""
    found = redemptions_of(organization_id).filter(code_digest=vouchers.digest(code, settings.SECRET_KEY))
    redemption: Redemption | None = found.first()
    return redemption


def redemptions_to_hand_out(organization_id: UUID) -> int:
    """Return how many rewards wait to be handed out."""
    return Redemption.objects.of(organization_id).filter(status=RedemptionStatus.RESERVED).count()


def organizations_with_due_vouchers() -> list[UUID]:
    """Return the organizations in which a voucher is no longer good; asked in the platform's door."""
    due = Redemption.objects.filter(status=RedemptionStatus.ISSUED, expires_at__lte=timezone.now())
    return list(due.values_list("organization_id", flat=True).distinct())
