"""What every provider's gateway can be asked, and what it answers.

A gateway knows the wire and nothing else: no tables, no ledger, no doors. It is called with no door open, because a
transaction must not wait for another system. Amounts are integers in minor units of an ISO currency, times are UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Subject(StrEnum):
    """What a finding speaks of."""

    PAYMENT = "payment"
    REFUND = "refund"
    DISPUTE = "dispute"
    PAYOUT = "payout"


class Outcome(StrEnum):
    """What the provider says has become of it; ``UNKNOWN`` is resolved by asking, never by sending again."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class GatewayRefusedError(Exception):
    """The provider said no; nothing moved and nothing will. ``code`` is its own, ``reason`` can be shown."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class GatewayBusyError(Exception):
    """Nothing was accepted (no connection, 429, maintenance): the same request may be sent again later."""


class GatewayUnknownError(Exception):
    """The request was sent and its answer is missing: it may have been accepted. Ask; do not send anew."""


class BadSignatureError(Exception):
    """A message does not prove that it comes from the provider."""


@dataclass(frozen=True, slots=True)
class Access:
    """One organization's account with a provider.

    Attributes:
        provider_id: Whose.
        base_url: Where the provider is reached, without a trailing slash.
        credentials: Its secrets, by name.
        options: What is no secret: short codes, versions, creditor names.
        callback_url: Where the provider reaches us, without a trailing slash; ends in an unguessable part.
    """

    provider_id: UUID
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    options: Mapping[str, Any]
    callback_url: str


@dataclass(frozen=True, slots=True)
class Charge:
    """An amount to be collected. ``reference`` is ours and the provider's idempotency key; 36 characters."""

    reference: str
    amount_minor: int
    currency: str
    description: str
    account_reference: str = ""
    phone: str = field(default="", repr=False)
    return_url: str = ""
    cancel_url: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The provider has taken a request.

    ``next_action`` is what the payer has to do: ``redirect_url``, ``client_secret`` or ``prompt``.
    """

    provider_reference: str
    outcome: Outcome = Outcome.PENDING
    next_action: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """An amount to be given back from a payment; ``reference`` is ours and the idempotency key."""

    reference: str
    provider_reference: str
    receipt: str
    amount_minor: int
    currency: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PayoutOrder:
    """An amount to be sent; ``payee`` is a phone (E.164) or an e-mail address. ``reference`` is the idempotency key."""

    reference: str
    amount_minor: int
    currency: str
    payee: str = field(repr=False)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a provider says, in a callback or when asked.

    Attributes:
        subject: What it speaks of.
        outcome: What has become of it.
        reference: Ours (of the charge, refund or payout), if the message names it.
        provider_reference: The provider's handle on the request (CheckoutRequestID, pi_…, order, ConversationID).
        receipt: The provider's receipt of the money that moved (TransID, ch_…, capture); what is unique about it.
        amount_minor: What moved; None when the message does not say.
        currency: ISO code; empty when the message does not say.
        fee_minor: What the provider kept; None when it does not say.
        occurred_at: When it moved (UTC); None when it does not say.
        account_reference: What the payer typed (a Paybill's account).
        payer: What is known of the payer: ``name``, ``phone`` (E.164, or empty), ``phone_sha256``, ``phone_mask``.
        parent: The receipt or reference of the payment that a refund or dispute belongs to.
        code: The provider's own code of an outcome.
        reason: In words that can be shown to a manager.
        kind: A closer name where one outcome has several (``funds_withdrawn``, ``funds_reinstated``).
    """

    subject: Subject
    outcome: Outcome
    reference: str = ""
    provider_reference: str = ""
    receipt: str = ""
    amount_minor: int | None = None
    currency: str = ""
    fee_minor: int | None = None
    occurred_at: datetime | None = None
    account_reference: str = ""
    payer: Mapping[str, str] = field(default_factory=dict, repr=False)
    parent: str = ""
    code: str = ""
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Which of our requests is asked about; ``since`` is when it was sent (UTC)."""

    subject: Subject
    reference: str
    provider_reference: str
    receipt: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A callback as it came in; ``kind`` is the last part of its address."""

    kind: str
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a message that one message: ``external_id`` is equal for copies of it and for nothing else."""

    external_id: str
    occurred_at: datetime | None = None


class Gateway(Protocol):
    """One provider's wire.

    The verbs that send raise ``GatewayRefusedError`` (certainly not done), ``GatewayBusyError`` (not done, may be sent
    again) or ``GatewayUnknownError`` (perhaps done: ask).
    """

    currencies: frozenset[str]
    """The ISO codes it moves; empty means any."""
    payouts: bool
    """Whether it can pay out."""
    whole: bool
    """Whether it moves whole units only."""

    def start(self, access: Access, charge: Charge) -> Started:
        """Ask the payer for an amount."""
        ...

    def ask(self, access: Access, question: Question) -> Sequence[Finding]:
        """Ask what has become of a request; nothing when the provider answers by callback only."""
        ...

    def recent(self, access: Access, since: datetime) -> Sequence[Finding]:
        """Return what moved since then, where the provider keeps such a list: it shows payments nobody started."""
        ...

    def refund(self, access: Access, order: RefundOrder) -> Finding:
        """Give back from a payment."""
        ...

    def pay_out(self, access: Access, order: PayoutOrder) -> Finding:
        """Send an amount."""
        ...

    def identify(self, access: Access, message: Message) -> Identity:
        """Check who sent a message and name it; nothing is called, it takes microseconds.

        Raises:
            BadSignatureError: It does not prove where it comes from.
            ValueError: It cannot be read.
        """
        ...

    def read(self, access: Access, message: Message) -> Sequence[Finding]:
        """Return what a stored message says; the same message always says the same.

        It may call the provider when the message alone is no proof.
        """
        ...

    def acknowledge(self, access: Access, message: Message) -> tuple[int, Mapping[str, Any]]:
        """Return the status and JSON body that the provider wants to hear for a message that was stored."""
        ...
