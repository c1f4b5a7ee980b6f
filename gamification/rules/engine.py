"""The engine: facts in their order, one by one, change the state of a member.

The same facts with the same rulebooks give the same state, whether folded at once or applied in any number of steps.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from gamification.rules.book import Book, Climb, Condition, Deed, Goal
from gamification.rules.builtins import ACHIEVEMENT_CHECKED
from gamification.rules.facts import Fact, standing
from gamification.rules.metrics import ALL, EVERYTHING, PERIODS, CounterKey, Starts, starts
from gamification.rules.scoring import counts, score
from gamification.rules.state import Entry, State, Tally
from gamification.rules.streaks import Span, extended

MAX_TIMES_AT_ONCE = 100
"""How often one activity can complete repeatable goals; what is left over follows with the next activity."""
_RANGE = tuple(sorted(PERIODS.values()))


def fold(facts: Iterable[Fact], books: Mapping[int, Book], *, excused: tuple[Span, ...] = ()) -> State:
    """Return the state that all facts of a member make; reversals and what they reverse make nothing.

    Args:
        facts: All facts of one member, in any order.
        books: The rulebook of each version that the facts name.
        excused: The days on which the member is not held to a streak, merged.
    """
    facts = list(facts)
    state = State(excused=excused)
    for fact in standing(facts):
        apply(state, fact, books[fact.version])
    done = [fact.order for fact in facts if fact.reverses is None]
    state.last = max(done, default=None)
    return state


def needs(fact: Fact, book: Book) -> Iterable[CounterKey]:
    """Return the counters whose stored values ``apply`` must know for the fact."""
    deed = book.deeds.get(fact.action)
    if deed is None:
        return ()
    first_days = starts(fact.local_on)
    watched = [(metric, period, first_days[period]) for metric, period in deed.watched]
    for days in deed.once:
        if days.first <= fact.local_on <= days.last:
            watched += days.until(fact.action, fact.local_on)
    return watched


def apply(state: State, fact: Fact, book: Book) -> None:
    """Let one fact happen to the state; it must lie after all facts that the state has seen."""
    deed = book.deeds.get(fact.action)
    state.last = fact.order
    if deed is None:
        return
    first_days = starts(fact.local_on)
    by_hand = fact.points is not None
    if deed.limits is not None and not by_hand and not counts(state, limits=deed.limits, fact=fact, starts=first_days):
        return
    if cadence := deed.cadence:
        run = state.runs.get(cadence)
        state.runs[cadence] = extended(run, cadence=cadence, starts=first_days, excused=state.excused, mercy=book.mercy)
    if by_hand:
        lines = [("manual", fact.points)] if fact.points else []
    else:
        lines = score(state, deed=deed, fact=fact, starts=first_days)
    if fact.action != ACHIEVEMENT_CHECKED:
        _count(state, deed=deed, fact=fact, lines=lines, starts=first_days)
    if fact.grants:
        _grant(state, fact=fact, book=book, starts=first_days)
    _settle(state, deed=deed, fact=fact, book=book, starts=first_days)


def _count(state: State, *, deed: Deed, fact: Fact, lines: list[tuple[str, int]], starts: Starts) -> None:
    points = 0
    for rule, change in lines:
        points += change
        state.entries[fact.id, rule] = Entry(change, deed.event_type)
    at, quantity, code = fact.occurred_at, fact.quantity_milli, deed.code
    tally_of = state.tally
    for period in _RANGE:
        start = starts[period]
        tally = tally_of((code, period, start))
        tally.count += 1
        tally.points += points
        if deed.is_silent:
            tally.quantity_milli += quantity
            seen: tuple[Tally, ...] = (tally,)
        else:
            everything = tally_of((EVERYTHING, period, start))
            everything.count += 1
            everything.points += points
            if not deed.is_money:
                tally.quantity_milli += quantity
                seen = (everything, tally)
            else:
                money = tally_of((f"{code}:{fact.unit}", period, start))
                money.count += 1
                money.points += points
                money.quantity_milli += quantity
                seen = (everything, tally, money)
        if period == ALL:
            for each in seen:
                each.first_at = each.first_at or at
                each.last_at = at


def _grant(state: State, *, fact: Fact, book: Book, starts: Starts) -> None:
    kind, _, code = fact.grants.partition(":")
    if kind == "badge":
        if code in book.badges:
            _give_badge(state, code=code, fact=fact, book=book, starts=starts)
    elif (goal := book.goals.get(code)) and (goal.is_repeatable or not state.times.get(code)):
        _complete(state, goal=goal, fact=fact, book=book, starts=starts)


def _settle(state: State, *, deed: Deed, fact: Fact, book: Book, starts: Starts) -> None:
    """Climb ladders and complete goals until nothing follows any more."""
    goals, ladders, left = deed.goals, deed.ladders, MAX_TIMES_AT_ONCE
    completed = True
    while completed:
        _climb(state, ladders)
        completed = False
        for goal in goals:
            if goal.is_repeatable:
                due = min(_times_due(state, goal, starts), left)
                left -= due
            else:
                due = int(goal.code not in state.times and _is_reached(state, goal, starts))
            for _ in range(due):
                _complete(state, goal=goal, fact=fact, book=book, starts=starts)
                completed = True
        goals, ladders = book.secondary, book.point_ladders


def _climb(state: State, ladders: tuple[Climb, ...]) -> None:
    for ladder in ladders:
        tally = state.tallies.get(ladder.key)
        place = bisect_right(ladder.thresholds, getattr(tally, ladder.measure)) if tally is not None else 0
        held = state.levels.get(ladder.code) if ladder.keeps else None
        if held is not None and (not place or ladder.steps[place - 1].number < held.number):
            continue
        if place:
            state.levels[ladder.code] = ladder.steps[place - 1]
        else:
            state.levels.pop(ladder.code, None)


def _times_due(state: State, goal: Goal, starts: Starts) -> int:
    """Return how often a repeatable goal is to be completed now.

    What lasts says how often it was reached (the least often of all conditions, or the most often of any); the other
    conditions must hold at the moment.
    """
    times: list[int] = []
    for condition in goal.conditions:
        value = _value(state, condition, starts)
        if condition.is_lasting:
            times.append(value // condition.at_least)
        elif value < condition.at_least and not goal.match_any:
            return 0
    reached = max(times) if goal.match_any else min(times)
    return max(reached - state.times.get(goal.code, 0), 0)


def _is_reached(state: State, goal: Goal, starts: Starts) -> bool:
    first = goal.conditions[0]
    if len(goal.conditions) == 1:
        return _value(state, first, starts) >= first.at_least
    meets = any if goal.match_any else all
    return meets(_value(state, condition, starts) >= condition.at_least for condition in goal.conditions)


def _value(state: State, condition: Condition, starts: Starts) -> int:
    kind = condition.type
    if kind == "metric":
        tally = state.tallies.get((condition.name, condition.period, starts[condition.period]))
        return getattr(tally, condition.measure) if tally is not None else 0
    if kind == "streak":
        run = state.runs.get(condition.name)
        return run.current if run is not None else 0
    if kind == "level":
        step = state.levels.get(condition.name)
        return step.number if step is not None else 0
    if kind == "achievement":
        return state.times.get(condition.name, 0)
    return int(kind == "badge" and condition.name in state.badges)


def _complete(state: State, *, goal: Goal, fact: Fact, book: Book, starts: Starts) -> None:
    occurrence = state.times.get(goal.code, 0) + 1
    state.times[goal.code] = occurrence
    state.awards[goal.code, occurrence] = fact
    rule = f"achievement:{goal.code}:{occurrence}"
    _reward(state, fact=fact, rule=rule, event_type="achievement_earned", points=goal.points, starts=starts)
    if goal.badge:
        _give_badge(state, code=goal.badge, fact=fact, book=book, starts=starts)


def _give_badge(state: State, *, code: str, fact: Fact, book: Book, starts: Starts) -> None:
    if code in state.badges:
        return
    state.badges.add(code)
    state.honours[code] = fact
    points = book.badges[code].points
    _reward(state, fact=fact, rule=f"badge:{code}", event_type="badge_earned", points=points, starts=starts)


def _reward(state: State, *, fact: Fact, rule: str, event_type: str, points: int, starts: Starts) -> None:
    """Pay for an honour: it counts among all points, not among those of the action, so no cap of the action cuts it."""
    if not points:
        return
    state.entries[fact.id, rule] = Entry(points, event_type)
    for period in _RANGE:
        state.tally((EVERYTHING, period, starts[period])).points += points
