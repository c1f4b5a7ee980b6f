"""Sending a payment to its provider: one door before the call, one after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from wallet.enums import PaymentStatus, StepKind
from wallet.gateways.interface import Access, Charge, Outcome, Started
from wallet.models import PaymentIntent
from wallet.services.payments.health import note_call
from wallet.services.payments.intents import (
    announce_failures,
    close_unpaid,
    locked_payments,
    move,
    save_payments,
    set_json,
)
from wallet.services.payments.providers import access_of
from wallet.services.payments.steps import step

FIRST_ASK: Final = timedelta(seconds=10)
TRY_AGAIN: Final = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent: to whom, by which account, and the charge (its reference is the payment's id)."""

    kind: str
    access: Access
    charge: Charge


@tenancy.joins
def begin_sending(*, payment_ids: Sequence[UUID]) -> list[Order]:
    """Note that payments are about to be sent, and return how.

    A payment is sent once: again only if the provider certainly took nothing the time before (``note_not_taken``).
    What is cancelled, answered or being sent elsewhere is left out. Locks the payments in the order of their ids.
    """
    now = timezone.now()
    payments = [payment for payment in locked_payments(list(payment_ids)) if _to_be_sent(payment)]
    for payment in payments:
        payment.status, payment.sent_at = PaymentStatus.SENDING, now
        payment.next_ask_at = now + FIRST_ASK
    save_payments(payments)
    return [_order(payment) for payment in payments]


@tenancy.joins
def note_started(*, payment_id: UUID, started: Started) -> None:
    """Note that the provider has taken a payment. Its messages may have come before; then only its handle is kept.

    Locks the payment.
    """
    (payment,) = locked_payments([payment_id])
    payment.provider_reference = payment.provider_reference or started.provider_reference
    if started.outcome is Outcome.UNKNOWN:
        move(payment, PaymentStatus.UNKNOWN)
    elif move(payment, PaymentStatus.PENDING):
        payment.next_action = set_json(dict(started.next_action))
    save_payments([payment])
    step(payment, StepKind.SENT, started.provider_reference).save()
    note_call(provider=payment.provider)


@tenancy.joins
def note_refused(*, payment_id: UUID, code: str, reason: str) -> None:
    """Note that the provider said no: the payment has failed. Locks the payment."""
    (payment,) = locked_payments([payment_id])
    closed = close_unpaid(payment, PaymentStatus.FAILED, code=code, reason=reason)
    save_payments([payment])
    step(payment, StepKind.SENT, reason, code=code).save()
    note_call(provider=payment.provider)
    announce_failures([payment] if closed else [])


@tenancy.joins
def note_not_taken(*, payment_id: UUID, reason: str) -> None:
    """Note that the provider took nothing: the same request is sent again soon. Locks the payment."""
    (payment,) = locked_payments([payment_id])
    if payment.status == PaymentStatus.SENDING:
        payment.sent_at, payment.attempts = None, payment.attempts + 1
        payment.next_ask_at = timezone.now() + TRY_AGAIN
        save_payments([payment])
    step(payment, StepKind.SENT, reason, code="busy").save()
    note_call(provider=payment.provider, failure=reason)


@tenancy.joins
def note_unknown(*, payment_id: UUID, reason: str) -> None:
    """Note that the provider did not answer and may have taken it: it is asked, never sent anew. Locks the payment."""
    (payment,) = locked_payments([payment_id])
    move(payment, PaymentStatus.UNKNOWN)
    save_payments([payment])
    step(payment, StepKind.SENT, reason, code="no_answer").save()
    note_call(provider=payment.provider, failure=reason)


def _to_be_sent(payment: PaymentIntent) -> bool:
    if payment.status == PaymentStatus.NEW:
        return True
    return payment.status == PaymentStatus.SENDING and payment.sent_at is None


def _order(payment: PaymentIntent) -> Order:
    charge = Charge(
        reference=str(payment.pk),
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        description=payment.description,
        account_reference=payment.account_reference,
        phone=payment.phone,
        return_url=payment.return_url,
        cancel_url=payment.cancel_url,
    )
    return Order(payment.provider.kind, access_of(payment.provider), charge)
