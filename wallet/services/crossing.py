"""Payments from a member of one organization to a purpose of another.

A transfer never leaves its organization, so each books one half against a clearing account for the other: the payer's
first, the receiver's when it is delivered. The way back is the mirror of both.
"""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce, announce_all
from wallet.enums import NEXT_CROSS_PAYMENT, CrossPaymentStatus, CurrencyKind, TransferKind
from wallet.errors import (
    CrossPaymentNotFoundError,
    CrossPaymentOpenError,
    CurrencyNotSharedError,
    TransferKeyReusedError,
    TransferNotFoundError,
)
from wallet.models import CrossPayment
from wallet.selectors import currency_of
from wallet.services.accounts import currency_ids
from wallet.services.corrections import reverse_transfers
from wallet.services.postings import Holder, Posting
from wallet.services.transfers import post_transfers
from wallet.signals import (
    CrossPaymentRefunded,
    CrossPaymentReturned,
    CrossPaymentSent,
    CrossPaymentSettled,
    cross_payment_refunded,
    cross_payment_returned,
    cross_payment_sent,
    cross_payment_settled,
)


@tenancy.joins
def pay_across(
    *,
    key: str,
    member_id: UUID,
    amount_minor: int,
    currency: str,
    receiver_id: UUID,
    receiver_purpose: str,
    subject_type: str = "",
    subject_id: str = "",
) -> CrossPayment:
    """Take an amount from a member and send it to a purpose of another organization.

    In the payer's door. The money leaves the member at once and arrives when ``cross_payment_sent`` is heard; the
    receiver then announces ``cross_payment_settled``. Idempotent by ``key``; locks the member's account.

    Args:
        key: Names the cause; unique in the payer's organization, at most 120 characters.
        member_id: Who pays.
        amount_minor: Minor units, positive.
        currency: The code of a money; points and credits do not leave their organization.
        receiver_id: An organization that exists, not the payer's own.
        receiver_purpose: The name of the purpose there.
        subject_type: What it is about.
        subject_id: Its id; both halves carry it.

    Returns:
        The payment; ``status`` is ``sent`` until it has arrived.

    Raises:
        InsufficientFundsError: The member has less free.
        CurrencyNotSharedError: The currency is not money.
        CurrencyNotFoundError: The currency is unknown.
        TransferKeyReusedError: The key pays something else.
    """
    organization_id = tenancy.organization_id()
    if currency_of(currency).kind != CurrencyKind.MONEY:
        raise CurrencyNotSharedError(currency=currency)
    payment = CrossPayment(
        organization_id=organization_id,
        key=key,
        member_id=member_id,
        currency_id=currency_ids(organization_id, [currency])[currency],
        amount_minor=amount_minor,
        receiver_id=receiver_id,
        receiver_purpose=receiver_purpose,
        subject_type=subject_type,
        subject_id=subject_id,
    )
    CrossPayment.objects.bulk_create([payment], ignore_conflicts=True)
    standing: CrossPayment = CrossPayment.objects.of(organization_id).get(key=key)
    if _content(standing) != _content(payment):
        raise TransferKeyReusedError(key=key)
    member, clearing = Holder.member(member_id), Holder.clearing(receiver_id)
    (posted,) = post_transfers(
        [
            Posting(
                f"cross-out:{key}",
                member,
                clearing,
                amount_minor,
                currency,
                TransferKind.DONATE,
                subject_type,
                subject_id,
            )
        ]
    )
    if posted.new:
        announce(cross_payment_sent, _sent(standing, currency))
    return standing


@tenancy.joins
def receive_payments(*, payer_organization_id: UUID, payments: Sequence[CrossPaymentSent]) -> None:
    """Book the receiver's half of payments from another organization, and announce ``cross_payment_settled``.

    In the receiver's door. Idempotent; locks nothing.
    """
    clearing = Holder.clearing(payer_organization_id)
    postings = [
        Posting(
            _arrival_key(payer_organization_id, payment.key),
            clearing,
            Holder.purpose(payment.receiver_purpose),
            payment.amount_minor,
            payment.currency,
            TransferKind.DONATE,
            payment.subject_type,
            payment.subject_id,
        )
        for payment in payments
    ]
    posted = post_transfers(postings)
    announce_all(
        cross_payment_settled,
        [
            CrossPaymentSettled(
                key=payment.key,
                payer_organization_id=str(payer_organization_id),
                payer_id=payment.member_id,
                purpose=payment.receiver_purpose,
                amount_minor=payment.amount_minor,
                currency=payment.currency,
                subject_type=payment.subject_type,
                subject_id=payment.subject_id,
            )
            for payment, answer in zip(payments, posted, strict=True)
            if answer.new
        ],
    )


