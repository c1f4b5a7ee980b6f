"""The ladder of wallet tiers is told to the wallet, which shows it and asks for it."""

from collections.abc import Collection
from uuid import UUID

from gamification.enums import LadderKind
from gamification.models import Ladder, Level, MemberLevel
from gamification.selectors.definitions import ladders_known_to
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from wallet.services.tiers import NewTier, set_tiers
from wallet.services.tiers import tell_tiers as tell_wallet


@tenancy.joins
def tell_tiers() -> bool:
    """Tell the wallet the steps of the organization's ladder of tiers; return whether it has one. Idempotent.

    Of several the organization's own comes before the platform's, then the first by code counts.
    """
    ladder = _ladder()
    if ladder is None:
        return False
    rows = Level.objects.known_to(tenancy.organization_id()).filter(ladder_id=ladder.pk, is_active=True)
    levels = rows.order_by("number")
    tell_wallet(tiers=[NewTier(level.number, level.name, is_free=not level.threshold) for level in levels])
    return True


@tenancy.joins
def tell_member_tiers(*, member_ids: Collection[UUID]) -> None:
    """Tell the wallet on which tier members stand now, whatever was announced before. Idempotent."""
    ladder = _ladder()
    if ladder is None or not tell_tiers():
        return
    rows = MemberLevel.objects.of(tenancy.organization_id()).filter(ladder_id=ladder.pk, member_id__in=member_ids)
    stands: dict[UUID, int | None] = dict.fromkeys(member_ids)
    stands |= dict(rows.values_list("member_id", "level__number"))
    set_tiers(numbers=stands)


def _ladder() -> Ladder | None:
    known = ladders_known_to(tenancy.organization_id()).filter(kind=LadderKind.TIER, is_active=True)
    ladders: list[Ladder] = sorted(known, key=lambda ladder: (ladder.organization_id == PLATFORM_ID, ladder.code))
    return next(iter(ladders), None)
