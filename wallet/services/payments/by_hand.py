"""Bank transfers and cash: one officer enters what has come, another confirms it."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from wallet.enums import OPEN_PAYMENT, UNPAID_PAYMENT, StepKind
from wallet.errors import (
    NotProposedError,
    PaymentClosedError,
    PaymentNotByHandError,
    ReceiptTakenError,
    SameOfficerError,
)
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.gateways.registry import spec_of
from wallet.models import PaymentIntent
from wallet.selectors.currencies import currency_of
from wallet.services.payments.findings import apply_findings
from wallet.services.payments.intents import locked_payment, save_payments
from wallet.services.payments.steps import step


@tenancy.joins
def propose_arrival(
    *,
    payment_id: UUID,
    amount_minor: int,
    currency: str,
    receipt: str,
    occurred_at: datetime,
    by: UUID | None,
) -> PaymentIntent:
    """Enter that a transfer or cash has come; it counts once another officer confirms it. Locks the payment.

    What was entered before is replaced.

    Args:
        payment_id: Which payment.
        amount_minor: What came, minor units.
        currency: An ISO code.
        receipt: What is unique about it: the bank's reference, the number of the cash receipt.
        occurred_at: When it came (UTC).
        by: The member who entered it.

    Raises:
        PaymentNotFoundError: There is no such payment.
        PaymentNotByHandError: Its provider tells by itself.
        PaymentClosedError: It has its money.
        ReceiptTakenError: Another payment has this receipt.
        CurrencyNotFoundError: The currency is unknown.
    """
    payment = _payment_by_hand(payment_id)
    currency_of(currency)
    others = PaymentIntent.objects.of(payment.organization_id).filter(provider_id=payment.provider_id)
    if others.filter(receipt=receipt).exclude(pk=payment.pk).exists():
        raise ReceiptTakenError(receipt=receipt)
    payment.proposed_by_id = by
    payment.proposed = {
        "amount_minor": amount_minor,
        "currency": currency,
        "receipt": receipt,
        "occurred_at": min(occurred_at, timezone.now()).isoformat(),
    }
    save_payments([payment])
    step(payment, StepKind.DECIDED, f"Entered: {receipt}", member_id=by).save()
    return payment


@tenancy.joins
def confirm_arrival(*, payment_id: UUID, by: UUID | None) -> PaymentIntent:
    """Confirm what another officer entered: the money counts from now on. Locks the payment.

    Raises:
        PaymentNotFoundError: There is no such payment.
        PaymentNotByHandError: Its provider tells by itself.
        PaymentClosedError: It has its money.
        NotProposedError: Nobody entered what came.
        SameOfficerError: The same officer entered it.
    """
    payment = _payment_by_hand(payment_id)
    proposed = payment.proposed
    if proposed is None:
        raise NotProposedError
    if payment.proposed_by_id == by:
        raise SameOfficerError
    step(payment, StepKind.DECIDED, f"Confirmed: {proposed['receipt']}", member_id=by).save()
    finding = Finding(
        Subject.PAYMENT,
        Outcome.SUCCEEDED,
        reference=str(payment.pk),
        receipt=proposed["receipt"],
        amount_minor=proposed["amount_minor"],
        currency=proposed["currency"],
        occurred_at=datetime.fromisoformat(proposed["occurred_at"]),
    )
    apply_findings(provider_id=payment.provider_id, findings=[finding])
    payment.refresh_from_db()
    return payment


def _payment_by_hand(payment_id: UUID) -> PaymentIntent:
    payment = locked_payment(payment_id)
    if not spec_of(payment.provider.kind).by_hand:
        raise PaymentNotByHandError
    if payment.status not in OPEN_PAYMENT | UNPAID_PAYMENT:
        raise PaymentClosedError(status=payment.status)
    return payment
