"""What is announced of money that goes back to its payer."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class RefundRequested:
    """A refund was asked for; heard by the wallet to send it to the provider.

    Attributes:
        refund_id: Which.
    """

    refund_id: str


@dataclass(frozen=True, slots=True)
class PaymentRefunded:
    """A payment, or part of it, has gone back to its payer.

    What it paid for must let go of the amount: ``take_for_refund`` takes it, once, where it was not taken already.

    Attributes:
        refund_id: Which refund.
        payment_id: Of which payment.
        provider: The kind of its provider (``stripe``).
        purpose: What the payment was for.
        subject_type: What it paid for; may be empty.
        subject_id: Its id.
        member_id: Whose payment; empty when nobody's.
        amount_minor: What went back with this refund, minor units of ``currency``.
        currency: An ISO code.
        full: With this one, everything that was paid has gone back.
        reason: Why.
        occurred_at: When (ISO 8601, UTC).
    """

    refund_id: str
    payment_id: str
    provider: str
    purpose: str
    subject_type: str
    subject_id: str
    member_id: str
    amount_minor: int
    currency: str
    full: bool
    reason: str
    occurred_at: str


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """A refund did not reach the payer; the attributes are those of ``PaymentRefunded``.

    Attributes:
        bounced: It had been announced as given back; the money waits in ``outgoing:<provider>``. Otherwise it is where
            it was before.
    """

    refund_id: str
    payment_id: str
    provider: str
    purpose: str
    subject_type: str
    subject_id: str
    member_id: str
    amount_minor: int
    currency: str
    reason: str
    bounced: bool


@dataclass(frozen=True, slots=True)
class PaymentDisputed:
    """A payment is asked back by the payer's bank or by the provider; until it is decided nothing of it is refunded.

    Attributes:
        dispute_id: Which dispute.
        payment_id: Of which payment.
        provider: The kind of its provider.
        purpose: What the payment was for.
        subject_type: What it paid for; may be empty.
        subject_id: Its id.
        member_id: Whose payment; empty when nobody's.
        amount_minor: What is asked back, minor units of ``currency``.
        currency: An ISO code.
        reason: Why, in the provider's words.
        opened_at: Since when (ISO 8601, UTC).
    """

    dispute_id: str
    payment_id: str
    provider: str
    purpose: str
    subject_type: str
    subject_id: str
    member_id: str
    amount_minor: int
    currency: str
    reason: str
    opened_at: str


@dataclass(frozen=True, slots=True)
class DisputeClosed:
    """A dispute was decided; the attributes are those of ``PaymentDisputed``.

    When it is lost, what it paid for must let go of the amount: ``take_for_dispute`` takes it, once.

    Attributes:
        won: The money stays.
        full: Nothing of the payment is left.
        closed_at: When (ISO 8601, UTC).
    """

    dispute_id: str
    payment_id: str
    provider: str
    purpose: str
    subject_type: str
    subject_id: str
    member_id: str
    amount_minor: int
    currency: str
    reason: str
    won: bool
    full: bool
    closed_at: str


refund_requested = Signal("refund.requested", RefundRequested)
payment_refunded = Signal("payment.refunded", PaymentRefunded)
refund_failed = Signal("payment.refund_failed", RefundFailed)
payment_disputed = Signal("payment.disputed", PaymentDisputed)
dispute_closed = Signal("payment.dispute_closed", DisputeClosed)
