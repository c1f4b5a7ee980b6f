"""The actions that the program itself records; an organization's own action of the same code replaces one."""

from typing import Any, Final

DONATION: Final = "donation.given"
SIGN_IN: Final = "user.logged_in"
KUDOS_GIVEN: Final = "kudos.given"
KUDOS_RECEIVED: Final = "kudos.received"
POINTS_ADJUSTED: Final = "points.adjusted"
BADGE_AWARDED: Final = "badge.awarded"
ACHIEVEMENT_AWARDED: Final = "achievement.awarded"
ACHIEVEMENT_CHECKED: Final = "achievement.checked"
"""Looks at every achievement and ladder again, because rules have changed; it counts nowhere."""
TENURE: Final = "membership.tenure"
"""Tells how long the member has been one: the days since it was last told, by the calendar, in thousandths."""
SILENT: Final = frozenset({ACHIEVEMENT_CHECKED, TENURE})
"""Recorded by the program, not done by the member: not counted among all activities."""
BY_HAND: Final = frozenset({POINTS_ADJUSTED, BADGE_AWARDED, ACHIEVEMENT_AWARDED, *SILENT})
"""Recorded only by the verbs of the program, never through intake by name."""


def action(
    code: str, *, name: str = "", unit: str = "", event_type: str = "activity", cadence: str = "", **limits: Any
) -> dict[str, Any]:
    """Return an action in the compiled form, without limits and rules unless given."""
    return {
        "code": code,
        "name": name or code,
        "unit": unit,
        "event_type": event_type,
        "cadence": cadence,
        "repeatable": True,
        "cooldown_seconds": 0,
        "daily_points_cap": None,
        "weekly_points_cap": None,
        "daily_count_cap": None,
        "weekly_count_cap": None,
        "min_milli": 1,
        "max_milli": None,
        "active": True,
        "rules": [],
        **limits,
    }


BUILTINS: Final = (
    action(DONATION, name="Gift", unit="money"),
    action(SIGN_IN, name="Sign-in"),
    action(KUDOS_GIVEN, name="Thanks given"),
    action(KUDOS_RECEIVED, name="Thanks received"),
    action(POINTS_ADJUSTED, name="Points adjusted", event_type="manual_adjustment"),
    action(BADGE_AWARDED, name="Badge awarded", event_type="badge_earned"),
    action(ACHIEVEMENT_AWARDED, name="Achievement awarded", event_type="achievement_earned"),
    action(ACHIEVEMENT_CHECKED, name="Achievements checked"),
    action(TENURE, name="Time as a member", unit="day"),
)
