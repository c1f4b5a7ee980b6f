"""Leaderboards: which days a board covers, and who stands where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from gamification.rules import metrics

_PERIODS: Final = {
    "all_time": metrics.ALL,
    "daily": metrics.DAY,
    "weekly": metrics.WEEK,
    "monthly": metrics.MONTH,
}


@dataclass(frozen=True, slots=True)
class Window:
    """The counters a board adds up: one period's, or (``is_sum``) those of every day between two dates.

    ``ends_on`` is the last day; None for all time.
    """

    period: int
    starts_on: date
    ends_on: date | None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a board without gaps: values best first, and how many stand before the first of them.

    ``before`` counts members, ``better`` those of them with a strictly better value than the first, ``grades`` the
    different values among these.
    """

    values: Sequence[int]
    before: int
    better: int
    grades: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What a board's values have in common, in the metric's unit (thousandths for quantities)."""

    participants: int
    mean: Decimal
    median: Decimal


def figures(values: Sequence[int]) -> Figures:
    """Return how many values there are, their mean and their median, to three decimals."""
    if not values:
        return Figures(0, Decimal(0), Decimal(0))
    middle = median(Decimal(value) for value in values)
    return Figures(len(values), _to_milli(Decimal(sum(values)) / len(values)), _to_milli(middle))


def window(timeframe: str, today: date, *, starts_on: date | None = None, ends_on: date | None = None) -> Window:
    """Return the days of the board on a calendar day; the dates count for the timeframe ``custom`` only.

    Raises:
        ValueError: A custom timeframe without dates.
    """
    if timeframe == "custom":
        if starts_on is None or ends_on is None:
            raise ValueError("A board between two dates needs both.")
        return Window(metrics.DAY, starts_on, ends_on, is_sum=True)
    period = _PERIODS[timeframe]
    first = metrics.starts(today)[period]
    return Window(period, first, _last_day(period, first))


def ranks(stretch: Stretch, tie_rule: str) -> list[int]:
    """Return the place of each value.

    ``standard``: equal values share a place and leave a gap (1 2 2 4); ``dense``: no gap (1 2 2 3); ``ordinal``: no
    place is shared (1 2 3 4).
    """
    if tie_rule == "ordinal":
        return [stretch.before + index + 1 for index in range(len(stretch.values))]
    places: list[int] = []
    for index, value in enumerate(stretch.values):
        if not index:
            places.append((stretch.grades if tie_rule == "dense" else stretch.better) + 1)
        elif value == stretch.values[index - 1]:
            places.append(places[-1])
        else:
            places.append(places[-1] + 1 if tie_rule == "dense" else stretch.before + index + 1)
    return places


def percentile(*, participants: int, better: int) -> float:
    """Return the percentage of participants with an equal or lower value, with one decimal."""
    return round(100 * (participants - better) / participants, 1) if participants else 0.0


def _to_milli(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.001"))


def _last_day(period: int, first: date) -> date | None:
    if period == metrics.ALL:
        return None
    if period == metrics.MONTH:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first + timedelta(days=6 if period == metrics.WEEK else 0)
