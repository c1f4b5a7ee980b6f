"""The watch over money that moves: what is unusual is held or looked at, never refused."""

from wallet.services.watch.cases import assign_case, clear_case, escalate_case, lapse_cases, report_case
from wallet.services.watch.definitions import add_watch_rule, change_watch_rule, remove_watch_rule, seed_watch_rules
from wallet.services.watch.looking import Outcome, Watched, look, open_case
from wallet.services.watch.payments import watch_deposits, watch_failures, watch_payments

__all__ = [
    "Outcome",
    "Watched",
    "add_watch_rule",
    "assign_case",
    "change_watch_rule",
    "clear_case",
    "escalate_case",
    "lapse_cases",
    "look",
    "open_case",
    "remove_watch_rule",
    "report_case",
    "seed_watch_rules",
    "watch_deposits",
    "watch_failures",
    "watch_payments",
]
