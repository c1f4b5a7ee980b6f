"""What becomes of a payment, as its provider says it: money comes, or does not."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from goodplay.core import tenancy
from wallet.enums import (
    OPEN_PAYMENT,
    PAID_PAYMENT,
    UNPAID_PAYMENT,
    PaymentPurpose,
    PaymentStatus,
    StepKind,
    SuspenseReason,
    SuspenseStatus,
)
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.gateways.registry import gateway_of, spec_of
from wallet.models import PaymentIntent, PaymentProvider, SuspenseItem
from wallet.rules.creditor_reference import normal
from wallet.services.payments.findings import applies
from wallet.services.payments.intents import AWAITING_RECEIPT, announce_failures, close_unpaid, move, save_payments
from wallet.services.payments.money import Money, book_fee, settle, suspend
from wallet.services.payments.steps import step
from wallet.services.payments.suspense import PAID_BY_OTHER, match_to_payment
from wallet.services.payments.targets import target_behind

RECEIPT_GRACE: Final = timedelta(seconds=20)
"""How long is waited for the receipt of money that the provider already says has come."""
STILL_EXPECTED: Final = timedelta(days=3)
"""How long a payment that came to nothing is still taken for the one that comes late without its reference."""

ENDS: Final = {Outcome.FAILED: PaymentStatus.FAILED, Outcome.CANCELLED: PaymentStatus.CANCELLED}
GOES_ON: Final = {Outcome.PENDING: PaymentStatus.PENDING, Outcome.UNKNOWN: PaymentStatus.UNKNOWN}


@applies(Subject.PAYMENT)
def apply_payment_finding(provider: PaymentProvider, finding: Finding, message_id: int | None) -> bool:
    """Apply one finding about a payment; tell whether it changed anything. Locks the payment."""
    payment = _meant(provider, finding)
    if finding.outcome is Outcome.SUCCEEDED:
        return _money_came(provider, payment, finding, message_id)
    if payment is None:
        return False
    if finding.outcome in ENDS:
        return _ended(payment, finding, message_id)
    if payment.status == GOES_ON[finding.outcome] or not move(payment, GOES_ON[finding.outcome]):
        return False
    _save(payment, finding, message_id)
    return True


@tenancy.joins
def is_known_account(*, provider_id: UUID, account_reference: str) -> bool:
    """Tell whether money with this account reference would find its owner."""
    if target_behind(account_reference):
        return True
    payments = PaymentIntent.objects.of(tenancy.organization_id()).filter(provider_id=provider_id)
    reference = account_reference.strip()
    return payments.filter(status__in=OPEN_PAYMENT, account_reference__iexact=reference).exists()


def _meant(provider: PaymentProvider, finding: Finding) -> PaymentIntent | None:
    """Return the payment that a finding means, locked: by our reference, the provider's, or the receipt.

    Without any of these it is the one that was to be paid with this account reference: a phone payment to a Paybill is
    told twice, once with our reference and once like any other payment.
    """
    payments = PaymentIntent.objects.of(provider.organization_id).filter(provider=provider)
    handles = [
        Q(**{name: value})
        for name, value in (
            ("pk", _uuid(finding.reference)),
            ("provider_reference", finding.provider_reference),
            ("receipt", finding.receipt),
        )
        if value
    ]
    for handle in handles:
        if found := _locked(payments.filter(handle)):
            return found
    if finding.outcome is not Outcome.SUCCEEDED or not finding.account_reference:
        return None
    return _expected(provider, payments, finding)


def _expected(provider: PaymentProvider, payments: object, finding: Finding) -> PaymentIntent | None:
    by_hand = spec_of(provider.kind).by_hand
    reference = normal(finding.account_reference) if by_hand else finding.account_reference.strip()
    waiting = Q(status__in=OPEN_PAYMENT)
    late = Q(status__in=UNPAID_PAYMENT, created_at__gte=timezone.now() - STILL_EXPECTED)
    unnamed = Q(status=PaymentStatus.SUCCEEDED, receipt="")
    amount = Q() if by_hand else Q(amount_minor=finding.amount_minor)
    candidates = payments.filter(amount, waiting | late | unnamed, account_reference__iexact=reference)  # type: ignore[attr-defined]
    return _locked(candidates.order_by("closed_at", "pk"))


def _locked(payments: object) -> PaymentIntent | None:
    found: PaymentIntent | None = (
        payments.select_for_update(no_key=True, of=("self",)).select_related("provider").first()  # type: ignore[attr-defined]
    )
    return found


def _money_came(
    provider: PaymentProvider, payment: PaymentIntent | None, finding: Finding, message_id: int | None
) -> bool:
    if payment is None:
        return _unasked(provider, finding, message_id, first=None)
    if payment.status in PAID_PAYMENT:
        return _again(provider, payment, finding, message_id)
    booked = _booked_elsewhere(payment, finding)
    if booked:
        return _take_over(payment, booked, finding, message_id)
    if not finding.receipt and _waits_for_receipt(payment):
        return _await_receipt(payment, message_id)
    return _take(payment, finding, message_id)


def _take(payment: PaymentIntent, finding: Finding, message_id: int | None) -> bool:
    """Take the money of a payment that was asked for."""
    money = _money(payment, finding)
    reason = None
    if payment.code == PAID_BY_OTHER:
        reason = SuspenseReason.PAID_TWICE
    elif money.currency != payment.currency:
        reason = SuspenseReason.WRONG_CURRENCY
    elif money.amount_minor != payment.amount_minor:
        reason = SuspenseReason.WRONG_AMOUNT
    note = step(payment, StepKind.TOLD, finding.reason, code=finding.code, message_id=message_id)
    if reason is None:
        settle(payment, money, note)
    else:
        suspend(payment, money, note, reason=reason)
    return True


def _again(provider: PaymentProvider, payment: PaymentIntent, finding: Finding, message_id: int | None) -> bool:
    """Money of a payment that has its money: the same told again, its receipt or fee told late, or a second payment."""
    if finding.receipt and payment.receipt and finding.receipt != payment.receipt:
        return _unasked(provider, finding, message_id, first=payment)
    changed = False
    if finding.receipt and not payment.receipt:
        payment.receipt, changed = finding.receipt, True
    if finding.fee_minor and not payment.fee_minor:
        book_fee(payment, finding.fee_minor)
        changed = True
    if changed:
        _save(payment, finding, message_id)
    return changed


def _unasked(
    provider: PaymentProvider, finding: Finding, message_id: int | None, *, first: PaymentIntent | None
) -> bool:
    """Money that nobody asked for: a payment is made of it, once for each receipt."""
    if not finding.receipt or not finding.amount_minor:
        return False
    target = None if first else target_behind(finding.account_reference)
    made = PaymentIntent(
        organization_id=provider.organization_id,
        key=f"receipt:{provider.pk.hex}:{finding.receipt}",
        provider=provider,
        purpose=target.purpose if target else PaymentPurpose.UNKNOWN,
        member_id=target.member_id if target else None,
        subject_type=target.subject_type if target else "",
        subject_id=target.subject_id if target else "",
        amount_minor=finding.amount_minor,
        currency=finding.currency or _usual_currency(provider),
        account_reference=finding.account_reference.strip()[:60],
        receipt=finding.receipt,
    )
    PaymentIntent.objects.bulk_create([made], ignore_conflicts=True)
    payment = _locked(PaymentIntent.objects.of(provider.organization_id).filter(pk=made.pk, provider=provider))
    if payment is None:  # somebody else made it of another copy of the same news
        return False
    note = step(payment, StepKind.TOLD, finding.reason, code=finding.code, message_id=message_id)
    if target:
        settle(payment, _money(payment, finding), note)
    else:
        reason = SuspenseReason.PAID_TWICE if first else SuspenseReason.UNKNOWN_PAYER
        suspend(payment, _money(payment, finding), note, reason=reason, first=first)
    return True


def _booked_elsewhere(payment: PaymentIntent, finding: Finding) -> PaymentIntent | None:
    """Return the other payment that has this money already: its news without our reference came first."""
    if not finding.receipt:
        return None
    others = PaymentIntent.objects.of(payment.organization_id).filter(provider_id=payment.provider_id)
    return _locked(others.filter(receipt=finding.receipt).exclude(pk=payment.pk))


def _take_over(payment: PaymentIntent, booked: PaymentIntent, finding: Finding, message_id: int | None) -> bool:
    """Money that was booked as another payment turns out to be this one's."""
    items = SuspenseItem.objects.of(payment.organization_id).select_for_update(no_key=True)
    item = items.filter(payment=booked, status=SuspenseStatus.OPEN).first()
    if item is not None and item.reason == SuspenseReason.UNKNOWN_PAYER:
        match_to_payment(item, booked, payment, by=None, note="The provider says so.")
        return True
    if not close_unpaid(payment, PaymentStatus.CANCELLED, code=PAID_BY_OTHER, reason="Booked as another payment."):
        return False
    _save(payment, finding, message_id)
    announce_failures([payment])
    return True


