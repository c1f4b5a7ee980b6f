"""Going from one state of a withdrawal to the next, with its history."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import Signal, announce
from wallet.enums import NEXT_WITHDRAWAL, ProviderKind, WithdrawalStatus
from wallet.errors import WithdrawalNotFoundError, WithdrawalStatusError
from wallet.models import Withdrawal, WithdrawalNote
from wallet.services.postings import Holder
from wallet.signals import (
    WithdrawalStep,
    withdrawal_approved,
    withdrawal_cancelled,
    withdrawal_failed,
    withdrawal_rejected,
    withdrawal_requested,
    withdrawal_returned,
    withdrawal_sent,
    withdrawal_settled,
)

SUBJECT: Final = "withdrawal"
W = WithdrawalStatus
TOLD: Final[Mapping[str, Signal[WithdrawalStep]]] = {
    W.REQUESTED: withdrawal_requested,
    W.APPROVED: withdrawal_approved,
    W.REJECTED: withdrawal_rejected,
    W.CANCELLED: withdrawal_cancelled,
    W.SENT: withdrawal_sent,
    W.SETTLED: withdrawal_settled,
    W.FAILED: withdrawal_failed,
    W.RETURNED: withdrawal_returned,
}
"""What is announced; that something is held or unknown is nobody's business outside."""
ENDS: Final = frozenset({W.SETTLED, W.RETURNED, W.FAILED, W.REJECTED, W.CANCELLED})
REMARK_LENGTH, REASON_LENGTH = 300, 200


def lock_withdrawal(withdrawal_id: UUID) -> Withdrawal:
    """Return a withdrawal, locked.

    Raises:
        WithdrawalNotFoundError: The organization has no such withdrawal.
    """
    rows = Withdrawal.objects.of(tenancy.organization_id()).filter(pk=withdrawal_id)
    locked = rows.select_for_update(no_key=True, of=("self",)).select_related("provider")
    withdrawal: Withdrawal | None = locked.first()
    if withdrawal is None:
        raise WithdrawalNotFoundError(withdrawal=str(withdrawal_id))
    return withdrawal


def require_step(withdrawal: Withdrawal, wanted: WithdrawalStatus) -> None:
    """Refuse a step that the table of steps does not know.

    Raises:
        WithdrawalStatusError: It does not.
    """
    if wanted not in NEXT_WITHDRAWAL[withdrawal.status]:
        raise WithdrawalStatusError(status=withdrawal.status, wanted=wanted.value)


def take_step(
    withdrawal: Withdrawal, wanted: WithdrawalStatus, *, by: UUID | None = None, remark: str = "", reason: str = ""
) -> Withdrawal:
    """Write the withdrawal in its new state with the line of its history, and announce it.

    Args:
        withdrawal: Locked.
        wanted: The new state.
        by: The membership of who did it.
        remark: For the back office.
        reason: What the member may be told.
    """
    now = timezone.now()
    withdrawal.status = wanted
    withdrawal.reason = reason[:REASON_LENGTH] or withdrawal.reason
    withdrawal.closed_at = now if wanted in ENDS else None
    if wanted in ENDS:
        withdrawal.next_try_at = None
    withdrawal.save()
    note(withdrawal, by=by, remark=remark or reason)
    if signal := TOLD.get(wanted):
        announce(signal, told_of(withdrawal, at=now.isoformat()))
    return withdrawal


def note(withdrawal: Withdrawal, *, by: UUID | None = None, remark: str = "") -> None:
    """Add a line to the history, in the state in which the withdrawal is."""
    WithdrawalNote.objects.create(
        organization_id=withdrawal.organization_id,
        withdrawal=withdrawal,
        status=withdrawal.status,
        by_id=by,
        remark=remark[:REMARK_LENGTH],
    )


def told_of(withdrawal: Withdrawal, *, at: str) -> WithdrawalStep:
    """Return what is announced of a withdrawal."""
    return WithdrawalStep(
        withdrawal_id=str(withdrawal.pk),
        member_id=str(withdrawal.member_id),
        method=withdrawal.method,
        amount_minor=withdrawal.amount_minor,
        fee_minor=withdrawal.fee_minor,
        currency=withdrawal.currency,
        status=withdrawal.status,
        reason=withdrawal.reason,
        occurred_at=at,
    )


def hold_key(withdrawal_id: UUID) -> str:
    """Return the key of the hold on what is taken out."""
    return f"withdrawal:{withdrawal_id}"


def wire_of(withdrawal: Withdrawal) -> str:
    """Return the kind of provider that pays it."""
    return withdrawal.provider.kind if withdrawal.provider else ProviderKind.BANK.value


def outgoing(withdrawal: Withdrawal) -> Holder:
    """Return where the money rests between the member and the payee."""
    return Holder.purpose(f"outgoing:{wire_of(withdrawal)}")


def external(withdrawal: Withdrawal) -> Holder:
    """Return the world outside, as this provider reaches it."""
    return Holder.purpose(f"external:{wire_of(withdrawal)}")
