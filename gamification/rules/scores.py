"""The impact score: what a formula makes of a member's counters, in whole numbers and reproducibly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final, Literal

from gamification.rules.metrics import metric

GROUPS: Final = ("gaming", "social", "giving")
MILLI: Final = 1_000

Scale = Literal["linear", "log"]


@dataclass(frozen=True, slots=True)
class Term:
    """One summand; the weight is in thousandths of a point of the score for a unit (or a doubling)."""

    group: str
    metric: str
    scale: Scale
    weight_milli: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a term adds: ``stored`` is the counter as it stands (thousandths for quantities)."""

    term: Term
    stored: int
    adds: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its parts by group; the value is their sum."""

    parts: tuple[Part, ...]
    by_group: Mapping[str, int]

    @property
    def value(self) -> int:
        """The score."""
        return sum(self.by_group.values())


def scale_of(name: str) -> Scale:
    """Return a scale by its name; an unknown one is even."""
    return "log" if name == "log" else "linear"


def score(terms: Sequence[Term], figures: Mapping[str, int]) -> Score:
    """Return the score of a member.

    Args:
        terms: The formula.
        figures: The member's counters over all time by the names of the metrics, as they are stored; what is missing
            is 0.
    """
    parts = tuple(_part(term, figures.get(term.metric, 0)) for term in terms)
    by_group = {group: sum(part.adds for part in parts if part.term.group == group) for group in GROUPS}
    return Score(parts, by_group)


def _part(term: Term, stored: int) -> Part:
    adds = _milli(term, max(stored, 0)) // MILLI
    return Part(term, stored, adds if term.most is None else min(adds, term.most))


def _milli(term: Term, stored: int) -> int:
    """Return what a term adds, in thousandths; nothing below zero counts."""
    unit = MILLI if metric(term.metric).measure == "quantity_milli" else 1
    if term.scale == "linear":
        return stored * term.weight_milli // unit
    return int(round(log2(1 + stored / unit) * term.weight_milli, 6))
