"""What the bank's statement says about transfers; asked for by the reconciliation."""

from datetime import datetime
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import WithdrawalStatus
from wallet.errors import WithdrawalNotFoundError
from wallet.models import Withdrawal
from wallet.services.withdrawals.batches import confirm_if_complete, reopen_batch
from wallet.services.withdrawals.settling import give_back, settle, take_settlement_back
from wallet.services.withdrawals.steps import lock_withdrawal, require_step, take_step

W = WithdrawalStatus


@tenancy.joins
def confirm_by_statement(
    *,
    end_to_end_id: str,
    amount_minor: int,
    receipt: str = "",
    booked_at: datetime | None = None,
    by: UUID | None = None,
) -> Withdrawal:
    """Book that the bank has paid a transfer. Idempotent. Locks the withdrawal. Announces ``withdrawal_settled``.

    Args:
        end_to_end_id: Our reference, as the statement repeats it.
        amount_minor: What was paid, minor units of the withdrawal's currency; another amount opens a case.
        receipt: The bank's reference.
        booked_at: When it took effect (UTC).
        by: The membership of who matched it by hand.

    Raises:
        WithdrawalNotFoundError: None has that reference.
        WithdrawalStatusError: It was not exported, or came back.
    """
    withdrawal = _locked(end_to_end_id)
    if withdrawal.status == W.SETTLED:
        return withdrawal
    remark = f"The bank has paid it. {receipt}".strip()
    settle(withdrawal, amount_minor=amount_minor, receipt=receipt, by=by, remark=remark, at=booked_at)
    confirm_if_complete(withdrawal.batch_id)
    return withdrawal


@tenancy.joins
def return_by_statement(
    *, end_to_end_id: str, reason: str, booked_at: datetime | None = None, by: UUID | None = None
) -> Withdrawal:
    """Book that a transfer came back: the member has amount and fee again. Idempotent.

    Locks the withdrawal, then the member's account. Announces ``withdrawal_returned``.

    Args:
        end_to_end_id: Our reference, as the statement repeats it.
        reason: The bank's code and words (``AC04 account closed``); for the back office.
        booked_at: When it took effect (UTC).
        by: The membership of who matched it by hand.

    Raises:
        WithdrawalNotFoundError: None has that reference.
        WithdrawalStatusError: It was not exported.
    """
    withdrawal = _locked(end_to_end_id)
    if withdrawal.status == W.RETURNED:
        return withdrawal
    give_back(withdrawal, W.RETURNED, reason="The payee's bank sent it back.", remark=reason, by=by, at=booked_at)
    confirm_if_complete(withdrawal.batch_id)
    return withdrawal


@tenancy.joins
def unconfirm(*, end_to_end_id: str, reason: str, by: UUID | None = None) -> Withdrawal:
    """Take back that the bank has paid a transfer, because the match was a mistake: it is underway again.

    Idempotent. Locks the withdrawal.

    Raises:
        WithdrawalNotFoundError: None has that reference.
        WithdrawalStatusError: It is not settled.
    """
    withdrawal = _locked(end_to_end_id)
    if withdrawal.status == W.SENT:
        return withdrawal
    require_step(withdrawal, W.SENT)
    take_settlement_back(withdrawal, reason=reason)
    reopen_batch(withdrawal.batch_id)
    return take_step(withdrawal, W.SENT, by=by, remark=reason)


def _locked(end_to_end_id: str) -> Withdrawal:
    rows = Withdrawal.objects.of(tenancy.organization_id()).filter(end_to_end_id=end_to_end_id)
    found = rows.values_list("pk", flat=True).first() if end_to_end_id else None
    if found is None:
        raise WithdrawalNotFoundError(end_to_end_id=end_to_end_id)
    return lock_withdrawal(found)
