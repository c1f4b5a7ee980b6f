"""What members may claim, what it is as an activity, and when it happened."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from organizations.rules.policies import PolicyType, declare

SELF_ATTESTED: Final = "claims_self_attested"
PER_DAY: Final = "claims_per_day"
DAYS_BACK: Final = "claims_days_back"
NOON: Final = time(12)
ONE_MILLI: Final = 1000
MOST_COMPLEX: Final = 5
ACQUIRED: Final = "skill.acquired"
CERTIFIED: Final = "skill.certified"
ACTIONS: Final[Mapping[str, str]] = {
    "hours": "hours.logged",
    "task": "task.completed",
    "project": "project.completed",
    "training": "training.completed",
    "skill": ACQUIRED,
    "referral": "volunteer.referred",
}
"""The action of each kind of claim."""

OWN_WORD: Final = frozenset({"hours", "task", "project", "training"})
"""What a member can vouch for himself where the organization trusts its members; the rest needs somebody else."""

declare(
    PolicyType(
        SELF_ATTESTED, "boolean", default=False, description="Hours, tasks, projects and trainings count unexamined."
    ),
    PolicyType(PER_DAY, "integer", 5, "How many contributions a member may report in a day.", minimum=1, maximum=100),
    PolicyType(DAYS_BACK, "integer", 90, "How many days ago a reported contribution may lie.", maximum=3650),
)


def complaint(
    kind: str, *, quantity_milli: int | None, complexity: int | None, has_skill: bool, is_certificate: bool
) -> str:
    """Return what contradicts itself in a claim; empty when nothing does."""
    if kind == "hours" and quantity_milli is None:
        return "Say how many hours."
    if kind != "hours" and quantity_milli is not None:
        return "Only hours have a quantity."
    if kind != "task" and complexity is not None:
        return "Only a task has a complexity."
    if (kind == "skill") != has_skill:
        return "Name the skill for a skill, and only then."
    return "Only a skill comes with a certificate." if is_certificate and kind != "skill" else ""


def action_of(kind: str, *, is_certificate: bool) -> str:
    """Return the action that a claim is once it is approved."""
    return CERTIFIED if is_certificate else ACTIONS[kind]


def quantity_of(kind: str, *, quantity_milli: int | None, complexity: int | None) -> int:
    """Return the quantity in thousandths: of hours, of the task's complexity (1 to 5), else of one."""
    if kind == "hours":
        return quantity_milli or 0
    return (complexity or 1) * ONE_MILLI if kind == "task" else ONE_MILLI


def moment_of(day: date, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when a contribution of that day is taken to have happened: at noon, on the day itself not after now."""
    return min(datetime.combine(day, NOON, tzinfo=zone), now)


def valid_until(certified_on: date, months: int | None) -> date | None:
    """Return the last day of a certificate; None when it never ends."""
    if months is None:
        return None
    year, month = divmod(certified_on.year * 12 + certified_on.month - 1 + months, 12)
    for day in range(certified_on.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("Every month has a first day.")