@tenancy.joins
def mark_payments_settled(*, keys: Sequence[str]) -> None:
    """Note in the payer's door that payments have arrived. Idempotent; what has come back already stays so."""
    CrossPayment.objects.of(tenancy.organization_id()).filter(key__in=keys, status=CrossPaymentStatus.SENT).update(
        status=CrossPaymentStatus.SETTLED, settled_at=timezone.now()
    )


@tenancy.joins
def pay_back(*, key: str, payer_organization_id: UUID, reason: str) -> None:
    """Send a payment of another organization back whole.

    In the receiver's door. The payer has it back when ``cross_payment_returned`` is heard. Idempotent.

    Raises:
        CrossPaymentNotFoundError: No such payment has arrived here.
        ReasonRequiredError: The reason is blank.
    """
    try:
        (posted,) = reverse_transfers(
            keys=[_arrival_key(payer_organization_id, key)], reason=reason, kind=TransferKind.REFUND
        )
    except TransferNotFoundError as error:
        raise CrossPaymentNotFoundError(key=key) from error
    if posted.new:
        announce(cross_payment_returned, CrossPaymentReturned(key, str(payer_organization_id), reason))


@tenancy.joins
def refund_payments(*, receiver_id: UUID, returned: Sequence[CrossPaymentReturned]) -> None:
    """Give payments that a receiver has sent back to their members, and announce ``cross_payment_refunded``.

    In the payer's door. Idempotent; locks the payments by key, then the members' accounts.

    Raises:
        CrossPaymentOpenError: A payment is not marked as arrived yet; the hearing is tried again.
    """
    organization_id = tenancy.organization_id()
    reasons = {fact.key: fact.reason for fact in returned}
    payments = CrossPayment.objects.of(organization_id).filter(receiver_id=receiver_id, key__in=reasons).order_by("key")
    for payment in payments.select_for_update(no_key=True, of=("self",)).select_related("currency"):
        if payment.status == CrossPaymentStatus.REFUNDED:
            continue
        if CrossPaymentStatus.REFUNDED not in NEXT_CROSS_PAYMENT[payment.status]:
            raise CrossPaymentOpenError(key=payment.key)
        _refund(payment, reasons[payment.key])


def _refund(payment: CrossPayment, reason: str) -> None:
    reverse_transfers(keys=[f"cross-out:{payment.key}"], reason=reason, kind=TransferKind.REFUND)
    payment.status, payment.refunded_at = CrossPaymentStatus.REFUNDED, timezone.now()
    payment.save(update_fields=["status", "refunded_at"])
    announce(
        cross_payment_refunded,
        CrossPaymentRefunded(
            key=payment.key,
            member_id=str(payment.member_id),
            receiver_id=str(payment.receiver_id),
            amount_minor=payment.amount_minor,
            currency=payment.currency.code,
            subject_type=payment.subject_type,
            subject_id=payment.subject_id,
            reason=reason,
        ),
    )


def _sent(payment: CrossPayment, currency: str) -> CrossPaymentSent:
    return CrossPaymentSent(
        key=payment.key,
        member_id=str(payment.member_id),
        receiver_id=str(payment.receiver_id),
        receiver_purpose=payment.receiver_purpose,
        amount_minor=payment.amount_minor,
        currency=currency,
        subject_type=payment.subject_type,
        subject_id=payment.subject_id,
    )


def _arrival_key(payer_organization_id: UUID, key: str) -> str:
    return f"cross-in:{payer_organization_id}:{key}"


def _content(payment: CrossPayment) -> tuple[object, ...]:
    return (
        payment.member_id,
        payment.currency_id,
        payment.amount_minor,
        payment.receiver_id,
        payment.receiver_purpose,
        payment.subject_type,
        payment.subject_id,
    )
