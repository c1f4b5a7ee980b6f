"""Words of the ledger, and who may do what with it."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import (
    ADMINS,
    CONSOLE,
    EVERYONE,
    SELF,
    TREASURERS,
    Role,
    allow,
)


class CurrencyKind(models.TextChoices):
    """What a currency is; money belongs to the platform and is the same everywhere."""

    POINTS = "points", _("Points")
    CREDITS = "credits", _("Credits")
    MONEY = "money", _("Money")


class HolderKind(models.TextChoices):
    """Whom an account belongs to."""

    MEMBER = "member", _("Member")
    ORGANIZATION = "organization", _("Organization")
    PURPOSE = "purpose", _("Purpose")


class TransferKind(models.TextChoices):
    """Why an amount moved."""

    EARN = "earn", _("Earned")
    SPEND = "spend", _("Spent")
    CONVERT = "convert", _("Converted")
    DEPOSIT = "deposit", _("Deposited")
    DONATE = "donate", _("Donated")
    WITHDRAW = "withdraw", _("Withdrawn")
    REFUND = "refund", _("Refunded")
    REVERSE = "reverse", _("Reversed")
    EXPIRE = "expire", _("Expired")
    ADJUST = "adjust", _("Adjusted")
    FEE = "fee", _("Fee")


class HoldStatus(models.TextChoices):
    """The life of a hold."""

    OPEN = "open", _("Open")
    CAPTURED = "captured", _("Captured")
    RELEASED = "released", _("Released")
    EXPIRED = "expired", _("Expired")


class CrossPaymentStatus(models.TextChoices):
    """The life of a payment to another organization, as the paying one sees it."""

    SENT = "sent", _("On its way")
    SETTLED = "settled", _("Settled")
    REFUNDED = "refunded", _("Refunded")


NEXT_HOLD: Final[Mapping[str, frozenset[str]]] = {
    HoldStatus.OPEN: frozenset({HoldStatus.CAPTURED, HoldStatus.RELEASED, HoldStatus.EXPIRED}),
    HoldStatus.CAPTURED: frozenset(),
    HoldStatus.RELEASED: frozenset(),
    HoldStatus.EXPIRED: frozenset(),
}
NEXT_CROSS_PAYMENT: Final[Mapping[str, frozenset[str]]] = {
    CrossPaymentStatus.SENT: frozenset({CrossPaymentStatus.SETTLED}),
    CrossPaymentStatus.SETTLED: frozenset({CrossPaymentStatus.REFUNDED}),
    CrossPaymentStatus.REFUNDED: frozenset(),
}

READERS: Final = TREASURERS | {Role.AUDITOR}
"""The roles that read other people's accounts."""

allow(
    {
        "wallet.currency.view": EVERYONE,
        "wallet.currency.add": ADMINS,
        "wallet.currency.change": ADMINS,
        "wallet.account.view": CONSOLE | {SELF},
        "wallet.transfer.view": CONSOLE | {SELF},
        "wallet.transfer.adjust": TREASURERS,
        "wallet.transfer.reverse": TREASURERS,
        "wallet.hold.view": CONSOLE | {SELF},
        "wallet.hold.release": TREASURERS,
        "wallet.cross_payment.view": CONSOLE | {SELF},
        "wallet.books.view": READERS,
        "wallet.dayseal.view": READERS,
    }
)
