"""What an organization decides about recognition."""

from collections.abc import Mapping
from typing import Final

from organizations.rules.policies import PolicyType, declare

FREEZE_EVERY: Final[Mapping[str, str]] = {
    "day": "streak_freeze_every_days",
    "week": "streak_freeze_every_weeks",
    "month": "streak_freeze_every_months",
}
"""The policies that say when a streak earns a freeze, by cadence."""
MOST_FREEZES: Final = "streak_most_freezes"
PAUSE_DAYS: Final = "streak_pause_most_days"
IN_RULEBOOK: Final = frozenset({*FREEZE_EVERY.values(), MOST_FREEZES})
"""The policies that are part of the rulebook: a new version is published when one is decided."""

declare(
    PolicyType(
        FREEZE_EVERY["day"], "integer", 7, "A daily streak earns a freeze every so many days; 0: never.", maximum=365
    ),
    PolicyType(
        FREEZE_EVERY["week"], "integer", 4, "A weekly streak earns a freeze every so many weeks; 0: never.", maximum=52
    ),
    PolicyType(
        FREEZE_EVERY["month"],
        "integer",
        3,
        "A monthly streak earns a freeze every so many months; 0: never.",
        maximum=12,
    ),
    PolicyType(MOST_FREEZES, "integer", 2, "How many freezes a streak can have in hand.", maximum=10),
    PolicyType(PAUSE_DAYS, "integer", 60, "For how many days a year members may pause their streaks.", maximum=366),
)
