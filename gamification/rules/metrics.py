"""Names of what is counted, quantities as integers, and the calendar periods of counters."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Measure = Literal["count", "quantity_milli", "points"]

ALL_TIME: Final = date(1970, 1, 1)
"""The start of the period that never ends."""
ALL, DAY, WEEK, MONTH = 0, 1, 2, 3
"""The periods, as the counters store them."""
PERIODS: Final = {"all": ALL, "day": DAY, "week": WEEK, "month": MONTH}
SCORE: Final = "score"
"""The name under which leaderboards rank the impact score; no counter, so nothing else takes it."""
EVERYTHING: Final = ""
"""The metric under which all actions are counted together."""
MAX_MILLI: Final = 10**15
_MEASURES: Final[dict[str, Measure]] = {"count": "count", "quantity": "quantity_milli", "points": "points"}


CounterKey = tuple[str, int, date]
"""Which counter of a member: metric, period and the first day. A bare tuple: they come by the million."""


class Starts(NamedTuple):
    """The first days of the periods that hold a day; the position is the period's number."""

    all_time: date
    day: date
    week: date
    month: date


@dataclass(frozen=True, slots=True)
class Metric:
    """A counter's metric and which of its figures is meant."""

    key: str
    measure: Measure

    @property
    def action(self) -> str:
        """The action's code; empty for everything."""
        return self.key.partition(":")[0]


def metric(name: str) -> Metric:
    """Read ``points``, ``count``, ``count:<action>``, ``quantity:<action>[:<currency>]`` or ``points:<action>``.

    Raises:
        ValueError: The name has another form.
    """
    measure, _, key = name.partition(":")
    if measure not in _MEASURES or (measure == "quantity" and not key) or name.endswith(":"):
        raise ValueError(f"{name!r} is not a metric; use points, count:<action> or quantity:<action>.")
    return Metric(key, _MEASURES[measure])


def milli(quantity: str | int | Decimal) -> int:
    """Return a quantity in thousandths, exactly.

    Raises:
        ValueError: It is no number, has more than three decimals or is out of range.
    """
    try:
        scaled = Decimal(quantity).scaleb(3)
    except DecimalException:
        raise ValueError(f"{quantity!r} is not a number.") from None
    if not scaled.is_finite() or abs(scaled) > MAX_MILLI or scaled != scaled.to_integral_value():
        raise ValueError(f"{quantity!r} needs at most three decimals and twelve digits.")
    return int(scaled)


@lru_cache(maxsize=4096)
def starts(day: date) -> Starts:
    """Return the first days of all periods that hold the day; weeks begin on Monday."""
    return Starts(ALL_TIME, day, day - timedelta(days=day.weekday()), day.replace(day=1))


def counter_metric(*, action: str, unit: str, is_money: bool) -> str:
    """Return the metric of an activity's quantity: money is counted by currency."""
    return f"{action}:{unit}" if is_money else action
