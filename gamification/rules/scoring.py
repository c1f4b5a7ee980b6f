"""Points and limits: what one activity is worth."""

from datetime import timedelta

from gamification.rules.book import Days, Deed, Limits
from gamification.rules.facts import Fact
from gamification.rules.metrics import ALL, DAY, WEEK, Starts
from gamification.rules.state import State


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


def score(state: State, *, deed: Deed, fact: Fact, starts: Starts) -> list[tuple[str, int]]:
    """Return what each rule pays for an activity that counts, after the caps; rules that pay nothing are left out."""
    lines = []
    for pay in deed.pays:
        if pay.days is not None and not _holds(state, days=pay.days, fact=fact):
            continue
        if not pay.unit or pay.unit == fact.unit:
            points = fact.quantity_milli * pay.points // pay.per_milli if pay.per_milli else pay.points
            if points > 0:
                lines.append((pay.rule, points))
    if deed.multipliers and lines:
        lines += _bonuses(state, deed=deed, fact=fact, base=sum(points for _, points in lines))
    if deed.limits is not None and lines:
        return _capped(state, lines=lines, limits=deed.limits, fact=fact, starts=starts)
    return lines


def _holds(state: State, *, days: Days, fact: Fact) -> bool:
    """Tell whether a rule of some days pays for the activity."""
    if not days.first <= fact.local_on <= days.last:
        return False
    if not days.is_once:
        return True
    tallies = (state.tallies.get(key) for key in days.until(fact.action, fact.local_on))
    return not any(tally is not None and tally.count for tally in tallies)


def _bonuses(state: State, *, deed: Deed, fact: Fact, base: int) -> list[tuple[str, int]]:
    bonuses = []
    for factor in deed.multipliers:
        if factor.days is not None and not _holds(state, days=factor.days, fact=fact):
            continue
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
