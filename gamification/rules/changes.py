"""What must be written so that what is stored becomes what the facts make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from gamification.rules.book import Step
from gamification.rules.facts import Fact, Order
from gamification.rules.metrics import CounterKey
from gamification.rules.state import Entry, State, Tally
from gamification.rules.streaks import Run, Span


@dataclass(frozen=True, slots=True)
class Held:
    """An award that is stored: which fact earned it, and whether it still stands."""

    activity_id: int
    is_standing: bool


@dataclass(slots=True)
class Stored:
    """What is stored of a member: everything (for a fold), or what the engine needs to go forward.

    To go forward ``entries``, ``awards`` and ``honours`` stay empty: nothing of them can change. ``excused`` are the
    days on which the member is not held to a streak; ``told`` is the highest milestone of each streak that was told,
    which is history and not compared.
    """

    last: Order | None = None
    tallies: dict[CounterKey, Tally] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    levels: dict[str, Step] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    badges: set[str] = field(default_factory=set)
    entries: dict[tuple[int, str], Entry] = field(default_factory=dict)
    awards: dict[tuple[str, int], Held] = field(default_factory=dict)
    honours: dict[str, Held] = field(default_factory=dict)
    excused: tuple[Span, ...] = ()
    told: dict[str, int] = field(default_factory=dict)

    def state(self) -> State:
        """Return the state to go forward from."""
        return State(
            last=self.last,
            tallies={
                key: Tally(tally.count, tally.quantity_milli, tally.points, tally.first_at, tally.last_at)
                for key, tally in self.tallies.items()
            },
            runs={
                cadence: Run(run.current, run.longest, run.started_on, run.last_on, run.freezes)
                for cadence, run in self.runs.items()
            },
            levels=dict(self.levels),
            times=dict(self.times),
            badges=set(self.badges),
            excused=self.excused,
        )


TallyChange = tuple[str, int, date, int, int, int, datetime | None, datetime | None]
"""Metric, period, its first day; what is added to count, quantity and points; the first and last time as they are."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences of one member; empty when what is stored is right.

    ``entries`` are what is added to the points of (fact, rule). ``fallen_awards`` and ``fallen_honours`` are kept, but
    no longer stand. ``gone_runs`` and ``gone_ladders`` (ids) have nothing left.
    """

    tallies: list[TallyChange]
    runs: list[tuple[str, Run]]
    gone_runs: list[str]
    levels: list[Step]
    gone_ladders: list[str]
    awards: list[tuple[str, int, Fact]]
    fallen_awards: list[tuple[str, int]]
    honours: list[tuple[str, Fact]]
    fallen_honours: list[str]
    entries: list[tuple[int, str, Entry]]
    last: Order | None

    @property
    def count(self) -> int:
        """How many differences there are."""
        lists = (
            self.tallies, self.runs, self.gone_runs, self.levels, self.gone_ladders, self.awards, self.fallen_awards,
            self.honours, self.fallen_honours, self.entries,
        )  # fmt: skip
        return sum(len(differences) for differences in lists) + (self.last is not None)


def changes(stored: Stored, state: State) -> Changes:
    """Return what turns ``stored`` into ``state``."""
    return Changes(
        tallies=list(_tallies(stored, state)),
        runs=[(cadence, run) for cadence, run in state.runs.items() if stored.runs.get(cadence) != run],
        gone_runs=[cadence for cadence in stored.runs if cadence not in state.runs],
        levels=[step for code, step in state.levels.items() if stored.levels.get(code) != step],
        gone_ladders=list(_gone_ladders(stored, state)),
        awards=[
            (code, occurrence, fact)
            for (code, occurrence), fact in state.awards.items()
            if stored.awards.get((code, occurrence)) != Held(fact.id, is_standing=True)
        ],
        fallen_awards=[key for key, held in stored.awards.items() if held.is_standing and key not in state.awards],
        honours=[
            (code, fact)
            for code, fact in state.honours.items()
            if stored.honours.get(code) != Held(fact.id, is_standing=True)
        ],
        fallen_honours=[
            code for code, held in stored.honours.items() if held.is_standing and code not in state.honours
        ],
        entries=list(_entries(stored, state)),
        last=state.last if state.last != stored.last else None,
    )


def _tallies(stored: Stored, state: State) -> Iterator[TallyChange]:
    before = stored.tallies
    for key, now in state.tallies.items():
        was = before.get(key)
        if was is None:
            if not now.is_empty:
                yield (*key, now.count, now.quantity_milli, now.points, now.first_at, now.last_at)
        elif was != now:
            yield (
                *key,
                now.count - was.count,
                now.quantity_milli - was.quantity_milli,
                now.points - was.points,
                now.first_at,
                now.last_at,
            )
    for key in before.keys() - state.tallies.keys():
        if (was := before[key]).is_empty:
            continue
        yield (*key, -was.count, -was.quantity_milli, -was.points, None, None)


def _gone_ladders(stored: Stored, state: State) -> Iterator[str]:
    kept = {step.ladder_id for step in state.levels.values()}
    for step in stored.levels.values():
        if step.ladder_id not in kept:
            yield step.ladder_id


def _entries(stored: Stored, state: State) -> Iterator[tuple[int, str, Entry]]:
    for (fact_id, rule), entry in state.entries.items():
        was = stored.entries.get((fact_id, rule))
        change = entry.points - (was.points if was is not None else 0)
        if change:
            yield fact_id, rule, Entry(change, entry.event_type)
    for (fact_id, rule), was in stored.entries.items():
        if was.points and (fact_id, rule) not in state.entries:
            yield fact_id, rule, Entry(-was.points, was.event_type)
