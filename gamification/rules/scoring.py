"""Points, limits and streaks: what one activity is worth."""

from datetime import date, timedelta

from gamification.rules.book import Deed, Limits
from gamification.rules.facts import Fact
from gamification.rules.metrics import ALL, DAY, WEEK, Starts
from gamification.rules.metrics import starts as starts_of
from gamification.rules.state import Run, State

CADENCE_PERIOD = {"day": 1, "week": 2, "month": 3}
"""Where ``Starts`` keeps the period of a cadence."""


def counts(state: State, *, limits: Limits, fact: Fact, starts: Starts) -> bool:
    """Tell whether the activity counts: neither too soon, nor too many, nor a second time of a once-only action."""
    ever = state.tallies.get((fact.action, ALL, starts.all_time))
    if ever is None or not ever.count:
        return limits.daily_count != 0 and limits.weekly_count != 0
    if limits.is_once:
        return False
    if ever.last_at is not None and fact.occurred_at - ever.last_at < timedelta(seconds=limits.cooldown_seconds):
        return False
    for period, cap in ((DAY, limits.daily_count), (WEEK, limits.weekly_count)):
        if cap is not None and state.tally((fact.action, period, starts[period])).count >= cap:
            return False
    return True


def extend_run(state: State, *, cadence: str, starts: Starts) -> bool:
    """Let the member's streak take in the period; return whether the streak changed.

    A period that lies before the streak's last one leaves it as it is.
    """
    on = starts[CADENCE_PERIOD[cadence]]
    run = state.runs.get(cadence)
    if run is None:
        state.runs[cadence] = Run(1, 1, on, on)
        return True
    if on <= run.last_on:
        return False
    if following(run.last_on, cadence) == on:
        run.current += 1
    else:
        run.current, run.started_on = 1, on
    run.last_on = on
    run.longest = max(run.longest, run.current)
    return True


def following(start: date, cadence: str) -> date:
    """Return the first day of the period after the one that begins on ``start``."""
    if cadence == "day":
        return start + timedelta(days=1)
    if cadence == "week":
        return start + timedelta(days=7)
    return (start + timedelta(days=31)).replace(day=1)


def current_length(run: Run, *, cadence: str, today: date) -> int:
    """Return the length of a streak as of a day (the member's): 0 once a whole period was missed."""
    on = starts_of(today)[CADENCE_PERIOD[cadence]]
    return run.current if following(run.last_on, cadence) >= on else 0


def score(state: State, *, deed: Deed, fact: Fact, starts: Starts) -> list[tuple[str, int]]:
    """Return what each rule pays for an activity that counts, after the caps; rules that pay nothing are left out."""
    lines = []
    for pay in deed.pays:
        if not pay.unit or pay.unit == fact.unit:
            points = fact.quantity_milli * pay.points // pay.per_milli if pay.per_milli else pay.points
            if points > 0:
                lines.append((pay.rule, points))
    if deed.multipliers and lines:
        lines += _bonuses(state, deed=deed, base=sum(points for _, points in lines))
    if deed.limits is not None and lines:
        return _capped(state, lines=lines, limits=deed.limits, fact=fact, starts=starts)
    return lines


def _bonuses(state: State, *, deed: Deed, base: int) -> list[tuple[str, int]]:
    bonuses = []
    for factor in deed.multipliers:
        run = state.runs.get(factor.cadence)
        if run is not None and run.current >= factor.min_streak and factor.num > factor.den:
            bonuses.append((factor.rule, base * factor.num // factor.den - base))
    return [(rule, bonus) for rule, bonus in bonuses if bonus]


def _capped(
    state: State, *, lines: list[tuple[str, int]], limits: Limits, fact: Fact, starts: Starts
) -> list[tuple[str, int]]:
    room = None
    for period, cap in ((DAY, limits.daily_points), (WEEK, limits.weekly_points)):
        if cap is not None:
            left = max(0, cap - state.tally((fact.action, period, starts[period])).points)
            room = left if room is None else min(room, left)
    if room is None:
        return lines
    paid = []
    for rule, points in lines:
        points = min(points, room)  # noqa: PLW2901 - the line is cut to what is left
        if points > 0:
            paid.append((rule, points))
            room -= points
    return paid
