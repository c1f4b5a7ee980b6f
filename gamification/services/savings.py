"""What members save, as activities."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from gamification.models import Activity
from gamification.services.activities import NewActivity, record_activities
from gamification.services.reversals import reverse_activities
from goodplay.core import tenancy
from goodplay.core.money import decimals_of
from wallet.signals import DepositReversed, DepositVerified

SAVINGS: Final = "savings"
DEPOSITED: Final = "savings.deposited"
MILLI_DIGITS: Final = 3


@tenancy.joins
def record_deposits(*, facts: Sequence[DepositVerified]) -> None:
    """Record verified deposits as deeds of their savers. Idempotent by deposit."""
    for quiet in (False, True):
        record_activities([_deed(fact) for fact in facts if fact.quiet is quiet], quiet=quiet)


@tenancy.joins
def take_back_deposits(*, facts: Sequence[DepositReversed]) -> None:
    """Reverse the deeds of deposits that were taken back, whichever of the two is heard first. Idempotent."""
    record_activities([_deed(fact) for fact in facts], quiet=True)
    keys = [_key(fact.deposit_id) for fact in facts]
    rows = Activity.objects.of(tenancy.organization_id()).filter(source=SAVINGS, key__in=keys)
    recorded = list(rows.order_by("pk").values_list("pk", flat=True))
    reverse_activities(activity_ids=recorded, reason="The deposit was taken back")


def _deed(fact: DepositVerified | DepositReversed) -> NewActivity:
    """The same for both facts about one deposit, so that it does not matter which is heard first."""
    return NewActivity(
        member_id=UUID(fact.member_id),
        action=DEPOSITED,
        occurred_at=datetime.fromisoformat(fact.deposited_at),
        source=SAVINGS,
        key=_key(fact.deposit_id),
        quantity_milli=fact.amount_minor * 10 ** (MILLI_DIGITS - decimals_of(fact.currency)),
        unit=fact.currency,
        subject_type=fact.subject_type or "deposit",
        subject_id=fact.subject_id or fact.deposit_id,
    )


def _key(deposit_id: str) -> str:
    return f"deposit:{deposit_id}"
