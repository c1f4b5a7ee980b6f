"""Words of money that members take out, and who may do what with it."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import ADMINS, CONSOLE, EVERYONE, SELF, TREASURERS, Proof, allow, demand


class PayoutMethod(models.TextChoices):
    """How money reaches a payee. ``CRYPTO`` has a name and no provider: it is always refused."""

    BANK = "bank", _("Bank transfer")
    MOBILE_MONEY = "mobile_money", _("Mobile money")
    PAYPAL = "paypal", _("PayPal")
    CRYPTO = "crypto", _("Cryptocurrency")


class WithdrawalStatus(models.TextChoices):
    """The life of a withdrawal; it only goes forward."""

    REQUESTED = "requested", _("Requested")
    HELD = "held", _("Being checked")
    REVIEW = "review", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Sent, answer missing")
    SETTLED = "settled", _("Paid")
    RETURNED = "returned", _("Came back")
    FAILED = "failed", _("Failed")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")


class LimitScope(models.TextChoices):
    """Whose withdrawals a limit adds up."""

    MEMBER = "member", _("Each member")
    ORGANIZATION = "organization", _("All members together")


class LimitPeriod(models.TextChoices):
    """The calendar period of a limit, in the organization's time zone; weeks begin on Monday."""

    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")


class BatchStatus(models.TextChoices):
    """The life of a file of bank transfers. Once exported its bytes never change."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    EXPORTED = "exported", _("Exported")
    CONFIRMED = "confirmed", _("Confirmed by the bank")
    DISCARDED = "discarded", _("Discarded")


W = WithdrawalStatus
NEXT_WITHDRAWAL: Final[Mapping[str, frozenset[str]]] = {
    W.REQUESTED: frozenset({W.HELD, W.REVIEW}),
    W.HELD: frozenset({W.REVIEW, W.REJECTED, W.CANCELLED}),
    W.REVIEW: frozenset({W.HELD, W.APPROVED, W.REJECTED, W.CANCELLED}),
    W.APPROVED: frozenset({W.SENDING, W.SENT, W.REJECTED}),
    W.SENDING: frozenset({W.SENT, W.UNKNOWN, W.SETTLED, W.FAILED}),
    W.SENT: frozenset({W.UNKNOWN, W.SETTLED, W.FAILED, W.RETURNED}),
    W.UNKNOWN: frozenset({W.SENT, W.SETTLED, W.FAILED, W.RETURNED}),
    W.SETTLED: frozenset({W.RETURNED, W.SENT}),
    W.FAILED: frozenset({W.SETTLED}),
    W.RETURNED: frozenset(),
    W.REJECTED: frozenset(),
    W.CANCELLED: frozenset(),
}
"""The allowed steps. A payout that was thought to have failed may prove paid: the provider's word is the last. Only a
match by mistake, which is taken back, leads from SETTLED to SENT."""

WAITING: Final = (W.HELD, W.REVIEW)
"""A person, or time, decides next."""

UNDERWAY: Final = (W.SENDING, W.SENT, W.UNKNOWN)
"""The money has left the member and is not known to have arrived."""

IN_VAIN: Final = (W.RETURNED, W.FAILED, W.REJECTED, W.CANCELLED)
"""The member has the money back: it counts against no limit."""

NEXT_BATCH: Final[Mapping[str, frozenset[str]]] = {
    BatchStatus.DRAFT: frozenset({BatchStatus.APPROVED, BatchStatus.DISCARDED}),
    BatchStatus.APPROVED: frozenset({BatchStatus.EXPORTED, BatchStatus.DISCARDED}),
    BatchStatus.EXPORTED: frozenset({BatchStatus.CONFIRMED}),
    BatchStatus.CONFIRMED: frozenset({BatchStatus.EXPORTED}),
    BatchStatus.DISCARDED: frozenset(),
}

allow(
    {
        "wallet.payee.view": CONSOLE | {SELF},
        "wallet.payee.add": TREASURERS | {SELF},
        "wallet.payee.change": TREASURERS | {SELF},
        "wallet.payee.delete": TREASURERS | {SELF},
        "wallet.withdrawal.view": CONSOLE | {SELF},
        "wallet.withdrawal.add": TREASURERS | {SELF},
        "wallet.withdrawal.cancel": TREASURERS | {SELF},
        "wallet.withdrawal.approve": TREASURERS,
        "wallet.withdrawal.reject": TREASURERS,
        "wallet.withdrawal.settle": TREASURERS,
        "wallet.withdrawalterms.view": EVERYONE,
        "wallet.withdrawalterms.add": ADMINS,
        "wallet.withdrawalterms.change": ADMINS,
        "wallet.withdrawallimit.view": EVERYONE,
        "wallet.withdrawallimit.add": ADMINS,
        "wallet.withdrawallimit.change": ADMINS,
        "wallet.withdrawallimit.delete": ADMINS,
        "wallet.payoutbatch.view": CONSOLE,
        "wallet.payoutbatch.add": TREASURERS,
        "wallet.payoutbatch.approve": TREASURERS,
        "wallet.payoutbatch.export": TREASURERS,
        "wallet.payoutbatch.discard": TREASURERS,
    }
)

demand(
    Proof.PASSWORD,
    "wallet.payee.add",
    "wallet.payee.change",
    "wallet.withdrawal.approve",
    "wallet.withdrawal.settle",
    "wallet.payoutbatch.approve",
    "wallet.payoutbatch.export",
)
