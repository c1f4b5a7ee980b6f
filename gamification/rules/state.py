"""What the facts of one member have made so far."""

from dataclasses import dataclass, field
from datetime import datetime

from gamification.rules.book import Step
from gamification.rules.facts import Fact, Order
from gamification.rules.metrics import CounterKey
from gamification.rules.streaks import Run, Span


@dataclass(slots=True)
class Tally:
    """The figures of one counter; the times are kept for all time only."""

    count: int = 0
    quantity_milli: int = 0
    points: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the counter says nothing."""
        return not (self.count or self.quantity_milli or self.points)


@dataclass(slots=True)
class Entry:
    """Points that one rule pays for one fact."""

    points: int
    event_type: str


@dataclass(slots=True)
class State:
    """The state of one member; the engine changes it fact by fact.

    Before a fold everything is empty. To go forward from what is stored, ``tallies``, ``runs``, ``levels``, ``times``
    and ``badges`` hold what is stored of it (tallies: at least the watched ones), and what the engine adds is the
    difference. ``entries``, ``awards`` and ``honours`` always start empty: they list what these facts earned.

    ``excused`` are the days on which nobody is held to a streak: planned pauses and incidents.
    ``times`` says how often each goal was completed, ``badges`` which ones are held, by code; ``awards`` and
    ``honours`` name the fact that did it. Awards whose cause was reversed are not part of the state.
    """

    last: Order | None = None
    tallies: dict[CounterKey, Tally] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    levels: dict[str, Step] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    badges: set[str] = field(default_factory=set)
    entries: dict[tuple[int, str], Entry] = field(default_factory=dict)
    awards: dict[tuple[str, int], Fact] = field(default_factory=dict)
    honours: dict[str, Fact] = field(default_factory=dict)
    excused: tuple[Span, ...] = ()

    def tally(self, key: CounterKey) -> Tally:
        """Return the counter, new if there is none."""
        found = self.tallies.get(key)
        if found is None:
            found = self.tallies[key] = Tally()
        return found
