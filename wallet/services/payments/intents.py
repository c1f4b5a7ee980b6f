"""Asking for a payment, and calling it off."""

import json
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce, announce_all
from goodplay.core.ids import uuid7
from wallet.enums import NEXT_PAYMENT, OPEN_PAYMENT, UNPAID_PAYMENT, PaymentPurpose, PaymentStatus, StepKind
from wallet.errors import (
    MethodNotOfferedError,
    PaymentAmountError,
    PaymentClosedError,
    PaymentKeyReusedError,
    PaymentNotFoundError,
    PhoneRequiredError,
    WholeAmountRequiredError,
)
from wallet.gateways.registry import gateway_of, spec_of
from wallet.models import PaymentIntent, PaymentProvider, PaymentStep
from wallet.rules.creditor_reference import creditor_reference
from wallet.selectors.currencies import currency_of
from wallet.services.payments.health import require_answering
from wallet.services.payments.steps import step
from wallet.signals import PaymentFailed, PaymentStarted, payment_failed, payment_started

AWAITING_RECEIPT: Final = "awaiting_receipt"
"""The code of a payment that is paid, as its provider says, by a receipt that it has not told yet."""
REFERENCE_BITS: Final = 46
REASON_LENGTH: Final = 200
TAKEN_UP_AFTER: Final = timedelta(seconds=30)
"""When the poller looks after a payment that nothing was heard of since it was asked for."""


@tenancy.joins
def start_payment(  # noqa: PLR0913 - what a payment is made of
    *,
    key: str,
    provider_id: UUID,
    purpose: str,
    amount_minor: int,
    currency: str,
    member_id: UUID | None = None,
    subject_type: str = "",
    subject_id: str = "",
    account_reference: str = "",
    description: str = "",
    phone: str = "",
    return_url: str = "",
    cancel_url: str = "",
) -> PaymentIntent:
    """Ask for a payment: it is sent to the provider after commit, outside of this transaction.

    Idempotent by ``key``.

    Args:
        key: Names the cause (``donation:<id>``); unique in the organization.
        provider_id: Through whom; see ``payment_methods``.
        purpose: What it is for (``savings``, ``donation``, ``top_up``).
        amount_minor: What is asked for, minor units, positive.
        currency: An ISO code.
        member_id: Whose payment; None for nobody's.
        subject_type: What it pays for.
        subject_id: Its id.
        account_reference: What the payer writes or reads on the payment; a bank transfer gets one of its own.
        description: For the payer, in a few words.
        phone: Whose phone is asked (E.164), where the method asks one.
        return_url: Where the payer's browser comes back to, where the method sends it away.
        cancel_url: The same after the payer called it off.

    Raises:
        MethodNotOfferedError: The provider is unknown, not active, or does not take the currency.
        ProviderFailingError: It does not answer at the moment.
        PhoneRequiredError: The method asks the payer by phone.
        WholeAmountRequiredError: It moves whole units only.
        PaymentAmountError: It does not move as little, or as much.
        PaymentKeyReusedError: The key stands for another payment.
        CurrencyNotFoundError: The currency is unknown.
    """
    organization_id = tenancy.organization_id()
    wanted = {
        "provider_id": provider_id,
        "purpose": PaymentPurpose(purpose),
        "amount_minor": amount_minor,
        "currency": currency,
        "member_id": member_id,
        "subject_type": subject_type,
        "subject_id": subject_id,
    }
    stands: PaymentIntent | None = PaymentIntent.objects.of(organization_id).filter(key=key).first()
    if stands:
        return _same(stands, wanted)
    provider = _offered(provider_id, currency)
    _require_takes(provider, amount_minor=amount_minor, currency=currency, phone=phone)
    payment_id, now = uuid7(), timezone.now()
    payment = PaymentIntent(
        id=payment_id,
        organization_id=organization_id,
        key=key,
        **wanted,
        account_reference=account_reference or _own_reference(provider, payment_id),
        description=description,
        phone=phone,
        return_url=return_url,
        cancel_url=cancel_url,
        next_ask_at=now + TAKEN_UP_AFTER,
        expires_at=now + spec_of(provider.kind).expires,
    )
    payment.save(force_insert=True)
    step(payment, StepKind.CREATED).save()
    announce(payment_started, PaymentStarted(str(payment_id)))
    return payment


@tenancy.joins
def cancel_payment(*, payment_id: UUID, by: UUID | None, reason: str = "") -> PaymentIntent:
    """Call off a payment that was not paid yet. Money that comes all the same is taken. Idempotent; locks it.

    Args:
        payment_id: Which.
        by: The member who decided it.
        reason: Why, to be shown.

    Raises:
        PaymentNotFoundError: There is no such payment.
        PaymentClosedError: It was paid, or ended in another way.
    """
    payment = locked_payment(payment_id)
    if payment.status == PaymentStatus.CANCELLED:
        return payment
    if payment.status not in OPEN_PAYMENT:
        raise PaymentClosedError(status=payment.status)
    close_unpaid(payment, PaymentStatus.CANCELLED, reason=reason)
    save_payments([payment])
    step(payment, StepKind.DECIDED, payment.reason, member_id=by).save()
    announce_failures([payment])
    return payment


