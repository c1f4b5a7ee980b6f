"""Money that could not be booked where it belongs: people decide, and may take a decision back."""

from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums import (
    NEXT_SUSPENSE,
    OPEN_PAYMENT,
    UNDOABLE_SUSPENSE,
    UNPAID_PAYMENT,
    PaymentPurpose,
    PaymentStatus,
    StepKind,
    SuspenseReason,
    SuspenseStatus,
)
from wallet.errors import (
    AcceptNeedsTargetError,
    PaymentNotFoundError,
    SuspenseDecidedError,
    SuspenseNotFoundError,
    SuspenseOpenError,
    TargetMismatchError,
)
from wallet.models import PaymentIntent, SuspenseItem, Transfer
from wallet.services.corrections import reverse_transfers
from wallet.services.payments.deliveries import incoming
from wallet.services.payments.intents import close_unpaid, locked_payment, move, save_payments
from wallet.services.payments.money import currency_received, release
from wallet.services.payments.refunds import request_refund
from wallet.services.payments.steps import step
from wallet.signals import PaymentUnmatched, payment_unmatched

PAID_BY_OTHER: Final = "paid_by_other"
"""The code of a payment that was called off because the money came as another one."""


@tenancy.joins
def match_suspense_to_member(
    *, item_id: UUID, member_id: UUID, by: UUID | None, purpose: str = PaymentPurpose.SAVINGS, note: str = ""
) -> SuspenseItem:
    """Say that money in suspense is a member's: it is announced as a payment of theirs. Locks the payment.

    Args:
        item_id: Which money.
        member_id: Whose it is.
        by: The member who decided it.
        purpose: What it is for: savings, or a top-up of the wallet.
        note: Why, to be kept.

    Raises:
        SuspenseNotFoundError: There is none.
        SuspenseDecidedError: It was decided already.
        TargetMismatchError: It cannot be for that purpose.
    """
    item, payment = _open_item(item_id)
    if purpose not in (PaymentPurpose.SAVINGS, PaymentPurpose.TOP_UP):
        raise TargetMismatchError(reason="Choose savings or a top-up; a gift is matched with its payment.")
    _remember(item, payment)
    payment.member_id, payment.purpose = member_id, PaymentPurpose(purpose)
    payment.subject_type, payment.subject_id = "", ""
    _decide(item, payment, SuspenseStatus.MATCHED, by=by, note=note)
    release(payment, item.decision)
    _write(item, payment, by=by, note=note or "Matched with a member.")
    return item


@tenancy.joins
def match_suspense_to_payment(*, item_id: UUID, payment_id: UUID, by: UUID | None, note: str = "") -> SuspenseItem:
    """Say that money in suspense pays what another payment was asked for; that one is called off. Locks both.

    Raises:
        SuspenseNotFoundError: There is no such money.
        SuspenseDecidedError: It was decided already.
        PaymentNotFoundError: There is no such payment.
        TargetMismatchError: The payment has its money already, or is in another currency.
    """
    item, payment = _open_item(item_id)
    if payment_id == payment.pk:
        raise TargetMismatchError(reason="Choose another payment.")
    try:
        wanted = locked_payment(payment_id)
    except PaymentNotFoundError as error:
        raise TargetMismatchError(reason="There is no such payment.") from error
    return match_to_payment(item, payment, wanted, by=by, note=note)


def match_to_payment(
    item: SuspenseItem, payment: PaymentIntent, wanted: PaymentIntent, *, by: UUID | None, note: str
) -> SuspenseItem:
    """Let a payment's money in suspense pay for what another payment was asked for; both are locked.

    Raises:
        TargetMismatchError: The other payment has its money already, or is in another currency.
    """
    if wanted.status not in OPEN_PAYMENT | UNPAID_PAYMENT or wanted.code == PAID_BY_OTHER:
        raise TargetMismatchError(reason="That payment has its money already.")
    if wanted.currency != currency_received(payment):
        raise TargetMismatchError(reason="That payment is in another currency.")
    _remember(item, payment)
    payment.member_id, payment.purpose = wanted.member_id, wanted.purpose
    payment.subject_type, payment.subject_id = wanted.subject_type, wanted.subject_id
    if not close_unpaid(wanted, PaymentStatus.CANCELLED, code=PAID_BY_OTHER, reason="Paid by another payment."):
        wanted.code, wanted.reason = PAID_BY_OTHER, "Paid by another payment."
    save_payments([wanted])
    step(wanted, StepKind.DECIDED, "Paid by another payment.", member_id=by).save()
    item.first_payment = wanted
    _decide(item, payment, SuspenseStatus.MATCHED, by=by, note=note)
    release(payment, item.decision)
    _write(item, payment, by=by, note=note or "Matched with a payment that was asked for.")
    return item


@tenancy.joins
def accept_suspense(*, item_id: UUID, by: UUID | None, note: str = "") -> SuspenseItem:
    """Accept the amount that came for what it was meant for, although another one was asked. Locks the payment.

    Raises:
        SuspenseNotFoundError: There is no such money.
        SuspenseDecidedError: It was decided already.
        AcceptNeedsTargetError: Nobody knows what it is for.
    """
    item, payment = _open_item(item_id)
    if payment.purpose == PaymentPurpose.UNKNOWN and not _inherit(item, payment):
        raise AcceptNeedsTargetError
    _decide(item, payment, SuspenseStatus.ACCEPTED, by=by, note=note)
    release(payment, item.decision)
    _write(item, payment, by=by, note=note or "Accepted as it came.")
    return item


