"""The ledger's side of a payment: its money comes in, rests in suspense, goes on or back."""

from dataclasses import dataclass, field
from datetime import datetime

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.enums import PaymentStatus, SuspenseReason, TransferKind
from wallet.models import PaymentIntent, PaymentStep, SuspenseItem
from wallet.services.payments.deliveries import external, incoming
from wallet.services.payments.intents import move, save_payments, set_json
from wallet.services.postings import Holder, Posting
from wallet.services.transfers import post_transfers
from wallet.signals import PaymentSucceeded, payment_succeeded

SUSPENSE = Holder.purpose("suspense")


@dataclass(frozen=True, slots=True)
class Money:
    """What came: minor units of an ISO currency, what the provider kept of it, by which receipt, from whom, when."""

    amount_minor: int
    currency: str
    fee_minor: int
    receipt: str
    provider_reference: str
    occurred_at: datetime
    payer: dict[str, str] = field(default_factory=dict, repr=False)


def settle(payment: PaymentIntent, money: Money, note: PaymentStep) -> None:
    """Book a payment's money as paid, and announce it to its target."""
    _receive(payment, money, PaymentStatus.SUCCEEDED)
    kind, at = payment.provider.kind, money.occurred_at
    post_transfers([_posting(payment, "paid", external(kind), incoming(kind), effective_at=at)])
    _write(payment, note)
    if money.fee_minor:
        book_fee(payment, money.fee_minor)
    announce_success(payment, 0)


def suspend(
    payment: PaymentIntent,
    money: Money,
    note: PaymentStep,
    *,
    reason: SuspenseReason,
    first: PaymentIntent | None = None,
) -> None:
    """Book a payment's money in suspense, where it waits for a decision."""
    _receive(payment, money, PaymentStatus.REVIEW)
    came_from, at = external(payment.provider.kind), money.occurred_at
    post_transfers([_posting(payment, "held", came_from, SUSPENSE, effective_at=at)])
    _write(payment, note)
    if money.fee_minor:
        book_fee(payment, money.fee_minor)
    SuspenseItem.objects.create(
        organization_id=payment.organization_id, payment=payment, reason=reason, first_payment=first
    )


def release(payment: PaymentIntent, decision: int) -> None:
    """Take a payment's money out of suspense towards its target, by the decision with this number."""
    move(payment, PaymentStatus.SUCCEEDED)
    came_in = incoming(payment.provider.kind)
    post_transfers([_posting(payment, f"accepted:{decision}", SUSPENSE, came_in, effective_at=None)])
    announce_success(payment, decision)


def book_fee(payment: PaymentIntent, fee_minor: int) -> None:
    """Book what the provider kept: the organization bears it, the payment counts whole."""
    kind = payment.provider.kind
    payment.fee_minor = fee_minor
    posting = Posting(
        f"payment:{payment.pk}:fee",
        Holder.purpose(f"fees:{kind}"),
        external(kind),
        fee_minor,
        currency_received(payment),
        TransferKind.FEE,
        "payment_intent",
        str(payment.pk),
        effective_at=payment.occurred_at,
        journal_id=payment.pk,
    )
    post_transfers([posting])
    save_payments([payment])


def currency_received(payment: PaymentIntent) -> str:
    """Return the currency in which the payment came."""
    return payment.currency_received or payment.currency


@tenancy.joins
def announce_success(payment: PaymentIntent, decision: int) -> None:
    """Announce that a payment's money waits for its target."""
    occurred_at = payment.occurred_at
    assert occurred_at is not None  # noqa: S101 - the database holds a paid payment to it
    announce(
        payment_succeeded,
        PaymentSucceeded(
            payment_id=str(payment.pk),
            provider=payment.provider.kind,
            purpose=payment.purpose,
            subject_type=payment.subject_type,
            subject_id=payment.subject_id,
            member_id=str(payment.member_id or ""),
            amount_minor=payment.amount_received_minor,
            currency=currency_received(payment),
            receipt=payment.receipt,
            account_reference=payment.account_reference,
            occurred_at=occurred_at.isoformat(),
            round=decision,
        ),
    )


def _receive(payment: PaymentIntent, money: Money, status: PaymentStatus) -> None:
    move(payment, status)
    payment.amount_received_minor, payment.occurred_at = money.amount_minor, money.occurred_at
    payment.currency_received = money.currency if money.currency != payment.currency else ""
    payment.receipt = money.receipt or payment.receipt
    payment.provider_reference = payment.provider_reference or money.provider_reference
    payment.payer = set_json({name: value for name, value in money.payer.items() if value}) or payment.payer
    payment.code, payment.reason, payment.next_action = "", "", ""
    payment.closed_at, payment.next_ask_at = money.occurred_at, None


def _write(payment: PaymentIntent, note: PaymentStep) -> None:
    save_payments([payment])
    note.status = payment.status
    note.save()


def _posting(
    payment: PaymentIntent, part: str, debit: Holder, credit: Holder, *, effective_at: datetime | None
) -> Posting:
    return Posting(
        f"payment:{payment.pk}:{part}",
        debit,
        credit,
        payment.amount_received_minor,
        currency_received(payment),
        TransferKind.DEPOSIT,
        "payment_intent",
        str(payment.pk),
        effective_at=effective_at,
        journal_id=payment.pk,
    )
