"""Words of savings, and who may do what with them."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import CONSOLE, EVERYONE, SELF, TREASURERS, allow
from wallet.enums.payments import ProviderKind


class Activeness(models.TextChoices):
    """How long a saver has been silent."""

    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DORMANT = "dormant", _("Dormant")


class DepositStatus(models.TextChoices):
    """The life of a deposit."""

    PENDING = "pending", _("Pending")
    VERIFIED = "verified", _("Verified")
    FAILED = "failed", _("Failed")
    REVERSED = "reversed", _("Reversed")


class CorrectionStatus(models.TextChoices):
    """Where a proposed correction stands."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PlanCadence(models.TextChoices):
    """How often a contribution is due."""

    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")


class ContributionStatus(models.TextChoices):
    """How a saver's contribution to one cycle stands."""

    DUE = "due", _("Due")
    PAID = "paid", _("Paid")
    SHORT = "short", _("Short")
    LATE = "late", _("Late")
    WAIVED = "waived", _("Excused")


class FineStatus(models.TextChoices):
    """The life of a fine."""

    DUE = "due", _("Due")
    PAID = "paid", _("Paid")
    WAIVED = "waived", _("Let off")


class TurnOrder(models.TextChoices):
    """How the order of turns is found."""

    LOTS = "lots", _("By lots")
    JOINING = "joining", _("By the day of joining")
    ALPHABET = "alphabet", _("By name")


class RoundStatus(models.TextChoices):
    """The life of a merry-go-round."""

    DRAFT = "draft", _("Being prepared")
    RUNNING = "running", _("Running")
    COMPLETE = "complete", _("Complete")


class SwapStatus(models.TextChoices):
    """Where a wish to change turns stands."""

    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PeriodStatus(models.TextChoices):
    """The life of a closed period."""

    ATTESTING = "attesting", _("Being attested")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Attestation(models.TextChoices):
    """What a member says about the figures of a period."""

    WAITING = "waiting", _("Not answered")
    ATTESTED = "attested", _("Attested")
    DISPUTED = "disputed", _("Disputed")


class StatementStatus(models.TextChoices):
    """Whether a statement's document is there."""

    ASKED = "asked", _("Being printed")
    READY = "ready", _("Ready")


NEXT_DEPOSIT: Final[Mapping[str, frozenset[str]]] = {
    DepositStatus.PENDING: frozenset({DepositStatus.VERIFIED, DepositStatus.FAILED}),
    DepositStatus.FAILED: frozenset({DepositStatus.VERIFIED}),
    DepositStatus.VERIFIED: frozenset({DepositStatus.REVERSED}),
    DepositStatus.REVERSED: frozenset(),
}
"""A payment may prove paid after it was given up."""

CASH: Final = ProviderKind.MANUAL.value
"""The channel of deposits that an officer enters by hand; every other is the kind of a payment provider."""

allow(
    {
        "wallet.savings.view": CONSOLE | {SELF},
        "wallet.savings.change": TREASURERS,
        "wallet.savings_figures.view": CONSOLE,
        "wallet.deposit.view": CONSOLE | {SELF},
        "wallet.deposit.add": EVERYONE,
        "wallet.deposit.enter": TREASURERS,
        "wallet.deposit.verify": TREASURERS,
        "wallet.deposit.correct": TREASURERS,
        "wallet.deposit_correction.view": CONSOLE,
        "wallet.deposit_correction.decide": TREASURERS,
        "wallet.purpose_reference.view": CONSOLE,
        "wallet.purpose_reference.add": TREASURERS,
        "wallet.purpose_reference.change": TREASURERS,
        "wallet.plan.view": EVERYONE,
        "wallet.plan.add": TREASURERS,
        "wallet.plan.change": TREASURERS,
        "wallet.contribution.view": CONSOLE | {SELF},
        "wallet.contribution.waive": TREASURERS,
        "wallet.fine.view": CONSOLE | {SELF},
        "wallet.fine.collect": TREASURERS,
        "wallet.fine.waive": TREASURERS,
        "wallet.round.view": EVERYONE,
        "wallet.round.add": TREASURERS,
        "wallet.round.change": TREASURERS,
        "wallet.round.pay": TREASURERS,
        "wallet.swap.view": CONSOLE | {SELF},
        "wallet.swap.ask": EVERYONE,
        "wallet.period.view": EVERYONE,
        "wallet.period.add": TREASURERS,
        "wallet.period.close": TREASURERS,
        "wallet.figure.view": CONSOLE | {SELF},
        "wallet.figure.attest": frozenset({SELF}),
        "wallet.figure.settle": TREASURERS,
        "wallet.statement.view": CONSOLE | {SELF},
        "wallet.statement.add": CONSOLE | {SELF},
    }
)
