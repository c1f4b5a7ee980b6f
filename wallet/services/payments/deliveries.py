"""Taking the money of a payment from where it came in to where it belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodplay.core import tenancy
from wallet.enums import UNDOABLE_SUSPENSE, TransferKind
from wallet.models import SuspenseItem
from wallet.services.postings import Holder, Posted, Posting
from wallet.services.transfers import post_transfers
from wallet.signals import PaymentSucceeded


@dataclass(frozen=True, slots=True)
class Delivery:
    """One payment's whole money for its target: what was announced of it, who receives it and why.

    ``subject`` is the type and id of what the transfer is about (a deposit, a donation).
    """

    payment: PaymentSucceeded
    to: Holder
    kind: TransferKind
    subject: tuple[str, str]


@tenancy.joins
def deliver_payments(deliveries: Sequence[Delivery]) -> list[Posted | None]:
    """Move payments' money from ``incoming:<provider>`` to their targets, at the moments the payers paid.

    Idempotent: a payment is delivered once for each time it was announced (``round``). The transfers carry the
    payment's id as their journal, by which a match that is taken back finds them. Locks the money in suspense that
    payments came from, then the members' accounts.

    Returns:
        The transfers in the order of the deliveries; None where the match was taken back before it was heard of.
    """
    gone = _taken_back([delivery.payment for delivery in deliveries])
    due = [delivery for delivery in deliveries if delivery.payment not in gone]
    posted = {posted.key: posted for posted in post_transfers([_posting(delivery) for delivery in due])}
    return [posted.get(delivery_key(delivery.payment)) for delivery in deliveries]


def delivery_key(payment: PaymentSucceeded) -> str:
    """Return the key of the transfer that delivers a payment."""
    again = f":{payment.round}" if payment.round else ""
    return f"payment:{payment.payment_id}:delivered{again}"


def incoming(kind: str) -> Holder:
    """Mean what was paid by a kind of provider and is not yet delivered."""
    return Holder.purpose(f"incoming:{kind}")


def external(kind: str) -> Holder:
    """Mean the outside, as far as a kind of provider reaches."""
    return Holder.purpose(f"external:{kind}")


def _taken_back(payments: Sequence[PaymentSucceeded]) -> set[PaymentSucceeded]:
    """Return those whose money is no longer there for the decision that announced them."""
    decided = [payment for payment in payments if payment.round]
    if not decided:
        return set()
    items = SuspenseItem.objects.of(tenancy.organization_id()).select_for_update(no_key=True).order_by("pk")
    stands = {
        (str(item.payment_id), item.decision)
        for item in items.filter(payment_id__in=[payment.payment_id for payment in decided])
        if item.status in UNDOABLE_SUSPENSE
    }
    return {payment for payment in decided if (payment.payment_id, payment.round) not in stands}


def _posting(delivery: Delivery) -> Posting:
    payment = delivery.payment
    return Posting(
        delivery_key(payment),
        incoming(payment.provider),
        delivery.to,
        payment.amount_minor,
        payment.currency,
        delivery.kind,
        *delivery.subject,
        effective_at=datetime.fromisoformat(payment.occurred_at),
        journal_id=UUID(payment.payment_id),
    )
