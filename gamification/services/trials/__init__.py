"""Trying changed rules on past activities, and publishing what was tried."""

from gamification.services.trials.steps import TRY_RULES, go_on_trying
from gamification.services.trials.verbs import (
    MOST_DAYS,
    publish_due_trials,
    publish_trial,
    purge_trials,
    try_again,
    try_rules,
    withdraw_trial,
)

__all__ = [
    "MOST_DAYS",
    "TRY_RULES",
    "go_on_trying",
    "publish_due_trials",
    "publish_trial",
    "purge_trials",
    "try_again",
    "try_rules",
    "withdraw_trial",
]
