"""Explaining one fact: what it changed, and why not."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Final

from gamification.rules import engine
from gamification.rules.book import Book, Deed, Limits
from gamification.rules.facts import Fact, standing
from gamification.rules.metrics import CounterKey, Starts, starts
from gamification.rules.scoring import counts
from gamification.rules.state import State, Tally
from gamification.rules.streaks import Span

NO_LIMITS: Final = Limits(0, False, None, None, None, None)  # noqa: FBT003 - the empty one


@dataclass(frozen=True, slots=True)
class Moved:
    """A counter before and after."""

    key: CounterKey
    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True)
class Step:
    """A number before and after, by name: the length of a streak, a level of a ladder, the freezes in hand."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Explained:
    """What one fact does where it stands among the member's facts.

    ``verdict`` is ``counted``, or why it does not count: ``once``, ``cooldown``, ``daily_count``, ``weekly_count``,
    ``unknown_action``. ``cut`` are the points that a cap did not let through. ``points`` are by rule.
    """

    verdict: str
    points: Mapping[str, int] = field(default_factory=dict)
    cut: int = 0
    counters: tuple[Moved, ...] = ()
    streaks: tuple[Step, ...] = ()
    levels: tuple[Step, ...] = ()
    achievements: tuple[tuple[str, int], ...] = ()
    badges: tuple[str, ...] = ()


def explain(
    facts: Iterable[Fact], *, fact_id: int, books: Mapping[int, Book], excused: tuple[Span, ...] = ()
) -> Explained | None:
    """Fold a member's facts up to one of them, then that one, and return what it changed.

    None for a fact that does not stand: a reversal, one that was reversed, or one that is not applied yet.
    """
    state = State(excused=excused)
    for fact in standing(facts):
        if fact.id == fact_id:
            return _explained(state, fact, books[fact.version])
        engine.apply(state, fact, books[fact.version])
    return None


def _explained(before: State, fact: Fact, book: Book) -> Explained:
    deed = book.deeds.get(fact.action)
    if deed is None:
        return Explained("unknown_action")
    after = deepcopy(before)
    engine.apply(after, fact, book)
    points = {rule: entry.points for (fact_id, rule), entry in after.entries.items() if fact_id == fact.id}
    return Explained(
        verdict=_verdict(before, deed=deed, fact=fact),
        points=points,
        cut=_cut(before, deed=deed, fact=fact, book=book, paid=points),
        counters=tuple(_counters(before, after)),
        streaks=tuple(_streaks(before, after)),
        levels=tuple(_levels(before, after)),
        achievements=tuple(sorted(after.awards.keys() - before.awards.keys())),
        badges=tuple(sorted(after.honours.keys() - before.honours.keys())),
    )


def _verdict(state: State, *, deed: Deed, fact: Fact) -> str:
    if deed.limits is None or fact.points is not None:
        return "counted"
    seen, first_days = deepcopy(state), starts(fact.local_on)
    if counts(seen, limits=deed.limits, fact=fact, starts=first_days):
        return "counted"
    return next(name for name, limits in _single(deed.limits) if not _passes(seen, limits, fact, first_days))


def _single(limits: Limits) -> list[tuple[str, Limits]]:
    """Return each limit of an action alone, in the order in which they are asked."""
    return [
        ("once", replace(NO_LIMITS, is_once=limits.is_once)),
        ("cooldown", replace(NO_LIMITS, cooldown_seconds=limits.cooldown_seconds)),
        ("daily_count", replace(NO_LIMITS, daily_count=limits.daily_count)),
        ("weekly_count", replace(NO_LIMITS, weekly_count=limits.weekly_count)),
    ]


def _passes(state: State, limits: Limits, fact: Fact, first_days: Starts) -> bool:
    return counts(state, limits=limits, fact=fact, starts=first_days)


def _cut(state: State, *, deed: Deed, fact: Fact, book: Book, paid: Mapping[str, int]) -> int:
    """Return how many points more the rules of the action would pay without its points caps."""
    limits = deed.limits
    if limits is None or (limits.daily_points is None and limits.weekly_points is None):
        return 0
    uncapped = replace(deed, limits=replace(limits, daily_points=None, weekly_points=None), goals=(), ladders=())
    seen = deepcopy(state)
    engine.apply(seen, fact, replace(book, deeds={**book.deeds, deed.code: uncapped}, secondary=(), point_ladders=()))
    full = sum(
        entry.points
        for (fact_id, rule), entry in seen.entries.items()
        if fact_id == fact.id and rule.startswith("rule:")
    )
    return full - sum(points for rule, points in paid.items() if rule.startswith("rule:"))


def _counters(before: State, after: State) -> Iterable[Moved]:
    for key in sorted(after.tallies):
        was, now = before.tallies.get(key, Tally()), after.tallies[key]
        if (was.count, was.quantity_milli, was.points) != (now.count, now.quantity_milli, now.points):
            yield Moved(key, was, now)


def _streaks(before: State, after: State) -> Iterable[Step]:
    for cadence, run in sorted(after.runs.items()):
        was = before.runs.get(cadence)
        length, freezes = (was.current, was.freezes) if was is not None else (0, 0)
        if (length, freezes) != (run.current, run.freezes) or (was is not None and was.last_on != run.last_on):
            yield Step(cadence, length, run.current)
            if freezes != run.freezes:
                yield Step(f"{cadence}:freezes", freezes, run.freezes)


def _levels(before: State, after: State) -> Iterable[Step]:
    for ladder in sorted({*before.levels, *after.levels}):
        was, now = before.levels.get(ladder), after.levels.get(ladder)
        numbers = (was.number if was is not None else 0, now.number if now is not None else 0)
        if numbers[0] != numbers[1]:
            yield Step(ladder, *numbers)
