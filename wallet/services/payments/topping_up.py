"""Payments into a member's wallet."""

from collections.abc import Sequence
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import PaymentPurpose, TransferKind
from wallet.services.payments.deliveries import Delivery, deliver_payments
from wallet.services.postings import Holder, Posted
from wallet.signals import PaymentSucceeded


@tenancy.joins
def credit_top_ups(*, payments: Sequence[PaymentSucceeded]) -> list[Posted | None]:
    """Credit members with what they paid into their wallets; other payments are left to others. Idempotent."""
    top_ups = [payment for payment in payments if payment.purpose == PaymentPurpose.TOP_UP and payment.member_id]
    return deliver_payments(
        [
            Delivery(
                payment=payment,
                to=Holder.member(UUID(payment.member_id)),
                kind=TransferKind.DEPOSIT,
                subject=("payment_intent", payment.payment_id),
            )
            for payment in top_ups
        ]
    )