def _waits_for_receipt(payment: PaymentIntent) -> bool:
    return payment.code != AWAITING_RECEIPT and not spec_of(payment.provider.kind).by_hand


def _await_receipt(payment: PaymentIntent, message_id: int | None) -> bool:
    """The provider says it is paid, but not by which receipt: that comes in a moment, or never."""
    payment.code, payment.next_ask_at = AWAITING_RECEIPT, timezone.now() + RECEIPT_GRACE
    save_payments([payment])
    step(payment, StepKind.TOLD, "Paid; the receipt is still to come.", message_id=message_id).save()
    return True


def _ended(payment: PaymentIntent, finding: Finding, message_id: int | None) -> bool:
    if payment.status not in OPEN_PAYMENT or payment.code == AWAITING_RECEIPT:
        return False
    close_unpaid(payment, ENDS[finding.outcome], code=finding.code, reason=finding.reason)
    _save(payment, finding, message_id)
    announce_failures([payment])
    return True


def _save(payment: PaymentIntent, finding: Finding, message_id: int | None) -> None:
    payment.provider_reference = payment.provider_reference or finding.provider_reference
    save_payments([payment])
    step(payment, StepKind.TOLD, finding.reason, code=finding.code, message_id=message_id).save()


def _money(payment: PaymentIntent, finding: Finding) -> Money:
    return Money(
        amount_minor=payment.amount_minor if finding.amount_minor is None else finding.amount_minor,
        currency=finding.currency or payment.currency,
        fee_minor=finding.fee_minor or 0,
        receipt=finding.receipt,
        provider_reference=finding.provider_reference,
        payer=dict(finding.payer),
        occurred_at=_not_later_than_now(finding.occurred_at),
    )


def _not_later_than_now(moment: datetime | None) -> datetime:
    return min(moment or timezone.now(), timezone.now())


def _usual_currency(provider: PaymentProvider) -> str:
    """Return the currency of a provider whose messages name none."""
    moved = provider.currencies or sorted(gateway_of(provider.kind).currencies)
    return str(moved[0])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
