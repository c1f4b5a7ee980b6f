"""Sending refunds and asking about them: one door before each call, one after it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from wallet.enums import OPEN_REFUND, DisputeStatus, RefundStatus
from wallet.errors import RefundStateError
from wallet.gateways.interface import Access, Finding, Outcome, Question, RefundOrder, Subject
from wallet.gateways.registry import spec_of
from wallet.gateways.wire import NOT_FOUND
from wallet.models import PaymentDispute, PaymentRefund
from wallet.services.payments.findings import apply_findings
from wallet.services.payments.health import note_call
from wallet.services.payments.providers import access_of
from wallet.services.payments.refunds import locked_refund

AT_ONCE: Final = 50
FIRST, LONGEST = timedelta(seconds=10), timedelta(hours=1)
"""The pause between two questions doubles from the first to the longest."""
TRY_AGAIN: Final = timedelta(seconds=15)
DISPUTE_PAUSE: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class RefundSending:
    """A refund to be sent: to whom, by which account, and the order (its reference is the refund's id)."""

    refund_id: UUID
    provider_id: UUID
    kind: str
    access: Access
    order: RefundOrder


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about a refund or a dispute."""

    provider_id: UUID
    kind: str
    access: Access
    question: Question


@tenancy.joins
def begin_refunds(*, refund_ids: Sequence[UUID]) -> list[RefundSending]:
    """Note that refunds are about to be sent, and return how.

    One is sent once: again, under the same reference, only if the provider certainly took nothing the time before.
    Locks the refunds in the order of their ids.
    """
    now, started = timezone.now(), []
    rows = PaymentRefund.objects.of(tenancy.organization_id()).filter(pk__in=refund_ids)
    rows = rows.select_for_update(no_key=True, of=("self",)).select_related("payment__provider").order_by("pk")
    for refund in rows:
        if refund.status == RefundStatus.NEW or (refund.status == RefundStatus.SENDING and refund.sent_at is None):
            refund.status, refund.sent_at, refund.next_ask_at = RefundStatus.SENDING, now, now + FIRST
            refund.save(update_fields=["status", "sent_at", "next_ask_at", "updated_at"])
            started.append(_sending(refund))
    return started


@tenancy.joins
def note_refund_answer(*, sending: RefundSending, finding: Finding) -> None:
    """Apply what the provider answered to a refund that was sent. Locks the payment."""
    said = replace(finding, reference=str(sending.refund_id))
    apply_findings(provider_id=sending.provider_id, findings=[said])
    _, refund = locked_refund(sending.refund_id)
    if spec_of(sending.kind).by_hand:
        refund.next_ask_at = None
        refund.save(update_fields=["next_ask_at", "updated_at"])
    note_call(provider=refund.payment.provider)


@tenancy.joins
def note_refund_refused(*, sending: RefundSending, code: str, reason: str) -> None:
    """Note that the provider said no: the money goes home. Locks the payment."""
    failed = Finding(Subject.REFUND, Outcome.FAILED, str(sending.refund_id), code=code, reason=reason)
    note_refund_answer(sending=sending, finding=failed)


@tenancy.joins
def note_refund_not_taken(*, sending: RefundSending, reason: str) -> None:
    """Note that the provider took nothing: the same request is sent again soon. Locks the refund."""
    _, refund = locked_refund(sending.refund_id)
    if refund.status == RefundStatus.SENDING:
        _send_again(refund)
    note_call(provider=refund.payment.provider, failure=reason)


@tenancy.joins
def note_refund_unknown(*, sending: RefundSending, reason: str) -> None:
    """Note that the provider did not answer and may have taken it: it is asked. Locks the refund."""
    _, refund = locked_refund(sending.refund_id)
    if refund.status == RefundStatus.SENDING:
        refund.status = RefundStatus.UNKNOWN
        refund.save(update_fields=["status", "updated_at"])
    note_call(provider=refund.payment.provider, failure=reason)


@tenancy.joins
def take_refund_questions() -> tuple[list[Asking], list[UUID]]:
    """Return the questions about refunds that are due, up to 50, and the refunds to be sent (again).

    Locks the refunds in the order of their ids; two runs share the work.
    """
    due = (
        PaymentRefund.objects.of(tenancy.organization_id())
        .filter(status__in=OPEN_REFUND, next_ask_at__lte=timezone.now())
        .select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("payment__provider")
        .order_by("pk")
    )
    asks, sends = [], []
    for refund in due[:AT_ONCE]:
        if refund.sent_at is None and not refund.was_found:
            sends.append(refund.pk)
        else:
            asks.append(_asking(refund))
        refund.next_ask_at = timezone.now() + min(FIRST * 2 ** min(refund.attempts, 9), LONGEST)
        refund.attempts = min(refund.attempts + 1, 32_000)
        refund.save(update_fields=["next_ask_at", "attempts", "updated_at"])
    return asks, sends


@tenancy.joins
def take_dispute_questions() -> list[Asking]:
    """Return the questions about open disputes that are due, up to 50, and put each off for six hours."""
    due = (
        PaymentDispute.objects.of(tenancy.organization_id())
        .filter(status=DisputeStatus.OPEN, next_ask_at__lte=timezone.now())
        .select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("provider")
        .order_by("pk")
    )
    disputes = list(due[:AT_ONCE])
    for dispute in disputes:
        dispute.next_ask_at = timezone.now() + DISPUTE_PAUSE
        dispute.save(update_fields=["next_ask_at", "updated_at"])
    return [
        Asking(
            dispute.provider_id,
            dispute.provider.kind,
            access_of(dispute.provider),
            Question(Subject.DISPUTE, "", dispute.provider_reference, dispute.provider_reference, dispute.opened_at),
        )
        for dispute in disputes
    ]


@tenancy.joins
def note_refund_answers(*, asking: Asking, findings: Sequence[Finding]) -> None:
    """Apply what the provider answered to a question. One that never arrived is sent again under its reference."""
    lost = [finding for finding in findings if finding.code == NOT_FOUND and finding.subject is Subject.REFUND]
    for finding in lost:
        _, refund = locked_refund(UUID(finding.reference))
        if refund.status in OPEN_REFUND:
            _send_again(refund)
    rest = [finding for finding in findings if finding not in lost]
    apply_findings(provider_id=asking.provider_id, findings=rest)


@tenancy.joins
def ask_about_refund(*, refund_id: UUID) -> PaymentRefund:
    """Have the provider asked about a refund within seconds. Locks the refund.

    Raises:
        RefundNotFoundError: There is no such refund.
        RefundStateError: It has ended, or people are its provider.
    """
    _, refund = locked_refund(refund_id)
    if refund.status not in OPEN_REFUND or spec_of(refund.payment.provider.kind).by_hand:
        raise RefundStateError(status=refund.status)
    refund.next_ask_at = timezone.now()
    refund.save(update_fields=["next_ask_at", "updated_at"])
    return refund


def _send_again(refund: PaymentRefund) -> None:
    refund.status, refund.sent_at = RefundStatus.SENDING, None
    refund.next_ask_at = timezone.now() + TRY_AGAIN
    refund.save(update_fields=["status", "sent_at", "next_ask_at", "updated_at"])


def _sending(refund: PaymentRefund) -> RefundSending:
    payment = refund.payment
    order = RefundOrder(
        reference=str(refund.pk),
        provider_reference=payment.provider_reference,
        receipt=payment.receipt,
        amount_minor=refund.amount_minor,
        currency=refund.currency,
        reason=refund.reason,
    )
    return RefundSending(refund.pk, payment.provider_id, payment.provider.kind, access_of(payment.provider), order)


def _asking(refund: PaymentRefund) -> Asking:
    payment = refund.payment
    question = Question(
        Subject.REFUND,
        str(refund.pk),
        refund.provider_reference,
        payment.receipt,
        refund.sent_at or refund.created_at,
    )
    return Asking(payment.provider_id, payment.provider.kind, access_of(payment.provider), question)
