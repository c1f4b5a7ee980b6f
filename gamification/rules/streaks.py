"""Streaks: what extends them, what breaks them, and what excuses a period in which nothing was done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from gamification.rules.metrics import Starts
from gamification.rules.metrics import starts as starts_of

CADENCE_PERIOD: Final = {"day": 1, "week": 2, "month": 3}
"""Where ``Starts`` keeps the period of a cadence."""
MILESTONES: Final[Mapping[str, tuple[int, ...]]] = {
    "day": (7, 14, 30, 60, 100, 180, 365),
    "week": (4, 12, 26, 52, 104),
    "month": (3, 6, 12, 24, 36),
}
"""The lengths of streaks that are told, by cadence."""
DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days, from the first to the last of them, on which nobody is held to a streak."""

    first: date
    last: date


@dataclass(slots=True)
class Run:
    """A streak: how many periods in a row, from when to when (first days of periods), and the freezes in hand.

    Periods that were excused or covered by a freeze lie in between without making it longer.
    """

    current: int
    longest: int
    started_on: date
    last_on: date
    freezes: int = 0


@dataclass(frozen=True, slots=True)
class Mercy:
    """How freezes are earned: one for every so many periods of a run (by cadence; 0 never), at most ``most_freezes``.

    A freeze covers one missed period. Where there are too few for a gap, the streak breaks and they stay.
    """

    freeze_every: Mapping[str, int] = field(default_factory=dict)
    most_freezes: int = 0

    def earns(self, cadence: str, run: Run) -> bool:
        """Tell whether the run, which has just become longer, earns a freeze."""
        every = self.freeze_every.get(cadence, 0)
        return every > 0 and run.freezes < self.most_freezes and run.current % every == 0


NO_MERCY: Final = Mercy()


def merged(spans: Iterable[tuple[date, date]]) -> tuple[Span, ...]:
    """Return the same days as spans in order that neither meet nor overlap."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if last < first:
            continue
        if found and first <= found[-1].last + DAY:
            found[-1] = Span(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Span(first, last))
    return tuple(found)


def following(start: date, cadence: str) -> date:
    """Return the first day of the period after the one that begins on ``start``."""
    if cadence == "day":
        return start + DAY
    if cadence == "week":
        return start + timedelta(days=7)
    return (start + timedelta(days=31)).replace(day=1)


def is_excused(start: date, *, cadence: str, excused: Sequence[Span]) -> bool:
    """Tell whether the period that begins on ``start`` is excused: more than half of its days are."""
    end = following(start, cadence)
    return 2 * _days_in(excused, start, end - DAY) > (end - start).days


def missed(after: date, before: date, *, cadence: str, excused: Sequence[Span]) -> int:
    """Return how many periods between two (first days; neither counts) were missed without an excuse."""
    gap = _between(after, before, cadence)
    if gap <= 0 or not excused:
        return max(gap, 0)
    if cadence == "day":
        return gap - _days_in(excused, after + DAY, before - DAY)
    count, start = 0, following(after, cadence)
    while start < before:
        count += not is_excused(start, cadence=cadence, excused=excused)
        start = following(start, cadence)
    return count


def extended(run: Run | None, *, cadence: str, starts: Starts, excused: Sequence[Span], mercy: Mercy) -> Run:
    """Return the streak after something was done in the period; the run is changed in place if there is one.

    Freezes are spent now for what was missed since the last period, if they suffice. A period that lies before the
    streak's last one leaves it as it is.
    """
    on = starts[CADENCE_PERIOD[cadence]]
    if run is None:
        run = Run(1, 1, on, on)
    elif on <= run.last_on:
        return run
    else:
        gap = missed(run.last_on, on, cadence=cadence, excused=excused)
        if gap <= run.freezes:
            run.freezes -= gap
            run.current += 1
        else:
            run.current, run.started_on = 1, on
        run.last_on = on
        run.longest = max(run.longest, run.current)
    if mercy.earns(cadence, run):
        run.freezes += 1
    return run


def current_length(run: Run, *, cadence: str, today: date, excused: Sequence[Span] = ()) -> int:
    """Return the length of a streak as of a day (the member's): 0 once more was missed than freezes cover."""
    on = starts_of(today)[CADENCE_PERIOD[cadence]]
    return run.current if missed(run.last_on, on, cadence=cadence, excused=excused) <= run.freezes else 0


def freezes_left(run: Run, *, cadence: str, today: date, excused: Sequence[Span] = ()) -> int:
    """Return the freezes that remain when those for the periods missed until the day are taken off."""
    on = starts_of(today)[CADENCE_PERIOD[cadence]]
    gap = missed(run.last_on, on, cadence=cadence, excused=excused)
    return run.freezes - gap if gap <= run.freezes else run.freezes


def expires_on(run: Run, *, cadence: str, excused: Sequence[Span] = ()) -> date:
    """Return the last day on which something must be done for the streak to go on."""
    start, left = following(run.last_on, cadence), run.freezes
    while True:
        end = following(start, cadence)
        if not is_excused(start, cadence=cadence, excused=excused):
            if not left:
                return end - DAY
            left -= 1
        start = end


def milestone(cadence: str, length: int) -> int:
    """Return the highest milestone that a length has reached; 0 before the first."""
    return max((step for step in MILESTONES[cadence] if step <= length), default=0)


def _between(after: date, before: date, cadence: str) -> int:
    if cadence == "month":
        return 12 * (before.year - after.year) + before.month - after.month - 1
    return (before - after).days // (7 if cadence == "week" else 1) - 1


def _days_in(excused: Sequence[Span], first: date, last: date) -> int:
    """Return how many of the days from ``first`` to ``last`` are excused; the spans are merged."""
    days = 0
    for span in excused:
        overlap = (min(span.last, last) - max(span.first, first)).days + 1
        if overlap > 0:
            days += overlap
    return days
