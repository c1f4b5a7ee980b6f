"""The ledger's side of money that goes back: what it is taken from, and how much of a payment is left.

Money that is to go back is taken from where it was delivered to ``outgoing:<provider>`` at once, so that nobody spends
it meanwhile; when the provider confirms, it leaves to ``external:<provider>``, and when it refuses, it goes home.
"""

from dataclasses import replace
from uuid import UUID

from django.db.models import Sum

from goodplay.core import tenancy
from wallet.enums import (
    DisputeStatus,
    PaymentPurpose,
    PaymentStatus,
    ProviderKind,
    RefundStatus,
    SuspenseStatus,
    TransferKind,
)
from wallet.errors import InsufficientFundsError
from wallet.models import Account, PaymentDispute, PaymentIntent, PaymentRefund, SuspenseItem, Transfer
from wallet.services.corrections import reverse_transfers
from wallet.services.payments.deliveries import external
from wallet.services.payments.money import SUSPENSE, currency_received
from wallet.services.postings import Holder, Posting
from wallet.services.transfers import post_transfers

HELD_BY_MEMBERS = frozenset({PaymentPurpose.SAVINGS, PaymentPurpose.TOP_UP})


@tenancy.joins
def take_for_refund(*, refund_id: UUID, take_from: Holder) -> None:
    """Take a refund's amount from the target of its payment, unless it was taken when it was asked for. Idempotent.

    Raises:
        InsufficientFundsError: A member does not have it any more.
    """
    refund = PaymentRefund.objects.of(tenancy.organization_id()).select_related("payment__provider").get(pk=refund_id)
    take(refund, take_from)


@tenancy.joins
def take_for_dispute(*, dispute_id: UUID, take_from: Holder) -> None:
    """Let the target of a payment bear a dispute that was lost. Idempotent.

    Raises:
        InsufficientFundsError: A member does not have it any more.
    """
    disputes = PaymentDispute.objects.of(tenancy.organization_id()).select_related("payment", "provider")
    dispute = disputes.get(pk=dispute_id)
    key = f"dispute:{dispute_id}:borne"
    if not stands(dispute.organization_id, key):
        kept_by = disputed(dispute.provider.kind)
        post_transfers([_posting(key, take_from, kept_by, dispute, dispute.payment)])


def take(refund: PaymentRefund, take_from: Holder) -> None:
    """Take what goes back to ``outgoing:<provider>``, once."""
    key = taking(refund)
    if not stands(refund.organization_id, key):
        post_transfers([_posting(key, take_from, outgoing(refund.payment.provider.kind), refund, refund.payment)])


def keep_rest(refund: PaymentRefund, went_minor: int) -> None:
    """Let what the provider did not give back of a refund go home; the refund counts what went from now on."""
    taken = Transfer.objects.of(refund.organization_id).filter(key=taking(refund)).select_related("debit_account")
    rest_minor = refund.amount_minor - went_minor
    key, way = f"refund:{refund.pk}:rest", outgoing(refund.payment.provider.kind)
    if home := taken.first():
        posting = _posting(key, way, _holder(home.debit_account), refund, refund.payment)
        post_transfers([replace(posting, amount_minor=rest_minor)])
    reserve(refund.payment, -rest_minor)
    refund.amount_minor = went_minor


def send(refund: PaymentRefund) -> None:
    """Note in the ledger that a refund has reached the payer."""
    kind = refund.payment.provider.kind
    post_transfers([_posting(sending(refund), outgoing(kind), external(kind), refund, refund.payment)])


def pay_otherwise(refund: PaymentRefund) -> None:
    """Note in the ledger that a refund that had come back was paid by hand."""
    kind, key = refund.payment.provider.kind, f"refund:{refund.pk}:otherwise"
    post_transfers([_posting(key, outgoing(kind), external(ProviderKind.MANUAL), refund, refund.payment)])


def undo(refund: PaymentRefund, key: str, reason: str) -> None:
    """Take back one of a refund's transfers, if it stands."""
    if stands(refund.organization_id, key):
        reverse_transfers(keys=[key], reason=reason or "The refund failed.", kind=TransferKind.REFUND)


def withdraw(dispute: PaymentDispute) -> None:
    """Note in the ledger that the provider keeps what is disputed."""
    kind = dispute.provider.kind
    post_transfers([_posting(withdrawing(dispute), disputed(kind), external(kind), dispute, dispute.payment)])


def reinstate(dispute: PaymentDispute) -> None:
    """Note in the ledger that the provider has given back what it kept, if it kept anything."""
    if stands(dispute.organization_id, withdrawing(dispute)):
        reverse_transfers(keys=[withdrawing(dispute)], reason="The dispute was won.", kind=TransferKind.REVERSE)


