"""Words of money coming in, and who may do what with it."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import CONSOLE, EVERYONE, SELF, TREASURERS, allow
from wallet.enums.ledger import READERS


class ProviderKind(models.TextChoices):
    """Which wire a provider speaks; it names the ledger's purposes (``external:<kind>``, ``incoming:<kind>``)."""

    MPESA = "mpesa", _("M-Pesa")
    STRIPE = "stripe", _("Stripe")
    PAYPAL = "paypal", _("PayPal")
    BANK = "bank", _("Bank transfer")
    MANUAL = "manual", _("Cash, confirmed by hand")


class ProviderMode(models.TextChoices):
    """Whether money really moves."""

    TEST = "test", _("Test")
    LIVE = "live", _("Live")


class PaymentPurpose(models.TextChoices):
    """What a payment is for."""

    SAVINGS = "savings", _("Savings")
    DONATION = "donation", _("Donation")
    TOP_UP = "top_up", _("Top-up")
    UNKNOWN = "unknown", _("Not known yet")


class PaymentStatus(models.TextChoices):
    """The life of a payment; it goes forward only."""

    NEW = "new", _("New")
    SENDING = "sending", _("Being sent")
    PENDING = "pending", _("Waiting for the payer")
    UNKNOWN = "unknown", _("Being asked about")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    REVIEW = "review", _("To be resolved")
    SUCCEEDED = "succeeded", _("Paid")
    RETURNED = "returned", _("Given back")


OPEN_PAYMENT: Final = frozenset(
    {PaymentStatus.NEW, PaymentStatus.SENDING, PaymentStatus.PENDING, PaymentStatus.UNKNOWN}
)
"""The states in which a payment may still be paid as it was asked for."""
UNPAID_PAYMENT: Final = frozenset({PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELLED})
"""The states of a payment that came to nothing; money that comes late is taken all the same."""
PAID_PAYMENT: Final = frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.REVIEW, PaymentStatus.RETURNED})
"""The states of a payment whose money has come."""

_MONEY_COMES: Final = frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.REVIEW})
NEXT_PAYMENT: Final[Mapping[str, frozenset[str]]] = {
    PaymentStatus.NEW: _MONEY_COMES | UNPAID_PAYMENT | {PaymentStatus.SENDING, PaymentStatus.PENDING},
    PaymentStatus.SENDING: _MONEY_COMES | UNPAID_PAYMENT | {PaymentStatus.PENDING, PaymentStatus.UNKNOWN},
    PaymentStatus.PENDING: _MONEY_COMES | UNPAID_PAYMENT | {PaymentStatus.UNKNOWN},
    PaymentStatus.UNKNOWN: _MONEY_COMES | UNPAID_PAYMENT | {PaymentStatus.PENDING},
    PaymentStatus.FAILED: _MONEY_COMES,
    PaymentStatus.EXPIRED: _MONEY_COMES,
    PaymentStatus.CANCELLED: _MONEY_COMES,
    PaymentStatus.REVIEW: frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.RETURNED}),
    PaymentStatus.SUCCEEDED: frozenset({PaymentStatus.REVIEW}),
    PaymentStatus.RETURNED: frozenset(),
}
"""The steps of a payment. A match made by mistake takes a payment from SUCCEEDED back to REVIEW; nothing else does."""


class MessageStatus(models.TextChoices):
    """The life of a provider's message."""

    NEW = "new", _("Not read yet")
    APPLIED = "applied", _("Applied")
    EMPTY = "empty", _("Says nothing new")
    REFUSED = "refused", _("Could not be read")


class StepKind(models.TextChoices):
    """What happened to a payment."""

    CREATED = "created", _("Created")
    SENT = "sent", _("Sent to the provider")
    ASKED = "asked", _("Provider asked")
    TOLD = "told", _("Told by the provider")
    DECIDED = "decided", _("Decided by hand")
    EXPIRED = "expired", _("Time ran out")


class SuspenseReason(models.TextChoices):
    """Why money that came could not be booked where it belongs."""

    UNKNOWN_PAYER = "unknown_payer", _("Nobody knows the reference")
    WRONG_AMOUNT = "wrong_amount", _("Another amount than was asked for")
    WRONG_CURRENCY = "wrong_currency", _("Another currency than was asked for")
    PAID_TWICE = "paid_twice", _("Paid a second time")


class SuspenseStatus(models.TextChoices):
    """The life of money in suspense."""

    OPEN = "open", _("Open")
    MATCHED = "matched", _("Matched")
    ACCEPTED = "accepted", _("Accepted")
    GIVING_BACK = "giving_back", _("Being given back")
    GIVEN_BACK = "given_back", _("Given back")


NEXT_SUSPENSE: Final[Mapping[str, frozenset[str]]] = {
    SuspenseStatus.OPEN: frozenset(
        {
            SuspenseStatus.MATCHED,
            SuspenseStatus.ACCEPTED,
            SuspenseStatus.GIVING_BACK,
            SuspenseStatus.GIVEN_BACK,
        }
    ),
    SuspenseStatus.MATCHED: frozenset({SuspenseStatus.OPEN}),
    SuspenseStatus.ACCEPTED: frozenset({SuspenseStatus.OPEN}),
    SuspenseStatus.GIVING_BACK: frozenset({SuspenseStatus.OPEN, SuspenseStatus.GIVEN_BACK}),
    SuspenseStatus.GIVEN_BACK: frozenset(),
}

UNDOABLE_SUSPENSE: Final = frozenset({SuspenseStatus.MATCHED, SuspenseStatus.ACCEPTED})
"""The decisions that can be taken back, because the money is still in the house."""

allow(
    {
        "wallet.provider.view": READERS,
        "wallet.provider.add": TREASURERS,
        "wallet.provider.change": TREASURERS,
        "wallet.provider.rotate": TREASURERS,
        "wallet.provider.check": TREASURERS,
        "wallet.method.view": EVERYONE,
        "wallet.payment.view": CONSOLE | {SELF},
        "wallet.payment.add": EVERYONE,
        "wallet.payment.cancel": TREASURERS | {SELF},
        "wallet.payment.propose": TREASURERS,
        "wallet.payment.confirm": TREASURERS,
        "wallet.payment.ask": TREASURERS,
        "wallet.message.view": READERS,
        "wallet.message.replay": TREASURERS,
        "wallet.suspense.view": READERS,
        "wallet.suspense.match": TREASURERS,
        "wallet.suspense.accept": TREASURERS,
        "wallet.suspense.give_back": TREASURERS,
        "wallet.suspense.undo": TREASURERS,
    }
)
