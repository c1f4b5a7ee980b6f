"""What providers and people say about payouts: the one place where a withdrawal learns what became of it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from goodplay.core import tenancy
from goodplay.core.permissions import Caller
from wallet.enums import UNDERWAY, WithdrawalStatus
from wallet.errors import WithdrawalStatusError
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.gateways.wire import NOT_FOUND
from wallet.models import PaymentProvider, Withdrawal
from wallet.services.payments.findings import applies
from wallet.services.withdrawals.decisions import require_other
from wallet.services.withdrawals.settling import give_back, settle, wait
from wallet.services.withdrawals.steps import lock_withdrawal, require_step

W = WithdrawalStatus
RETURNED = "returned"
"""The ``kind`` of a finding that says that money which had arrived came back."""


@tenancy.joins
def apply_payout_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Apply what was found about payouts, and return what concerns none of ours.

    Idempotent, in any order: a withdrawal goes forward only. Locks the withdrawals in the order of their ids, then the
    accounts of members whose money comes back. Announces ``withdrawal_sent``, ``_settled``, ``_failed``, ``_returned``.
    """
    placed = [(_withdrawal_of(finding), finding) for finding in findings if finding.subject == Subject.PAYOUT]
    known = [(pk, finding) for pk, finding in placed if pk is not None]
    for pk, finding in sorted(known, key=lambda each: each[0]):
        apply_finding(lock_withdrawal(pk), finding)
    return [finding for pk, finding in placed if pk is None]


@applies(Subject.PAYOUT)
def apply_said(provider: PaymentProvider, finding: Finding, _message_id: int | None) -> bool:
    """Apply what a provider says of a payout of its own; tell whether that was news."""
    pk = _withdrawal_of(finding)
    withdrawal = None if pk is None else lock_withdrawal(pk)
    if withdrawal is None or withdrawal.provider_id != provider.pk:
        return False
    before = withdrawal.status
    apply_finding(withdrawal, finding)
    return withdrawal.status != before


def apply_finding(withdrawal: Withdrawal, finding: Finding) -> None:
    """Let a withdrawal, which is locked, go where a finding says; what it knows already changes nothing.

    What its provider has never heard of is sent again, under the same reference.
    """
    withdrawal.provider_reference = finding.provider_reference or withdrawal.provider_reference
    if finding.kind == RETURNED:
        _came_back(withdrawal, finding)
    elif finding.outcome == Outcome.SUCCEEDED:
        _arrived(withdrawal, finding)
    elif withdrawal.status not in UNDERWAY:
        return
    elif finding.code == NOT_FOUND:
        withdrawal.is_unsent = True
        wait(withdrawal, remark=_words(finding))
    elif finding.outcome in (Outcome.FAILED, Outcome.CANCELLED):
        give_back(
            withdrawal, W.FAILED, reason="It could not be paid out.", remark=_words(finding), at=finding.occurred_at
        )
    elif finding.outcome == Outcome.UNKNOWN:
        wait(withdrawal, W.UNKNOWN, remark=_words(finding))
    else:
        wait(withdrawal, W.SENT, remark=_words(finding) or "The provider has taken it.")


@tenancy.joins
def settle_by_hand(*, withdrawal_id: UUID, receipt: str, by: Caller) -> Withdrawal:
    """Say that a payout without an answer has arrived. Idempotent. Locks it. Announces ``withdrawal_settled``.

    Raises:
        WithdrawalNotFoundError: There is no such withdrawal.
        WithdrawalStatusError: It is not underway.
        WithdrawalOwnError: The caller asked for it, receives it, or entered its payee.
    """
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.status == W.SETTLED:
        return withdrawal
    _require_unanswered(withdrawal, W.SETTLED)
    require_other(withdrawal, by)
    return settle(withdrawal, receipt=receipt, by=by.member_id, remark=f"Confirmed by hand, receipt {receipt}")


@tenancy.joins
def fail_by_hand(*, withdrawal_id: UUID, reason: str, by: Caller) -> Withdrawal:
    """Say that a payout without an answer has not arrived; the member has the money back.

    Idempotent. Locks the withdrawal, then the member's account. Announces ``withdrawal_failed``.

    Raises:
        WithdrawalNotFoundError: There is no such withdrawal.
        WithdrawalStatusError: It is not underway.
        WithdrawalOwnError: The caller asked for it, receives it, or entered its payee.
    """
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.status == W.FAILED:
        return withdrawal
    _require_unanswered(withdrawal, W.FAILED)
    require_other(withdrawal, by)
    return give_back(withdrawal, W.FAILED, reason=reason, by=by.member_id)


def _require_unanswered(withdrawal: Withdrawal, wanted: WithdrawalStatus) -> None:
    """Let people decide only about what nobody else will: what is being sent this moment is not theirs."""
    require_step(withdrawal, wanted)
    if withdrawal.status == W.SENDING:
        raise WithdrawalStatusError(status=withdrawal.status, wanted=wanted.value)


def _arrived(withdrawal: Withdrawal, finding: Finding) -> None:
    if withdrawal.status in (*UNDERWAY, W.FAILED):
        settle(withdrawal, amount_minor=finding.amount_minor, receipt=finding.receipt, at=finding.occurred_at)


def _came_back(withdrawal: Withdrawal, finding: Finding) -> None:
    if withdrawal.status in (W.SENT, W.UNKNOWN, W.SETTLED):
        give_back(withdrawal, W.RETURNED, reason="It came back.", remark=_words(finding), at=finding.occurred_at)


def _words(finding: Finding) -> str:
    return " ".join(word for word in (finding.code, finding.reason) if word)


def _withdrawal_of(finding: Finding) -> UUID | None:
    """Return whose finding it is: by our reference, else by the provider's."""
    rows = Withdrawal.objects.of(tenancy.organization_id())
    named = Q(pk=UUID(finding.reference)) if _is_id(finding.reference) else Q()
    if not named and finding.provider_reference:
        named = Q(provider_reference=finding.provider_reference)
    found: UUID | None = rows.filter(named).values_list("pk", flat=True).first() if named else None
    return found


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