def locked_payment(payment_id: UUID) -> PaymentIntent:
    """Return a payment of the open door's organization, locked.

    Raises:
        PaymentNotFoundError: There is no such payment.
    """
    (payment,) = locked_payments([payment_id]) or (None,)
    if payment is None:
        raise PaymentNotFoundError(payment=str(payment_id))
    return payment


def locked_payments(payment_ids: list[UUID]) -> list[PaymentIntent]:
    """Return payments of the open door's organization, locked in the order of their ids."""
    payments = PaymentIntent.objects.of(tenancy.organization_id()).filter(pk__in=payment_ids)
    return list(payments.select_for_update(no_key=True, of=("self",)).select_related("provider").order_by("pk"))


def move(payment: PaymentIntent, status: PaymentStatus) -> bool:
    """Take a payment a step forward, or tell that it is beyond that step already."""
    if status not in NEXT_PAYMENT[payment.status]:
        return False
    payment.status = status
    return True


def close_unpaid(payment: PaymentIntent, status: PaymentStatus, *, code: str = "", reason: str = "") -> bool:
    """End a payment without money, unless it has ended already."""
    if not move(payment, status):
        return False
    payment.code, payment.reason = code[:60], reason[:REASON_LENGTH]
    payment.closed_at, payment.next_ask_at, payment.next_action = timezone.now(), None, ""
    return True


CHANGING: Final = (
    "member",
    "purpose",
    "subject_type",
    "subject_id",
    "amount_received_minor",
    "currency_received",
    "fee_minor",
    "status",
    "code",
    "reason",
    "provider_reference",
    "receipt",
    "payer",
    "next_action",
    "proposed_by",
    "proposed",
    "attempts",
    "next_ask_at",
    "expires_at",
    "sent_at",
    "occurred_at",
    "closed_at",
    "updated_at",
)
"""What changes in the life of a payment."""


def save_payments(payments: list[PaymentIntent]) -> None:
    """Write what changed, in one statement."""
    for payment in payments:
        payment.updated_at = timezone.now()
    PaymentIntent.objects.of(tenancy.organization_id()).bulk_update(payments, CHANGING)


def save_steps(steps: list[PaymentStep]) -> None:
    """Write lines, in one statement."""
    PaymentStep.objects.bulk_create(steps)


def announce_failures(payments: list[PaymentIntent]) -> None:
    """Announce that payments came to nothing."""
    announce_all(
        payment_failed,
        [
            PaymentFailed(
                payment_id=str(payment.pk),
                provider=payment.provider.kind,
                purpose=payment.purpose,
                subject_type=payment.subject_type,
                subject_id=payment.subject_id,
                member_id=str(payment.member_id or ""),
                amount_minor=payment.amount_minor,
                currency=payment.currency,
                status=payment.status,
                reason=payment.reason,
            )
            for payment in payments
            if payment.status in UNPAID_PAYMENT
        ],
    )


def set_json(value: object) -> str:
    """Return JSON for an encrypted column; an empty text for nothing."""
    return json.dumps(value) if value else ""


def _same(payment: PaymentIntent, wanted: dict[str, object]) -> PaymentIntent:
    if any(getattr(payment, name) != value for name, value in wanted.items()):
        raise PaymentKeyReusedError(key=payment.key)
    return payment


def _offered(provider_id: UUID, currency: str) -> PaymentProvider:
    providers = PaymentProvider.objects.of(tenancy.organization_id()).filter(is_active=True)
    provider: PaymentProvider | None = providers.filter(pk=provider_id).select_related().first()
    if provider is None or not takes(provider, currency):
        raise MethodNotOfferedError(provider=str(provider_id), currency=currency)
    require_answering(provider)
    return provider


def takes(provider: PaymentProvider, currency: str) -> bool:
    """Tell whether a provider takes a currency: its gateway moves it, and the organization did not leave it out."""
    moved = gateway_of(provider.kind).currencies
    return (not moved or currency in moved) and (not provider.currencies or currency in provider.currencies)


def _require_takes(provider: PaymentProvider, *, amount_minor: int, currency: str, phone: str) -> None:
    spec, decimals = spec_of(provider.kind), currency_of(currency).decimals
    least, most = spec.bounds
    if amount_minor < (least or 1) or (most is not None and amount_minor > most):
        raise PaymentAmountError(least_minor=least or 1, most_minor=most or 0)
    if gateway_of(provider.kind).whole and amount_minor % 10**decimals:
        raise WholeAmountRequiredError(currency=currency)
    if spec.phone and not phone:
        raise PhoneRequiredError(method=spec.method)


def _own_reference(provider: PaymentProvider, payment_id: UUID) -> str:
    if not spec_of(provider.kind).by_hand:
        return ""
    return creditor_reference(payment_id.int % 2**REFERENCE_BITS)


def within(moment: datetime | None, period: timedelta) -> bool:
    """Tell whether a moment is less than a period ago."""
    return moment is not None and timezone.now() - moment < period
