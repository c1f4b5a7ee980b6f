"""The figures: each is a function that prepares its world and returns what is timed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Run = Callable[[], int]
"""Does the work and returns how many things were done."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement; ``bar`` is the least ratio to the yardstick that is promised."""

    name: str
    unit: str
    bar: float
    prepare: Callable[[], Run]


Timed = Callable[[], Sequence[float]]
"""Does the work again and again and returns how long each time took, in seconds."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One duration; of all times measured the ``percentile`` is printed, and ``most_seconds`` is promised of it.

    Without a promise it stands beside others for comparison.
    """

    name: str
    what: str
    percentile: int
    most_seconds: float | None
    prepare: Callable[[], Timed]


_figures: dict[str, Figure] = {}
_timings: dict[str, Timing] = {}


def figure(name: str, *, unit: str, bar: float) -> Callable[[Callable[[], Run]], Callable[[], Run]]:
    """Register a figure.

    Args:
        name: What to type after ``make bench``.
        unit: What is counted, for example ``activities``.
        bar: The least ratio to the yardstick that is promised.
    """

    def register(prepare: Callable[[], Run]) -> Callable[[], Run]:
        _figures[name] = Figure(name, unit, bar, prepare)
        return prepare

    return register


def timing(
    name: str, *, what: str, percentile: int, most_seconds: float | None = None
) -> Callable[[Callable[[], Timed]], Callable[[], Timed]]:
    """Register a duration.

    Args:
        name: What to type after ``make bench``.
        what: What is timed, for people.
        percentile: Which of the times is printed and promised.
        most_seconds: The promise; none for what is measured for comparison.
    """

    def register(prepare: Callable[[], Timed]) -> Callable[[], Timed]:
        _timings[name] = Timing(name, what, percentile, most_seconds, prepare)
        return prepare

    return register


def figures(names: list[str]) -> list[Figure]:
    """Return the named figures, or all."""
    return [_figures[name] for name in names or sorted(_figures) if name in _figures]


def timings(names: list[str]) -> list[Timing]:
    """Return the named durations, or all."""
    return [_timings[name] for name in names or sorted(_timings) if name in _timings]


def unknown(names: list[str]) -> list[str]:
    """Return the names that nothing has."""
    return [name for name in names if name not in _figures and name not in _timings]
