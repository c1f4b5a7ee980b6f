"""Tiers: told by the rules of recognition, shown with the wallet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from goodplay.core import tenancy
from wallet.models import MemberTier, Tier


@dataclass(frozen=True, slots=True)
class NewTier:
    """A step of the ladder of tiers; ``is_free`` where it asks for nothing."""

    number: int
    name: str
    is_free: bool


@tenancy.joins
def tell_tiers(*, tiers: Sequence[NewTier]) -> None:
    """Let these be the tiers of the open door's organization; others are out of use. Idempotent."""
    organization_id = tenancy.organization_id()
    Tier.objects.of(organization_id).exclude(number__in=[tier.number for tier in tiers]).update(is_active=False)
    Tier.objects.bulk_create(
        [
            Tier(organization_id=organization_id, number=tier.number, name=tier.name, is_free=tier.is_free)
            for tier in tiers
        ],
        update_conflicts=True,
        unique_fields=["organization", "number"],
        update_fields=["name", "is_free", "is_active"],
    )


@tenancy.joins
def set_tier(*, member_id: UUID, number: int | None) -> None:
    """Let a member's wallet stand on a tier (by its number), or on the first again. Idempotent."""
    set_tiers(numbers={member_id: number})


@tenancy.joins
def set_tiers(*, numbers: Mapping[UUID, int | None]) -> None:
    """Let members' wallets stand on tiers, by number; None for the first again. A number nobody told is passed over.

    Idempotent; a constant number of statements.
    """
    organization_id = tenancy.organization_id()
    ids = dict(Tier.objects.of(organization_id).values_list("number", "pk"))
    placed = {member_id: ids[number] for member_id, number in numbers.items() if number in ids}
    gone = [member_id for member_id, number in numbers.items() if number is None]
    MemberTier.objects.of(organization_id).filter(member_id__in=gone).delete()
    MemberTier.objects.bulk_create(
        [
            MemberTier(organization_id=organization_id, member_id=member_id, tier_id=tier_id)
            for member_id, tier_id in sorted(placed.items())
        ],
        update_conflicts=True,
        unique_fields=["organization", "member"],
        update_fields=["tier", "updated_at"],
    )
