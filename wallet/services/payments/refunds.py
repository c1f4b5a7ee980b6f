"""Refunds: asked for by treasurers, told by providers, made once."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import uuid7
from wallet.enums import (
    NEXT_REFUND,
    DisputeStatus,
    PaymentStatus,
    RefundStatus,
    SuspenseStatus,
)
from wallet.errors import (
    PaymentDisputedError,
    PaymentKeyReusedError,
    PaymentNotFoundError,
    PaymentNotPaidError,
    RefundCurrencyError,
    RefundElsewhereError,
    RefundNotFoundError,
    RefundStateError,
    RefundTooLargeError,
    SameOfficerError,
    WholeAmountRequiredError,
)
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.gateways.registry import gateway_of, spec_of
from wallet.models import PaymentDispute, PaymentIntent, PaymentProvider, PaymentRefund
from wallet.selectors.currencies import currency_of
from wallet.services.payments import giving_back
from wallet.services.payments.findings import applies
from wallet.services.payments.intents import locked_payment
from wallet.services.payments.money import SUSPENSE, currency_received
from wallet.services.postings import Holder
from wallet.signals import (
    PaymentRefunded,
    RefundFailed,
    RefundRequested,
    payment_refunded,
    refund_failed,
    refund_requested,
)

REASON_LENGTH: Final = 200
PAID_OTHERWISE: Final = "paid_otherwise"
TAKEN_UP_AFTER: Final = timedelta(seconds=30)
GOES_ON: Final = {Outcome.PENDING: RefundStatus.PENDING, Outcome.UNKNOWN: RefundStatus.UNKNOWN}


@tenancy.joins
def request_refund(
    *,
    key: str,
    payment_id: UUID,
    amount_minor: int,
    reason: str,
    by: UUID | None,
    currency: str = "",
    take_from: Holder | None = None,
) -> PaymentRefund:
    """Give a payment back, or part of it, the way it came: it is taken now and sent after commit.

    Idempotent by ``key``. Locks the payment, then a member's account. Where people are the provider (bank, cash) it
    waits until another officer confirms that it was paid (``confirm_refund``).

    Args:
        key: Names the cause; unique in the organization.
        payment_id: Which payment.
        amount_minor: How much, minor units of what came.
        reason: Why; shown to the payer by some providers.
        by: The member who asked for it.
        currency: Of the amount; empty for the one that came.
        take_from: Who has the money now; None for the member it was paid in for, or money in suspense.

    Raises:
        PaymentNotFoundError: There is no such payment.
        PaymentNotPaidError: No money of it has come.
        RefundElsewhereError: The wallet does not know who has it: a gift is given back as a gift.
        RefundCurrencyError: It came in another currency.
        PaymentDisputedError: It is disputed.
        RefundTooLargeError: That much is not left.
        WholeAmountRequiredError: The provider moves whole units only.
        InsufficientFundsError: The member does not have it any more.
        PaymentKeyReusedError: The key stands for another refund.
    """
    payment = locked_payment(payment_id)
    refunds = PaymentRefund.objects.of(payment.organization_id)
    stood: PaymentRefund | None = refunds.filter(key=key).first()
    if stood:
        if (stood.payment_id, stood.amount_minor) != (payment_id, amount_minor):
            raise PaymentKeyReusedError(key=key)
        return stood
    if payment.status not in (PaymentStatus.SUCCEEDED, PaymentStatus.REVIEW):
        raise PaymentNotPaidError(status=payment.status)
    holder = take_from or giving_back.holder_of(payment)
    if holder is None:
        raise RefundElsewhereError(purpose=payment.purpose)
    if currency not in ("", currency_received(payment)):
        raise RefundCurrencyError(currency=currency, wanted=currency_received(payment))
    _require_left(payment, amount_minor)
    by_hand = spec_of(payment.provider.kind).by_hand
    refund = PaymentRefund(
        id=uuid7(),
        organization_id=payment.organization_id,
        key=key,
        payment=payment,
        amount_minor=amount_minor,
        currency=currency_received(payment),
        status=RefundStatus.PENDING if by_hand else RefundStatus.NEW,
        reason=reason[:REASON_LENGTH],
        requested_by_id=by,
        next_ask_at=None if by_hand else timezone.now() + TAKEN_UP_AFTER,
    )
    refund.save(force_insert=True)
    giving_back.reserve(payment, amount_minor)
    giving_back.take(refund, holder)
    if holder == SUSPENSE:
        giving_back.note_suspense(payment, SuspenseStatus.GIVING_BACK)
    if not by_hand:
        announce(refund_requested, RefundRequested(str(refund.pk)))
    return refund


@tenancy.joins
def confirm_refund(*, refund_id: UUID, by: UUID | None, note: str) -> PaymentRefund:
    """Confirm that a refund was paid by hand; another officer than the one who asked for it. Locks the payment.

    So is one that came back and was then paid in another way.

    Args:
        refund_id: Which.
        by: The member who confirms.
        note: How: the reference of the transfer.

    Raises:
        RefundNotFoundError: There is no such refund.
        RefundStateError: It was decided, or its provider tells by itself and it did not come back.
        SameOfficerError: The same officer asked for it.
    """
    payment, refund = locked_refund(refund_id)
    if refund.status == RefundStatus.BOUNCED:
        return _paid_otherwise(refund, by, note)
    if not spec_of(payment.provider.kind).by_hand or refund.status != RefundStatus.PENDING:
        raise RefundStateError(status=refund.status)
    _require_other(refund, by)
    refund.note = note[:REASON_LENGTH]
    _succeed(payment, refund, Finding(Subject.REFUND, Outcome.SUCCEEDED, occurred_at=timezone.now()))
    return refund


@tenancy.joins
def call_off_refund(*, refund_id: UUID, reason: str) -> PaymentRefund:
    """Call off a refund that was to be paid by hand: the money goes home. Idempotent; locks the payment.

    Raises:
        RefundNotFoundError: There is no such refund.
        RefundStateError: It was paid, or was sent to the provider.
    """
    payment, refund = locked_refund(refund_id)
    if refund.status == RefundStatus.FAILED:
        return refund
    if not spec_of(payment.provider.kind).by_hand or refund.status != RefundStatus.PENDING:
        raise RefundStateError(status=refund.status)
    _fail(payment, refund, Finding(Subject.REFUND, Outcome.CANCELLED, code="called_off", reason=reason))
    return refund


@applies(Subject.REFUND)
def apply_refund_finding(provider: PaymentProvider, finding: Finding, message_id: int | None) -> bool:
    """Apply one finding about a refund; tell whether it changed anything. Locks the payment, then the refund.

    One that was made at the provider's own site is taken up.

    Raises:
        PaymentNotFoundError: A message speaks of a payment that is not known yet; it is to be heard again.
    """
    refund_id = _known(provider, finding) or _take_up(provider, finding, message_id)
    if refund_id is None:
        return False
    payment, refund = locked_refund(refund_id)
    if refund.status == RefundStatus.BOUNCED or refund.code == PAID_OTHERWISE:
        return False
    refund.provider_reference = refund.provider_reference or finding.provider_reference
    if finding.outcome is Outcome.SUCCEEDED:
        return _move(refund, RefundStatus.SUCCEEDED) and _succeed(payment, refund, finding)
    if finding.outcome in GOES_ON:
        return _goes_on(refund, GOES_ON[finding.outcome])
    return _fail(payment, refund, finding)


def locked_refund(refund_id: UUID) -> tuple[PaymentIntent, PaymentRefund]:
    """Return a refund and its payment, locked in the order payment, refund.

    Raises:
        RefundNotFoundError: There is no such refund.
    """
    refunds = PaymentRefund.objects.of(tenancy.organization_id())
    found: PaymentRefund | None = refunds.filter(pk=refund_id).first()
    if found is None:
        raise RefundNotFoundError(refund=str(refund_id))
    payment = locked_payment(found.payment_id)
    refund = refunds.select_for_update(no_key=True).get(pk=refund_id)
    refund.payment = payment
    return payment, refund


def _require_left(payment: PaymentIntent, amount_minor: int) -> None:
    disputes = PaymentDispute.objects.of(payment.organization_id).filter(payment=payment)
    if disputes.filter(status=DisputeStatus.OPEN).exists():
        raise PaymentDisputedError(payment=str(payment.pk))
    left = giving_back.left_minor(payment)
    if amount_minor > left:
        raise RefundTooLargeError(available_minor=left, required_minor=amount_minor)
    currency = currency_received(payment)
    if gateway_of(payment.provider.kind).whole and amount_minor % 10 ** currency_of(currency).decimals:
        raise WholeAmountRequiredError(currency=currency)


def _require_other(refund: PaymentRefund, by: UUID | None) -> None:
    if refund.requested_by_id == by:
        raise SameOfficerError


def _known(provider: PaymentProvider, finding: Finding) -> UUID | None:
    refunds = PaymentRefund.objects.of(provider.organization_id).filter(payment__provider=provider)
    handles = {"pk": _uuid(finding.reference), "provider_reference": finding.provider_reference}
    for name, value in handles.items():
        if value and (found := refunds.filter(**{name: value}).values_list("pk", flat=True).first()):
            return UUID(str(found))
    return None


def _take_up(provider: PaymentProvider, finding: Finding, message_id: int | None) -> UUID | None:
    """Make a row of a refund that nobody asked for here; None where there is nothing to book."""
    if finding.outcome in (Outcome.FAILED, Outcome.CANCELLED) or not finding.amount_minor:
        return None
    payment = payment_behind(provider, finding, message_id)
    if payment is None:
        return None
    amount_minor = min(finding.amount_minor, payment.amount_received_minor - payment.amount_refunded_minor)
    if amount_minor <= 0:
        return None
    refund = PaymentRefund(
        organization_id=provider.organization_id,
        key=f"found:{provider.pk.hex}:{finding.provider_reference}"[:160],
        payment=payment,
        amount_minor=amount_minor,
        currency=currency_received(payment),
        status=RefundStatus.PENDING,
        reason=(finding.reason or "Given back at the provider's site.")[:REASON_LENGTH],
        was_found=True,
        provider_reference=finding.provider_reference,
        next_ask_at=timezone.now() + TAKEN_UP_AFTER,
    )
    refund.save(force_insert=True)
    giving_back.reserve(payment, amount_minor)
    return refund.pk


def payment_behind(provider: PaymentProvider, finding: Finding, message_id: int | None) -> PaymentIntent | None:
    """Return the paid payment, locked, that a refund or dispute belongs to.

    Raises:
        PaymentNotFoundError: A message names one whose money has not been told yet.
    """
    payments = PaymentIntent.objects.of(provider.organization_id).filter(
        provider=provider, status__in=[PaymentStatus.SUCCEEDED, PaymentStatus.REVIEW]
    )
    for name in ("receipt", "provider_reference"):
        if finding.parent and (found := payments.filter(**{name: finding.parent}).first()):
            return locked_payment(found.pk)
    if message_id is not None:
        raise PaymentNotFoundError(payment=finding.parent)
    return None


def _succeed(payment: PaymentIntent, refund: PaymentRefund, finding: Finding) -> bool:
    refund.status, refund.closed_at, refund.next_ask_at = RefundStatus.SUCCEEDED, timezone.now(), None
    refund.occurred_at, refund.code = finding.occurred_at or timezone.now(), ""
    if finding.amount_minor and finding.amount_minor < refund.amount_minor:
        giving_back.keep_rest(refund, finding.amount_minor)
    refund.save()
    if refund.was_found:
        giving_back.bear(payment, refund)
    giving_back.send(refund)
    full = giving_back.is_all_gone(payment)
    if payment.status == PaymentStatus.REVIEW:
        giving_back.note_suspense(payment, SuspenseStatus.GIVEN_BACK if full else SuspenseStatus.OPEN)
    announce(
        payment_refunded,
        PaymentRefunded(**_who(payment, refund), full=full, occurred_at=refund.occurred_at.isoformat()),
    )
    return True


def _fail(payment: PaymentIntent, refund: PaymentRefund, finding: Finding) -> bool:
    """The payer did not get it: before it had succeeded the money goes home, later it waits for a treasurer."""
    bounced = refund.status == RefundStatus.SUCCEEDED
    if not _move(refund, RefundStatus.BOUNCED if bounced else RefundStatus.FAILED):
        return False
    refund.closed_at, refund.next_ask_at = timezone.now(), None
    refund.code, refund.note = finding.code[:60], finding.reason[:REASON_LENGTH]
    refund.save()
    if bounced:
        giving_back.undo(refund, giving_back.sending(refund), finding.reason)
    else:
        giving_back.reserve(payment, -refund.amount_minor)
        giving_back.undo(refund, giving_back.taking(refund), finding.reason)
        if payment.status == PaymentStatus.REVIEW:
            giving_back.note_suspense(payment, SuspenseStatus.OPEN)
    announce(refund_failed, RefundFailed(**_who(payment, refund), bounced=bounced))
    return True


def _paid_otherwise(refund: PaymentRefund, by: UUID | None, note: str) -> PaymentRefund:
    """A refund that came back was paid to the payer in another way; the provider has nothing more to say of it."""
    _require_other(refund, by)
    giving_back.pay_otherwise(refund)
    refund.status, refund.code, refund.note = RefundStatus.SUCCEEDED, PAID_OTHERWISE, note[:REASON_LENGTH]
    refund.save()
    return refund


def _goes_on(refund: PaymentRefund, status: RefundStatus) -> bool:
    if refund.status == status or not _move(refund, status):
        return False
    refund.save()
    return True


def _move(refund: PaymentRefund, status: RefundStatus) -> bool:
    if status not in NEXT_REFUND[refund.status]:
        return False
    refund.status = status
    return True


def _who(payment: PaymentIntent, refund: PaymentRefund) -> dict[str, Any]:
    return {
        "refund_id": str(refund.pk),
        "payment_id": str(payment.pk),
        "provider": payment.provider.kind,
        "purpose": payment.purpose,
        "subject_type": payment.subject_type,
        "subject_id": payment.subject_id,
        "member_id": str(payment.member_id or ""),
        "amount_minor": refund.amount_minor,
        "currency": refund.currency,
        "reason": refund.note or refund.reason if refund.status != RefundStatus.SUCCEEDED else refund.reason,
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
