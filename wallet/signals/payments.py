"""What is announced of money coming in."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class PaymentStarted:
    """A payment was asked for; heard by the wallet to send it to its provider.

    Attributes:
        payment_id: Which.
    """

    payment_id: str


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A provider's message was stored; heard by the wallet to read it.

    Attributes:
        message_id: Which; a number.
    """

    message_id: int


@dataclass(frozen=True, slots=True)
class PaymentSucceeded:
    """The money of a payment has come, and waits in the purpose ``incoming:<provider>`` for its target to take it.

    It is announced again, with ``round`` one higher, when a manager has taken a match back and made another.

    Attributes:
        payment_id: Which.
        provider: The kind of its provider (``mpesa``).
        purpose: ``savings``, ``donation`` or ``top_up``.
        subject_type: What it pays for; empty when nothing but the purpose is known.
        subject_id: Its id.
        member_id: Whose payment; empty when nobody's.
        amount_minor: What came, minor units of ``currency``; it may differ from what was asked if that was accepted.
        currency: An ISO code.
        receipt: The provider's receipt.
        account_reference: What the payer was told to write, or wrote.
        occurred_at: When the payer paid (ISO 8601, UTC).
        round: How often a manager had decided on it when it was announced.
    """

    payment_id: str
    provider: str
    purpose: str
    subject_type: str
    subject_id: str
    member_id: str
    amount_minor: int
    currency: str
    receipt: str
    account_reference: str
    occurred_at: str
    round: int = 0


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A payment came to nothing: refused, cancelled or expired. Money may come all the same, late.

    Attributes:
        payment_id: Which.
        provider: The kind of its provider.
        purpose: What it was for.
        subject_type: What it was to pay for.
        subject_id: Its id.
        member_id: Whose payment; empty when nobody's.
        amount_minor: What was asked for, minor units of ``currency``.
        currency: An ISO code.
        status: ``failed``, ``cancelled`` or ``expired``.
        reason: In words that can be shown.
    """

    payment_id: str
    provider: str
    purpose: str
    subject_type: str
    subject_id: str
    member_id: str
    amount_minor: int
    currency: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentUnmatched:
    """A manager has taken back a match, so the payment's money is in suspense again and its target must let go of it.

    The transfers that delivered it have been reversed in the same transaction.

    Attributes:
        payment_id: Which.
        purpose: What it had been matched to.
        subject_type: What it had paid for.
        subject_id: Its id.
        member_id: Whose it had been; empty when nobody's.
        reason: Why.
    """

    payment_id: str
    purpose: str
    subject_type: str
    subject_id: str
    member_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentDue:
    """A treasurer should look for a transfer that was announced and has not come; heard by those who remind.

    Attributes:
        payment_id: Which.
        provider: The kind of its provider.
        member_id: Who is to pay; empty when nobody's.
        amount_minor: Minor units of ``currency``.
        currency: An ISO code.
        account_reference: What the payer was told to write.
        expires_at: When it is given up (ISO 8601, UTC).
    """

    payment_id: str
    provider: str
    member_id: str
    amount_minor: int
    currency: str
    account_reference: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class ProviderFailing:
    """A provider does not answer; nothing is asked of it for a while.

    Attributes:
        provider_id: Which.
        provider: Its kind.
        failures: How many of its last 20 calls had no answer.
        reason: The last failure.
    """

    provider_id: str
    provider: str
    failures: int
    reason: str


@dataclass(frozen=True, slots=True)
class CheckRequested:
    """Somebody wants to know whether a provider can be reached with what was entered.

    Attributes:
        provider_id: Which.
    """

    provider_id: str


payment_started = Signal("payment.started", PaymentStarted)
message_received = Signal("message.received", MessageReceived)
payment_succeeded = Signal("payment.succeeded", PaymentSucceeded)
payment_failed = Signal("payment.failed", PaymentFailed)
payment_unmatched = Signal("payment.unmatched", PaymentUnmatched)
payment_due = Signal("payment.due", PaymentDue)
provider_failing = Signal("provider.failing", ProviderFailing)
check_requested = Signal("provider.check_requested", CheckRequested)