def bear(payment: PaymentIntent, thing: PaymentRefund | PaymentDispute) -> None:
    """Take from a member, or from money in suspense, what is the wallet's own to take; others hear and take theirs.

    What a member no longer has is borne by the organization.
    """
    holder = holder_of(payment)
    if holder is None:
        return
    try:
        with tenancy.savepoint():
            _take_any(thing, holder)
    except InsufficientFundsError:
        _take_any(thing, Holder.organization())


def holder_of(payment: PaymentIntent) -> Holder | None:
    """Return who has a payment's money, where the wallet itself delivered it."""
    if payment.status == PaymentStatus.REVIEW:
        return SUSPENSE
    if payment.purpose in HELD_BY_MEMBERS and payment.member_id:
        return Holder.member(payment.member_id)
    return None


def left_minor(payment: PaymentIntent) -> int:
    """Return what may still go back of a payment: what came, less refunds under way or done, less lost disputes."""
    lost = PaymentDispute.objects.of(payment.organization_id).filter(payment=payment, status=DisputeStatus.LOST)
    gone: int = lost.aggregate(minor=Sum("amount_minor", default=0))["minor"]
    return max(payment.amount_received_minor - payment.amount_refunded_minor - gone, 0)


def is_all_gone(payment: PaymentIntent) -> bool:
    """Tell whether all of a payment has gone back for certain."""
    given = PaymentRefund.objects.of(payment.organization_id).filter(payment=payment, status=RefundStatus.SUCCEEDED)
    minor: int = given.aggregate(minor=Sum("amount_minor", default=0))["minor"]
    return left_minor(payment) == 0 and minor == payment.amount_refunded_minor


def note_suspense(payment: PaymentIntent, status: SuspenseStatus) -> None:
    """Note what has become of a payment's money in suspense while it goes back; all others are left alone."""
    items = SuspenseItem.objects.of(payment.organization_id).filter(payment=payment)
    items.filter(status__in=[SuspenseStatus.OPEN, SuspenseStatus.GIVING_BACK]).update(status=status)
    if status == SuspenseStatus.GIVEN_BACK and payment.status == PaymentStatus.REVIEW:
        payment.status = PaymentStatus.RETURNED
        payment.save(update_fields=["status", "updated_at"])


def reserve(payment: PaymentIntent, amount_minor: int) -> None:
    """Count an amount (or a negative one) among what goes back of a payment, which is locked."""
    payment.amount_refunded_minor += amount_minor
    payment.save(update_fields=["amount_refunded_minor", "updated_at"])


def stands(organization_id: UUID, key: str) -> bool:
    """Tell whether a transfer has been posted and not taken back."""
    transfers = Transfer.objects.of(organization_id)
    return transfers.filter(key=key).exists() and not transfers.filter(key=f"{key}:reversed").exists()


def outgoing(kind: str) -> Holder:
    """Mean what is on its way out by a kind of provider."""
    return Holder.purpose(f"outgoing:{kind}")


def disputed(kind: str) -> Holder:
    """Mean what a kind of provider keeps while a dispute is open."""
    return Holder.purpose(f"disputes:{kind}")


def taking(refund: PaymentRefund) -> str:
    """Return the key of the transfer that takes a refund's amount."""
    return f"refund:{refund.pk}:taken"


def sending(refund: PaymentRefund) -> str:
    """Return the key of the transfer by which a refund leaves."""
    return f"refund:{refund.pk}:sent"


def withdrawing(dispute: PaymentDispute) -> str:
    """Return the key of the transfer by which a provider keeps what is disputed."""
    return f"dispute:{dispute.pk}:withdrawn"


def _holder(account: Account) -> Holder:
    if account.member_id:
        return Holder.member(account.member_id)
    return Holder.purpose(account.purpose) if account.purpose else Holder.organization()


def _take_any(thing: PaymentRefund | PaymentDispute, holder: Holder) -> None:
    if isinstance(thing, PaymentRefund):
        take(thing, holder)
    else:
        take_for_dispute(dispute_id=thing.pk, take_from=holder)


def _posting(
    key: str, debit: Holder, credit: Holder, thing: PaymentRefund | PaymentDispute, payment: PaymentIntent
) -> Posting:
    subject = (payment.subject_type, payment.subject_id) if payment.subject_id else ("payment_intent", str(payment.pk))
    return Posting(
        key,
        debit,
        credit,
        thing.amount_minor,
        thing.currency or currency_received(payment),
        TransferKind.REFUND,
        *subject,
        reason=thing.reason[:200],
        journal_id=payment.pk,
    )
