"""How much may be taken out: which limits hold for whom, and which one a withdrawal would pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from organizations.rules.policies import PolicyType, declare

PAYEE_COOLING: Final = "payee_cooling_hours"
BPS: Final = 10_000

declare(
    PolicyType(
        PAYEE_COOLING,
        "integer",
        24,
        "For how many hours nothing is sent to a new or changed payee.",
        maximum=720,
    ),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so much (minor units) and so often in a period (``day``, ``week``, ``month``); None bounds nothing."""

    scope: str
    period: str
    member_type: str = ""
    most_minor: int | None = None
    most_count: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What was taken out in a period so far; minor units."""

    amount_minor: int = 0
    count: int = 0


def started_on(period: str, today: date) -> date:
    """Return the first day of the period in which a day lies; weeks begin on Monday."""
    if period == "week":
        return today - timedelta(days=today.weekday())
    return today.replace(day=1) if period == "month" else today


def limits_for(limits: Iterable[Limit], member_type: str) -> list[Limit]:
    """Return the limits that hold for a kind of member: its own stand in place of those for everybody."""
    chosen: dict[tuple[str, str], Limit] = {}
    for limit in sorted(limits, key=lambda limit: limit.member_type != ""):
        if limit.member_type in ("", member_type):
            chosen[limit.scope, limit.period] = limit
    return list(chosen.values())


def left_of(limit: Limit, used: Used) -> int | None:
    """Return what may still be taken out under a limit, in minor units; None for any amount."""
    if limit.most_count is not None and used.count >= limit.most_count:
        return 0
    return None if limit.most_minor is None else max(limit.most_minor - used.amount_minor, 0)


def passed_by(
    amount_minor: int, limits: Iterable[Limit], used: Mapping[tuple[str, str], Used]
) -> tuple[Limit, int] | None:
    """Return the tightest limit that an amount would pass and what is left of it; None when it passes none.

    Args:
        amount_minor: What is to be taken out.
        limits: Those that hold.
        used: What was taken out so far, by scope and period.
    """
    passed = []
    for limit in limits:
        left = left_of(limit, used.get((limit.scope, limit.period), Used()))
        if left is not None and amount_minor > left:
            passed.append((limit, left))
    return min(passed, key=lambda each: each[1], default=None)


def fee_of(amount_minor: int, *, fee_minor: int, fee_bps: int) -> int:
    """Return the fee of an amount: the fixed part and the share, rounded up to whole minor units."""
    return fee_minor - (-amount_minor * fee_bps // BPS)
