"""Comparing two rulebooks: what one member's facts would have made under each."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gamification.rules.book import Book
from gamification.rules.facts import Fact
from gamification.rules.state import State

Fold = Callable[[Iterable[Fact], Mapping[int, Book]], State]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the candidate makes other than the rules that hold, by code; achievements once a time they are completed.

    ``points_before`` and ``points_after`` are the points of the tried facts. ``levels`` are ladder → number of the
    level that is reached in the end (0: none).
    """

    points_before: int
    points_after: int
    achievements: tuple[str, ...] = ()
    lost_achievements: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    lost_badges: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)

    @property
    def points_change(self) -> int:
        """How many points more, or fewer."""
        return self.points_after - self.points_before

    @property
    def is_none(self) -> bool:
        """Whether nothing is other."""
        lists = (self.achievements, self.lost_achievements, self.badges, self.lost_badges, self.levels)
        return self.points_after == self.points_before and not any(lists)

    @property
    def outcome(self) -> dict[str, Any]:
        """What is other besides points, as it is kept; empty parts are left out."""
        parts = {
            "achievements": list(self.achievements),
            "lost_achievements": list(self.lost_achievements),
            "badges": list(self.badges),
            "lost_badges": list(self.lost_badges),
            "levels": dict(self.levels),
        }
        return {name: part for name, part in parts.items() if part}


def compare(
    facts: Iterable[Fact],
    *,
    tried: Collection[int],
    books: Mapping[int, Book],
    version: int,
    candidate: Book,
    fold: Fold,
    awarded: Collection[tuple[str, int]] = (),
) -> Difference:
    """Fold a member's facts under the rules that hold and under the candidate, and return what differs.

    Both folds treat the tried facts alike but for the rules, so that nothing else shows: neither earlier changes of the
    rules nor what other facts earned.

    Args:
        facts: All facts of the member.
        tried: The ids of those that are folded under the version and under the candidate.
        books: The rulebooks of the facts' own versions, and of ``version``.
        version: The version that holds.
        candidate: The rules that are tried; its version must be that of no fact.
        fold: The engine's fold.
        awarded: The awards (code, occurrence) that the member has: nothing is earned twice.
    """
    facts = list(facts)
    before = fold(_under(facts, tried, version), books)
    after = fold(_under(facts, tried, candidate.version), {**books, candidate.version: candidate})
    held = {*before.awards, *awarded}
    return Difference(
        points_before=_points(before, tried),
        points_after=_points(after, tried),
        achievements=tuple(sorted(code for code, times in after.awards.keys() - held)),
        lost_achievements=tuple(sorted(code for code, times in before.awards.keys() - after.awards.keys())),
        badges=tuple(sorted(after.honours.keys() - before.honours.keys())),
        lost_badges=tuple(sorted(before.honours.keys() - after.honours.keys())),
        levels=_levels(before, after),
    )


def _under(facts: Iterable[Fact], tried: Collection[int], version: int) -> list[Fact]:
    return [fact._replace(version=version) if fact.id in tried else fact for fact in facts]


def _points(state: State, tried: Collection[int]) -> int:
    return sum(entry.points for (fact_id, _), entry in state.entries.items() if fact_id in tried)


def _levels(before: State, after: State) -> dict[str, int]:
    numbers = {code: step.number for code, step in after.levels.items()}
    return {
        code: numbers.get(code, 0)
        for code in sorted({*before.levels, *after.levels})
        if numbers.get(code, 0) != (before.levels[code].number if code in before.levels else 0)
    }