@tenancy.joins
def give_back_suspense(*, item_id: UUID, by: UUID | None, reason: str) -> SuspenseItem:
    """Give money in suspense back the way it came; see ``request_refund``. Locks the payment.

    Where it came by hand, it goes by hand: another officer confirms that it was paid.

    Args:
        item_id: Which money.
        by: The member who decided it.
        reason: Why; shown to the payer by some providers.

    Raises:
        SuspenseNotFoundError: There is no such money.
        SuspenseDecidedError: It was decided already.
        WholeAmountRequiredError: The provider moves whole units only.
    """
    item, payment = _open_item(item_id)
    _decide(item, payment, SuspenseStatus.GIVING_BACK, by=by, note=reason)
    _write(item, payment, by=by, note=f"To be given back: {reason}")
    request_refund(
        key=f"suspense:{item.pk}:{item.decision}",
        payment_id=payment.pk,
        amount_minor=payment.amount_received_minor - payment.amount_refunded_minor,
        reason=reason,
        by=by,
    )
    return item


@tenancy.joins
def undo_suspense(*, item_id: UUID, by: UUID | None, reason: str) -> SuspenseItem:
    """Take a match or an acceptance back: what it delivered is reversed and the money is in suspense again.

    Locks the payment, then the members' accounts.

    Args:
        item_id: Which money.
        by: The member who decided it.
        reason: Why; shown beside the reversals.

    Raises:
        SuspenseNotFoundError: There is no such money.
        SuspenseOpenError: Nothing was decided, or the money has left the house.
        InsufficientFundsError: The member has spent it.
        ReasonRequiredError: The reason is blank.
    """
    item, payment = _locked(item_id)
    if item.status not in UNDOABLE_SUSPENSE:
        raise SuspenseOpenError(status=item.status)
    _reverse_deliveries(payment, item.decision, reason=reason)
    announce(
        payment_unmatched,
        PaymentUnmatched(
            payment_id=str(payment.pk),
            purpose=payment.purpose,
            subject_type=payment.subject_type,
            subject_id=payment.subject_id,
            member_id=str(payment.member_id or ""),
            reason=reason,
        ),
    )
    _restore(item, payment)
    item.status, item.decided_by_id, item.decided_at, item.note = SuspenseStatus.OPEN, by, timezone.now(), reason[:200]
    move(payment, PaymentStatus.REVIEW)
    _write(item, payment, by=by, note=f"Taken back: {reason}")
    return item


def _locked(item_id: UUID) -> tuple[SuspenseItem, PaymentIntent]:
    items = SuspenseItem.objects.of(tenancy.organization_id())
    found: SuspenseItem | None = items.filter(pk=item_id).first()
    if found is None:
        raise SuspenseNotFoundError(item=str(item_id))
    payment = locked_payment(found.payment_id)
    item = items.select_for_update(no_key=True, of=("self",)).get(pk=item_id)
    return item, payment


def _open_item(item_id: UUID) -> tuple[SuspenseItem, PaymentIntent]:
    item, payment = _locked(item_id)
    if item.status != SuspenseStatus.OPEN:
        raise SuspenseDecidedError(status=item.status)
    return item, payment


def _decide(item: SuspenseItem, payment: PaymentIntent, status: SuspenseStatus, *, by: UUID | None, note: str) -> None:
    if status not in NEXT_SUSPENSE[item.status]:
        raise SuspenseDecidedError(status=item.status)
    if item.before is None:
        _remember(item, payment)
    item.status, item.decision = status, item.decision + 1
    item.decided_by_id, item.decided_at, item.note = by, timezone.now(), note[:200]


def _write(item: SuspenseItem, payment: PaymentIntent, *, by: UUID | None, note: str) -> None:
    item.save()
    save_payments([payment])
    step(payment, StepKind.DECIDED, note, member_id=by).save()


def _remember(item: SuspenseItem, payment: PaymentIntent) -> None:
    item.before = {
        "purpose": payment.purpose,
        "member_id": str(payment.member_id) if payment.member_id else None,
        "subject_type": payment.subject_type,
        "subject_id": payment.subject_id,
    }


def _restore(item: SuspenseItem, payment: PaymentIntent) -> None:
    before: dict[str, Any] = item.before or {}
    payment.purpose, payment.subject_type = before["purpose"], before["subject_type"]
    payment.subject_id = before["subject_id"]
    payment.member_id = UUID(before["member_id"]) if before["member_id"] else None
    if item.reason != SuspenseReason.PAID_TWICE and item.first_payment_id is not None:
        wanted = locked_payment(item.first_payment_id)
        wanted.code = ""
        save_payments([wanted])
        item.first_payment = None
    item.before = None


def _inherit(item: SuspenseItem, payment: PaymentIntent) -> bool:
    """Let a payment that came twice be for what the first one was for; only savings and top-ups take money twice."""
    first = item.first_payment
    if first is None or first.purpose not in (PaymentPurpose.SAVINGS, PaymentPurpose.TOP_UP):
        return False
    _remember(item, payment)
    payment.purpose, payment.member_id = first.purpose, first.member_id
    return True


def _reverse_deliveries(payment: PaymentIntent, decision: int, *, reason: str) -> None:
    """Reverse what carries the payment's journal from where it came in, and the way there.

    The delivery may not have been made yet; it is then refused when it is: see ``deliveries``.
    """
    came_in = incoming(payment.provider.kind).name
    delivered = Transfer.objects.of(payment.organization_id).filter(
        journal_id=payment.pk, debit_account__purpose=came_in, reverses=None
    )
    keys = sorted(
        set(delivered.values_list("key", flat=True))
        - set(
            Transfer.objects.of(payment.organization_id)
            .filter(journal_id=payment.pk, reverses__isnull=False)
            .values_list("reverses__key", flat=True)
        )
    )
    reverse_transfers(keys=[*keys, f"payment:{payment.pk}:accepted:{decision}"], reason=reason[:200])
