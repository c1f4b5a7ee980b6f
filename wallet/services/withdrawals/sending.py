"""Sending approved withdrawals through a provider: one door before the call, one after.

Before the call the withdrawal is SENDING and the money has left the member. Whatever happens then, the provider is
asked what became of our reference; it is never sent under another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.failpoints import failpoint
from wallet.enums import UNDERWAY, PayoutMethod, TransferKind, WithdrawalStatus
from wallet.errors import ProviderFailingError
from wallet.gateways.interface import (
    Access,
    Finding,
    GatewayBusyError,
    GatewayRefusedError,
    GatewayUnknownError,
    Outcome,
    PayoutOrder,
    Question,
    Subject,
)
from wallet.gateways.registry import gateway_of
from wallet.gateways.wire import NOT_FOUND
from wallet.models import PaymentProvider, Withdrawal
from wallet.services.holds import capture_hold
from wallet.services.payments.health import note_call, require_answering
from wallet.services.payments.providers import access_of
from wallet.services.withdrawals.findings import apply_finding
from wallet.services.withdrawals.settling import wait
from wallet.services.withdrawals.steps import SUBJECT, hold_key, lock_withdrawal, note, outgoing, take_step

W = WithdrawalStatus
LEFT_ALONE: Final = timedelta(seconds=60)
"""A call takes at most thirty seconds; after twice that its process has died."""
ASK_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is needed to send a withdrawal, or to ask about it, with no door open."""

    withdrawal_id: UUID
    kind: str
    access: Access = field(repr=False)
    order: PayoutOrder = field(repr=False)
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a call: findings, or that nothing was accepted (``unsent``), and why there was no answer."""

    findings: Sequence[Finding] = ()
    unsent: bool = False
    failure: str = ""


@tenancy.joins
def begin_sending(*, withdrawal_id: UUID) -> Parcel | None:
    """Take the money from the member and mark the withdrawal as being sent; None if there is nothing to send.

    Idempotent: what is being sent is not begun again. Locks the withdrawal, then the member's account.

    Raises:
        WithdrawalNotFoundError: There is no such withdrawal.
    """
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.status != W.APPROVED or withdrawal.method == PayoutMethod.BANK or withdrawal.provider is None:
        return None
    failpoint("payout.before_capture")
    capture_hold(
        key=hold_key(withdrawal.pk),
        to=outgoing(withdrawal),
        kind=TransferKind.WITHDRAW,
        subject=(SUBJECT, str(withdrawal.pk)),
    )
    failpoint("payout.after_capture")
    now = timezone.now()
    withdrawal.sent_at, withdrawal.next_try_at = now, now + LEFT_ALONE
    take_step(withdrawal, W.SENDING, remark=f"{withdrawal.provider.name} is told.")
    return _parcel(withdrawal)


def send(parcel: Parcel) -> Answered:
    """Tell the provider; no door may be open."""
    failpoint("payout.before_send")
    try:
        finding = gateway_of(parcel.kind).pay_out(parcel.access, parcel.order)
    except GatewayRefusedError as refusal:
        failed = Finding(
            Subject.PAYOUT, Outcome.FAILED, parcel.order.reference, code=refusal.code, reason=refusal.reason
        )
        return Answered([failed])
    except GatewayBusyError as error:
        return Answered(unsent=True, failure=str(error) or "busy")
    except GatewayUnknownError as error:
        unknown = Finding(Subject.PAYOUT, Outcome.UNKNOWN, parcel.order.reference, reason=str(error)[:200])
        return Answered([unknown], failure=str(error) or "no answer")
    failpoint("payout.after_send")
    return Answered([finding])


def ask(parcel: Parcel) -> Answered:
    """Ask the provider what became of it; no door may be open.

    What it has never heard of was not sent.
    """
    if parcel.question is None:
        return send(parcel)
    failpoint("payout.before_ask")
    try:
        findings = gateway_of(parcel.kind).ask(parcel.access, parcel.question)
    except (GatewayBusyError, GatewayUnknownError, GatewayRefusedError) as error:
        return Answered(failure=str(error) or "no answer")
    if any(finding.code == NOT_FOUND for finding in findings):
        return Answered(unsent=True)
    return Answered([finding for finding in findings if finding.subject == Subject.PAYOUT])


@tenancy.joins
def note_answer(*, withdrawal_id: UUID, answered: Answered) -> Withdrawal:
    """Write down what came of a call. Locks the withdrawal, then the member's account if money comes back.

    Raises:
        WithdrawalNotFoundError: There is no such withdrawal.
    """
    withdrawal = lock_withdrawal(withdrawal_id)
    if withdrawal.provider is not None:
        note_call(provider=withdrawal.provider, failure=answered.failure)
    if withdrawal.status not in UNDERWAY:
        return withdrawal
    failpoint("payout.before_note")
    withdrawal.is_unsent = answered.unsent
    for finding in answered.findings:
        apply_finding(withdrawal, finding)
    if withdrawal.status in UNDERWAY:
        wait(withdrawal)
    if answered.unsent or (answered.failure and not answered.findings):
        note(withdrawal, remark=f"Not accepted yet; tried again later. {answered.failure}".strip())
    return withdrawal


@tenancy.joins
def due_parcels() -> list[Parcel]:
    """Return what is to be asked about, or sent again under its reference, now; each is due again later.

    What was being sent when a process died has become unknown. Locks what it returns; two runs share the work.
    """
    now = timezone.now()
    due = (
        Withdrawal.objects.of(tenancy.organization_id())
        .filter(status__in=UNDERWAY, next_try_at__lte=now, provider__isnull=False)
        .order_by("pk")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("provider")
    )
    return [parcel for withdrawal in due[:ASK_AT_ONCE] if (parcel := _again(withdrawal, now))]


def _again(withdrawal: Withdrawal, now: datetime) -> Parcel | None:
    withdrawal.attempts += 1
    answers = _answers(withdrawal.provider)
    if withdrawal.status == W.SENDING and not withdrawal.is_unsent:
        wait(withdrawal, W.UNKNOWN, remark="The answer is missing; the provider is asked.")
    else:
        wait(withdrawal)
    withdrawal.next_try_at = max(withdrawal.next_try_at or now, now + LEFT_ALONE)
    withdrawal.save(update_fields=["next_try_at"])
    return _parcel(withdrawal) if answers else None


def _answers(provider: PaymentProvider | None) -> bool:
    try:
        require_answering(provider) if provider else None
    except ProviderFailingError:
        return False
    return provider is not None


def _parcel(withdrawal: Withdrawal) -> Parcel | None:
    provider = withdrawal.provider
    if provider is None:
        return None
    reference = str(withdrawal.pk)
    question = Question(
        Subject.PAYOUT,
        reference,
        withdrawal.provider_reference,
        withdrawal.receipt,
        withdrawal.sent_at or withdrawal.requested_at,
    )
    is_first = withdrawal.attempts == 0 or withdrawal.is_unsent
    return Parcel(
        withdrawal.pk,
        provider.kind,
        access_of(provider),
        PayoutOrder(
            reference, withdrawal.amount_minor, withdrawal.currency, withdrawal.payee_destination, "Withdrawal"
        ),
        None if is_first else question,
    )
