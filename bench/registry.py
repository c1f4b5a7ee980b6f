"""The figures: each is a function that prepares its world and returns what is timed."""

from collections.abc import Callable
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


_figures: dict[str, Figure] = {}


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


def figures(names: list[str]) -> list[Figure]:
    """Return the named figures, or all; an unknown name is an error."""
    return [_figures[name] for name in names or sorted(_figures)]
