"""Deciding about withdrawals: nobody decides about what he asked for, entered or receives."""

from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.permissions import Caller
from wallet.enums import UNDECIDED, CaseStatus, PayoutMethod, WatchedKind, WithdrawalStatus
from wallet.errors import WithdrawalOwnError, WithdrawalStatusError, WithdrawalWatchedError
from wallet.models import Payee, WatchCase, Withdrawal
from wallet.services.holds import release_hold
from wallet.services.withdrawals.steps import hold_key, lock_withdrawal, require_step, take_step

W = WithdrawalStatus
PAST_APPROVAL = frozenset({W.APPROVED, W.SENDING, W.SENT, W.UNKNOWN, W.SETTLED})
RELEASE_AT_ONCE = 200


@tenancy.joins
def approve_withdrawal(*, withdrawal_id: UUID, by: Caller, remark: str = "") -> Withdrawal:
    """Let a withdrawal be sent: by its provider at once, by bank with the next batch.

    Idempotent: what was approved stays so. Locks the withdrawal. Announces ``withdrawal_approved``.

    Raises:
        WithdrawalNotFoundError: There is no such withdrawal.
        WithdrawalStatusError: It does not wait for approval.
        WithdrawalOwnError: The caller asked for it, receives it, or entered its payee.
        WithdrawalWatchedError: A case about it is open.
    """
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.status in PAST_APPROVAL:
        return withdrawal
    require_step(withdrawal, W.APPROVED)
    require_other(withdrawal, by)
    require_unwatched(withdrawal)
    withdrawal.approved_by_id, withdrawal.approved_at = by.member_id, timezone.now()
    return take_step(withdrawal, W.APPROVED, by=by.member_id, remark=remark)


@tenancy.joins
def reject_withdrawal(*, withdrawal_id: UUID, reason: str, by: Caller) -> Withdrawal:
    """Send nothing; what was reserved is free again. ``reason`` is told to the member.

    Idempotent. Locks the withdrawal, then the member's account. Announces ``withdrawal_rejected``.

    Raises:
        WithdrawalNotFoundError: There is no such withdrawal.
        WithdrawalStatusError: It was sent, is in a batch, or has ended.
        WithdrawalOwnError: The caller asked for it, receives it, or entered its payee.
    """
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.status == W.REJECTED:
        return withdrawal
    require_step(withdrawal, W.REJECTED)
    if withdrawal.batch_id is not None:
        raise WithdrawalStatusError(status=withdrawal.status, wanted=W.REJECTED.value)
    require_other(withdrawal, by)
    release_hold(key=hold_key(withdrawal.pk))
    return take_step(withdrawal, W.REJECTED, by=by.member_id, reason=reason)


@tenancy.joins
def cancel_withdrawal(*, withdrawal_id: UUID, by: Caller | None) -> Withdrawal:
    """Take a request back before it is approved; what was reserved is free again.

    Idempotent. Locks the withdrawal, then the member's account. Announces ``withdrawal_cancelled``.

    Raises:
        WithdrawalNotFoundError: There is no such withdrawal.
        WithdrawalStatusError: It was approved, or has ended.
    """
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.status == W.CANCELLED:
        return withdrawal
    require_step(withdrawal, W.CANCELLED)
    release_hold(key=hold_key(withdrawal.pk))
    return take_step(withdrawal, W.CANCELLED, by=by.member_id if by else None)


@tenancy.joins
def release_withdrawals() -> int:
    """Let what was held until now wait for approval, up to 200; return how many.

    What a case holds stays held until somebody, or its date, decides the case. Idempotent; two runs share the work.
    """
    due = (
        Withdrawal.objects.of(tenancy.organization_id())
        .filter(status=W.HELD, held_until__lte=timezone.now())
        .order_by("pk")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
    )
    return sum(_released(withdrawal, remark="The date of release has come.") for withdrawal in due[:RELEASE_AT_ONCE])


@tenancy.joins
def release_watched(*, withdrawal_ids: list[UUID]) -> None:
    """Let withdrawals whose case was closed wait for approval, unless their payee is still cooling. Idempotent."""
    for withdrawal_id in sorted(withdrawal_ids):
        withdrawal = lock_withdrawal(withdrawal_id)
        if withdrawal.status != W.HELD:
            continue
        usable_from = Payee.objects.of(withdrawal.organization_id).get(pk=withdrawal.payee_id).usable_from
        if usable_from > timezone.now():
            withdrawal.held_until = usable_from
            withdrawal.save(update_fields=["held_until"])
        else:
            _released(withdrawal, remark="The case was closed.")


def require_other(withdrawal: Withdrawal, by: Caller) -> None:
    """Refuse who decides about his own withdrawal, about one he asked for, or about one to a payee he entered.

    Raises:
        WithdrawalOwnError: He does.
    """
    payee = Payee.objects.of(withdrawal.organization_id).get(pk=withdrawal.payee_id)
    members = {withdrawal.member_id, withdrawal.requested_by_id, payee.entered_by_id}
    if by.member_id in members - {None} or by.key in {withdrawal.requested_key, payee.entered_key}:
        raise WithdrawalOwnError(withdrawal=str(withdrawal.pk))


def require_unwatched(withdrawal: Withdrawal) -> None:
    """Refuse while a case about the withdrawal is undecided, or was reported.

    Raises:
        WithdrawalWatchedError: It is.
    """
    if _is_watched(withdrawal):
        raise WithdrawalWatchedError(withdrawal=str(withdrawal.pk))


def is_sent_by_provider(withdrawal: Withdrawal) -> bool:
    """Tell whether a provider's wire sends it, not a file of bank transfers."""
    return withdrawal.method != PayoutMethod.BANK


def _released(withdrawal: Withdrawal, *, remark: str) -> bool:
    if _is_watched(withdrawal):
        return False
    take_step(withdrawal, W.REVIEW, remark=remark)
    return True


def _is_watched(withdrawal: Withdrawal) -> bool:
    cases = WatchCase.objects.of(withdrawal.organization_id).filter(
        kind=WatchedKind.WITHDRAWAL, subject_id=str(withdrawal.pk)
    )
    return cases.filter(status__in=[*UNDECIDED, CaseStatus.REPORTED]).exists()
