"""What becomes of money that was sent: it arrives, fails, or comes back."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from goodplay.core.failpoints import failpoint
from wallet.enums import UNDERWAY, TransferKind, WatchedKind, WithdrawalStatus
from wallet.models import Withdrawal, WithdrawalNote
from wallet.selectors.amounts import amounts_of_transfers
from wallet.services.corrections import reverse_transfers
from wallet.services.postings import Holder, Posting
from wallet.services.transfers import post_transfers
from wallet.services.watch import Watched, open_case
from wallet.services.withdrawals.steps import SUBJECT, external, outgoing, require_step, take_step

W = WithdrawalStatus
ASK_AGAIN: Final = (10, 30, 60, 120, 300, 600, 1_800, 3_600)
"""Seconds until a payout is asked about again, by how often it was; then once an hour."""
DIFFERENCES: Final = Holder.purpose("suspense:payouts")
"""What a provider paid more or less than it was told, until a person has cleared it up."""


def settle(
    withdrawal: Withdrawal,
    *,
    amount_minor: int | None = None,
    receipt: str = "",
    by: UUID | None = None,
    remark: str = "",
    at: datetime | None = None,
) -> Withdrawal:
    """Book that the payee has the money; the caller holds the withdrawal's lock. Announces ``withdrawal_settled``.

    If another amount than asked for was paid, the books say what was paid, and a case is opened. So it is when the
    member had the money back by then.

    Raises:
        WithdrawalStatusError: It is not underway.
    """
    require_step(withdrawal, W.SETTLED)
    paid_minor = withdrawal.amount_minor if amount_minor is None else amount_minor
    was_given_back = withdrawal.status == W.FAILED
    key = _settlement_key(withdrawal, _settled_count(withdrawal))
    source = DIFFERENCES if was_given_back else outgoing(withdrawal)
    _post(withdrawal, key, source, external(withdrawal), min(paid_minor, withdrawal.amount_minor), at=at)
    if difference := paid_minor - withdrawal.amount_minor:
        debit, credit = (DIFFERENCES, external(withdrawal)) if difference > 0 else (source, DIFFERENCES)
        if debit != credit:
            _post(withdrawal, f"{key}:difference", debit, credit, abs(difference), at=at)
    if withdrawal.fee_minor and not was_given_back:
        fee, organization = f"{key}:fee", Holder.organization()
        _post(withdrawal, fee, source, organization, withdrawal.fee_minor, kind=TransferKind.FEE, at=at)
    withdrawal.receipt = receipt or withdrawal.receipt
    take_step(withdrawal, W.SETTLED, by=by, remark=remark or (f"Receipt {receipt}" if receipt else ""))
    failpoint("payout.after_settle")
    if was_given_back:
        _question(withdrawal, "Paid after the member had the money back")
    elif difference:
        _question(withdrawal, "Another amount was paid out than was asked for")
    return withdrawal


def give_back(
    withdrawal: Withdrawal,
    wanted: WithdrawalStatus,
    *,
    reason: str,
    by: UUID | None = None,
    remark: str = "",
    at: datetime | None = None,
) -> Withdrawal:
    """Give the member the amount and the fee back; the caller holds the withdrawal's lock.

    Announces ``withdrawal_failed`` or ``withdrawal_returned``.

    Args:
        withdrawal: Underway, or for RETURNED also settled.
        wanted: FAILED when it never arrived, RETURNED when the bank or provider sent it back.
        reason: What the member may be told.
        by: Who says so, if it was a person.
        remark: For the back office.
        at: When it took effect (UTC).

    Raises:
        WithdrawalStatusError: It is not at that point.
    """
    require_step(withdrawal, wanted)
    has_it_back = _lines(withdrawal).filter(status=W.FAILED).exists()
    receiver = DIFFERENCES if has_it_back else Holder.member(withdrawal.member_id)
    key, kind = f"withdrawal:{withdrawal.pk}:{wanted}", TransferKind.REFUND
    if withdrawal.status == W.SETTLED:
        _post(withdrawal, key, external(withdrawal), receiver, withdrawal.amount_minor, kind=kind, at=at)
        if withdrawal.fee_minor and not has_it_back:
            fee, organization = f"{key}:fee", Holder.organization()
            _post(withdrawal, fee, organization, receiver, withdrawal.fee_minor, kind=kind, at=at)
    else:
        whole_minor = withdrawal.amount_minor + withdrawal.fee_minor
        _post(withdrawal, key, outgoing(withdrawal), receiver, whole_minor, kind=kind, at=at)
    return take_step(withdrawal, wanted, by=by, reason=reason, remark=remark)


def take_settlement_back(withdrawal: Withdrawal, *, reason: str) -> None:
    """Reverse the transfers of the last settlement; the caller holds the withdrawal's lock."""
    key = _settlement_key(withdrawal, _settled_count(withdrawal) - 1)
    keys = [key, f"{key}:difference", f"{key}:fee"]
    stand = amounts_of_transfers(withdrawal.organization_id, keys=keys)
    reverse_transfers(keys=[key for key in keys if key in stand], reason=reason)


def wait(withdrawal: Withdrawal, status: WithdrawalStatus | None = None, *, remark: str = "") -> Withdrawal:
    """Ask about it again later, more and more seldom; ``status`` is the new state, if it is one."""
    seconds = ASK_AGAIN[min(withdrawal.attempts, len(ASK_AGAIN) - 1)]
    withdrawal.next_try_at = timezone.now() + timedelta(seconds=seconds)
    if status is not None and status != withdrawal.status:
        require_step(withdrawal, status)
        return take_step(withdrawal, status, remark=remark)
    withdrawal.save()
    return withdrawal


def is_underway(withdrawal: Withdrawal) -> bool:
    """Tell whether its money has left the member and is not known to have arrived."""
    return withdrawal.status in UNDERWAY


def _post(
    withdrawal: Withdrawal,
    key: str,
    debit: Holder,
    credit: Holder,
    amount_minor: int,
    *,
    at: datetime | None,
    kind: TransferKind = TransferKind.WITHDRAW,
) -> None:
    if amount_minor > 0:
        posting = Posting(
            key,
            debit,
            credit,
            amount_minor,
            withdrawal.currency,
            kind,
            SUBJECT,
            str(withdrawal.pk),
            effective_at=at,
        )
        post_transfers([posting])


def _settlement_key(withdrawal: Withdrawal, earlier: int) -> str:
    """Return the key of a settlement; one that follows another, which was taken back, has a number."""
    return f"withdrawal:{withdrawal.pk}:settled{f':{earlier + 1}' if earlier else ''}"


def _settled_count(withdrawal: Withdrawal) -> int:
    return _lines(withdrawal).filter(status=W.SETTLED).count()


def _lines(withdrawal: Withdrawal) -> QuerySet[WithdrawalNote]:
    lines: QuerySet[WithdrawalNote] = WithdrawalNote.objects.of(withdrawal.organization_id)
    return lines.filter(withdrawal_id=withdrawal.pk)


def _question(withdrawal: Withdrawal, finding: str) -> None:
    open_case(
        Watched(
            kind=WatchedKind.WITHDRAWAL,
            subject_id=str(withdrawal.pk),
            member_id=withdrawal.member_id,
            amount_minor=withdrawal.amount_minor,
            currency=withdrawal.currency,
        ),
        finding=finding,
    )
