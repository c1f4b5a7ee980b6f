"""Words of giving: states with their allowed steps, kinds, means, and who may do what."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from goodplay.core import permissions
from goodplay.core.permissions import CONSOLE, EVERYONE, MANAGERS, SELF, TREASURERS


class CampaignStatus(TextChoices):
    """Where a campaign is in its life."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    COMPLETED = "completed", _("Target reached")
    CLOSED = "closed", _("Closed")


class DonationStatus(TextChoices):
    """Where a gift is in its life."""

    PENDING = "pending", _("Pending")
    SETTLED = "settled", _("Settled")
    FAILED = "failed", _("Failed")
    REFUNDED = "refunded", _("Refunded")


class ReceiptStatus(TextChoices):
    """Where a receipt is in its life."""

    NUMBERED = "numbered", _("Numbered")
    RENDERED = "rendered", _("Ready")
    VOIDED = "voided", _("Voided")


CAMPAIGN_NEXT: Final[Mapping[str, frozenset[str]]] = {
    CampaignStatus.DRAFT: frozenset({CampaignStatus.ACTIVE, CampaignStatus.CLOSED}),
    CampaignStatus.ACTIVE: frozenset({CampaignStatus.COMPLETED, CampaignStatus.CLOSED}),
    CampaignStatus.COMPLETED: frozenset({CampaignStatus.CLOSED}),
    CampaignStatus.CLOSED: frozenset(),
}
OPEN_CAMPAIGN: Final = frozenset({CampaignStatus.ACTIVE, CampaignStatus.COMPLETED})
"""The states in which a campaign takes gifts: reaching the target does not stop the giving."""

DONATION_NEXT: Final[Mapping[str, frozenset[str]]] = {
    DonationStatus.PENDING: frozenset({DonationStatus.SETTLED, DonationStatus.FAILED}),
    DonationStatus.SETTLED: frozenset({DonationStatus.REFUNDED}),
    DonationStatus.FAILED: frozenset({DonationStatus.SETTLED}),
    DonationStatus.REFUNDED: frozenset(),
}
"""A gift that failed settles only when its payment comes all the same, late."""
RECEIPT_NEXT: Final[Mapping[str, frozenset[str]]] = {
    ReceiptStatus.NUMBERED: frozenset({ReceiptStatus.RENDERED, ReceiptStatus.VOIDED}),
    ReceiptStatus.RENDERED: frozenset({ReceiptStatus.VOIDED}),
    ReceiptStatus.VOIDED: frozenset(),
}


class DonationKind(TextChoices):
    """What is given."""

    MONEY = "money", _("Money")
    POINTS = "points", _("Points or credits")
    MIXED = "mixed", _("Money and points")


class Provider(TextChoices):
    """Through whom a gift arrives."""

    MANUAL = "manual", _("Recorded by hand")
    WALLET = "wallet", _("Wallet")
    IMPORT = "import", _("Import")
    STRIPE = "stripe", _("Stripe")
    PAYPAL = "paypal", _("PayPal")
    MPESA = "mpesa", _("M-Pesa")
    BANK = "bank", _("Bank transfer")


PAID_THROUGH: Final = frozenset({Provider.STRIPE, Provider.PAYPAL, Provider.MPESA, Provider.BANK})
"""Providers whose gifts settle by themselves, when the wallet hears that the payment has come."""


class Means(TextChoices):
    """How the donor paid."""

    UNKNOWN = "unknown", _("Not stated")
    CASH = "cash", _("Cash")
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CARD = "card", _("Card")
    CHEQUE = "cheque", _("Cheque")
    MOBILE_MONEY = "mobile_money", _("Mobile money")
    PAYPAL = "paypal", _("PayPal")
    WALLET = "wallet", _("GoodPlay wallet")


class Traceability(TextChoices):
    """Whether the means of payment leaves the trace that tax law asks for."""

    TRACED = "traced", _("Paid by traceable means")
    UNCONFIRMED = "unconfirmed", _("Traceability to be confirmed")
    UNTRACED = "untraced", _("Not paid by traceable means")


TRACEABILITY: Final[Mapping[str, Traceability]] = {
    Means.UNKNOWN: Traceability.UNCONFIRMED,
    Means.CASH: Traceability.UNTRACED,
    Means.BANK_TRANSFER: Traceability.TRACED,
    Means.CARD: Traceability.TRACED,
    Means.CHEQUE: Traceability.TRACED,
    Means.MOBILE_MONEY: Traceability.UNCONFIRMED,
    Means.PAYPAL: Traceability.UNCONFIRMED,
    Means.WALLET: Traceability.UNCONFIRMED,
}
"""Source: art. 83 D.Lgs. 117/2017 (bank, post and the systems of art. 23 D.Lgs. 241/1997)."""

MEANS_OF: Final[Mapping[str, Means]] = {
    Provider.STRIPE: Means.CARD,
    Provider.PAYPAL: Means.PAYPAL,
    Provider.MPESA: Means.MOBILE_MONEY,
    Provider.BANK: Means.BANK_TRANSFER,
}

permissions.allow(
    {
        "donations.campaign.view": EVERYONE,
        "donations.campaign.add": MANAGERS,
        "donations.campaign.change": MANAGERS,
        "donations.donation.view": CONSOLE | {SELF},
        "donations.donation.add": EVERYONE,
        "donations.donation.record": MANAGERS | TREASURERS,
        "donations.donation.import": MANAGERS | TREASURERS,
        "donations.donation.settle": MANAGERS | TREASURERS,
        "donations.donation.fail": MANAGERS | TREASURERS,
        "donations.donation.refund": TREASURERS,
        "donations.receipt.view": CONSOLE | {SELF},
        "donations.receipt.add": MANAGERS | TREASURERS,
        "donations.receipt.void": TREASURERS,
        "donations.profile.view": CONSOLE,
        "donations.profile.add": TREASURERS,
        "donations.profile.change": TREASURERS,
    }
)
