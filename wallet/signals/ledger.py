"""What the ledger announces."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class CrossPaymentSent:
    """A member has paid another organization; announced in the payer's, heard by the wallet to deliver it.

    Attributes:
        key: The payment's key in the payer's organization.
        member_id: Who paid.
        receiver_id: The receiving organization.
        receiver_purpose: The purpose there.
        amount_minor: Minor units of ``currency``.
        currency: The code of a money.
        subject_type: What the payment is about.
        subject_id: Its id.
    """

    key: str
    member_id: str
    receiver_id: str
    receiver_purpose: str
    amount_minor: int
    currency: str
    subject_type: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class CrossPaymentSettled:
    """A payment from another organization has arrived; announced in the receiver's.

    Attributes:
        key: The payment's key in the payer's organization.
        payer_organization_id: Where it came from.
        payer_id: The member there who paid.
        purpose: The purpose here that received it.
        amount_minor: Minor units of ``currency``.
        currency: The code of a money.
        subject_type: What the payment is about.
        subject_id: Its id.
    """

    key: str
    payer_organization_id: str
    payer_id: str
    purpose: str
    amount_minor: int
    currency: str
    subject_type: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class CrossPaymentReturned:
    """A payment from another organization was sent back; announced in the receiver's, heard by the wallet.

    Attributes:
        key: The payment's key in the payer's organization.
        payer_organization_id: Where it goes back to.
        reason: Why.
    """

    key: str
    payer_organization_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CrossPaymentRefunded:
    """A payment to another organization has come back to its payer; announced in the payer's.

    Attributes:
        key: The payment's key.
        member_id: Who has it back.
        receiver_id: Who had received it.
        amount_minor: Minor units of ``currency``.
        currency: The code of a money.
        subject_type: What the payment was about.
        subject_id: Its id.
        reason: Why.
    """

    key: str
    member_id: str
    receiver_id: str
    amount_minor: int
    currency: str
    subject_type: str
    subject_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class BooksOutOfBalance:
    """The nightly check has found discrepancies; announced in the platform's door.

    Attributes:
        discrepancy_count: How many (at most some thousand are looked for).
        kinds: Their kinds, separated by commas.
    """

    discrepancy_count: int
    kinds: str


cross_payment_sent = Signal("cross_payment.sent", CrossPaymentSent)
cross_payment_settled = Signal("cross_payment.settled", CrossPaymentSettled)
cross_payment_returned = Signal("cross_payment.returned", CrossPaymentReturned)
cross_payment_refunded = Signal("cross_payment.refunded", CrossPaymentRefunded)
books_out_of_balance = Signal("books.out_of_balance", BooksOutOfBalance)
