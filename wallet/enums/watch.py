"""Words of the watch over money that moves, and who may see it."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import ADMINS, MANAGERS, TREASURERS, Role, allow


class WatchedKind(models.TextChoices):
    """What sort of thing is looked at."""

    PAYMENT = "payment", _("Payment")
    DEPOSIT = "deposit", _("Deposit")
    CONVERSION = "conversion", _("Conversion")
    WITHDRAWAL = "withdrawal", _("Withdrawal")


class WatchMeasure(models.TextChoices):
    """What a rule measures, over the rule's window and including the thing that is looked at."""

    COUNT = "count", _("How many")
    AMOUNT = "amount", _("Amount in all")
    SINGLE_AMOUNT = "single_amount", _("One amount")
    ERROR_RATE = "error_rate", _("Share that failed (percent)")
    DISTINCT_METHODS = "distinct_methods", _("Different cards, phones or accounts")
    DISTINCT_MEMBERS = "distinct_members", _("Members with one card, phone or account")
    NEAR_THRESHOLD = "near_threshold", _("Just below a reporting threshold")
    PASSED_THROUGH = "passed_through", _("Paid in and taken out again (percent)")
    NEW_PAYEE = "new_payee", _("Large amount to a new payee")
    AFTER_SILENCE = "after_silence", _("Large amount after a long silence")


class WatchAction(models.TextChoices):
    """What follows when a rule is met; never a refusal."""

    HOLD = "hold", _("Hold until it is checked")
    REVIEW = "review", _("Look at it")


class CaseStatus(models.TextChoices):
    """The life of a case."""

    OPEN = "open", _("Open")
    ASSIGNED = "assigned", _("Assigned")
    ESCALATED = "escalated", _("Escalated")
    CLEARED = "cleared", _("Cleared")
    LAPSED = "lapsed", _("Released by time")
    REPORTED = "reported", _("Reported to the authority")


C = CaseStatus
NEXT_CASE: Final[Mapping[str, frozenset[str]]] = {
    C.OPEN: frozenset({C.ASSIGNED, C.CLEARED, C.ESCALATED, C.LAPSED}),
    C.ASSIGNED: frozenset({C.CLEARED, C.ESCALATED, C.LAPSED}),
    C.ESCALATED: frozenset({C.CLEARED, C.REPORTED}),
    C.CLEARED: frozenset(),
    C.LAPSED: frozenset(),
    C.REPORTED: frozenset(),
}

UNDECIDED: Final = (C.OPEN, C.ASSIGNED, C.ESCALATED)
"""What the case holds is held."""

WATCHERS: Final = MANAGERS | TREASURERS
"""Who works on cases. Members are never told: not even that there is one."""

allow(
    {
        "wallet.watchrule.view": WATCHERS | {Role.AUDITOR},
        "wallet.watchrule.add": ADMINS,
        "wallet.watchrule.change": ADMINS,
        "wallet.watchrule.delete": ADMINS,
        "wallet.watchcase.view": WATCHERS | {Role.AUDITOR},
        "wallet.watchcase.assign": WATCHERS,
        "wallet.watchcase.clear": WATCHERS,
        "wallet.watchcase.escalate": WATCHERS,
        "wallet.watchcase.report": ADMINS,
    }
)
