"""Leagues: which groups a week has, who goes into which, and who rises and falls at its end."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from accounts.rules.preferences import PreferenceType, declare
from gamification.rules import boards

PLAYS: Final = "join_leagues"
"""The member's preference; set to false he plays in no league, and nobody overrules it."""
TIERS: Final = ("Bronze", "Silver", "Gold", "Sapphire", "Diamond")
"""What the tiers are called until the organization says otherwise."""
LOWEST: Final = 1
PACE_WEEKS: Final = 4
"""Over how many weeks the pace of a member is averaged."""
FEWEST_TO_RISE: Final = 3
FEWEST_TO_FALL: Final = 5
"""In smaller groups nobody rises, or falls: chance would decide."""
BANDS_AROUND: Final = 3
"""How far (in groups by pace) a member is moved when the group of his own pace is full."""

declare(PreferenceType(PLAYS, "boolean", default=True, description="The member plays in the weekly league."))

Outcome = Literal["promoted", "stayed", "demoted", "left"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a week is played by; tiers count from 1."""

    tiers: int
    cohort_size: int
    promoted_percent: int
    demoted_percent: int
    together_below: int

    @property
    def room(self) -> int:
        """How many a group takes: a third above its aim, so that the last one is seldom left with a handful."""
        return self.cohort_size + self.cohort_size // 3


@dataclass(slots=True)
class Group:
    """A group as it fills; ``tier`` is None where everybody is together; a new one has no number yet."""

    tier: int | None
    pace_from: int
    room: int
    size: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Close:
    """Where a member stands at the end; the rank is None for who no longer takes part."""

    value: int
    rank: int | None
    outcome: Outcome
    next_tier: int


def planned(paces: Mapping[int, Sequence[int]], terms: Terms) -> list[Group]:
    """Return the groups that a week begins with.

    Args:
        paces: The paces of the members who are expected, by tier.
        terms: Those of the week.
    """
    expected = sum(len(each) for each in paces.values())
    if expected < terms.together_below:
        return [Group(None, 0, max(terms.together_below, terms.room), number=1)]
    bands = [(tier, pace) for tier in range(LOWEST, terms.tiers + 1) for pace in _bands(paces.get(tier, ()), terms)]
    return [Group(tier, pace, terms.room, number=number) for number, (tier, pace) in enumerate(bands, start=1)]


def _bands(paces: Sequence[int], terms: Terms) -> list[int]:
    """Return the lowest pace of each group, so that the groups are about equally full."""
    count = max(1, (len(paces) + terms.cohort_size // 2) // terms.cohort_size)
    count = max(count, -(-len(paces) // terms.room))
    ordered = sorted(paces)
    return [0, *(ordered[len(ordered) * place // count] for place in range(1, count))]


@dataclass(slots=True)
class Seating:
    """The groups of a week while members come; who comes is put with the nearest pace of his tier."""

    groups: Iterable[Group]
    terms: Terms
    added: list[Group] = field(default_factory=list)
    _bands: dict[int | None, list[int]] = field(default_factory=dict)
    _open: dict[tuple[int | None, int], deque[Group]] = field(default_factory=dict)
    _reached: dict[tuple[int | None, int], deque[Group]] = field(default_factory=dict)
    _last: int = 0
    _together: bool = False

    def __post_init__(self) -> None:
        """Sort the groups by tier and pace."""
        for group in sorted(self.groups, key=lambda each: each.number):
            self._together = self._together or group.tier is None
            self._add(group)

    def seat(self, tier: int, pace: int) -> Group:
        """Put a member in and return the group; a new one when those around his pace are full."""
        key = None if self._together else tier
        bands = self._bands.get(key, [0])
        own = max(bisect_right(bands, pace) - 1, 0)
        group = self._with_room(key, bands, own, pace) or self._new(key, bands[own])
        group.size += 1
        return group

    def _with_room(self, key: int | None, bands: Sequence[int], own: int, pace: int) -> Group | None:
        around = range(max(own - BANDS_AROUND, 0), min(own + BANDS_AROUND + 1, len(bands)))
        nearest = sorted(around, key=lambda each: (each != own, abs(bands[each] - pace), each))
        return next((group for place in nearest if (group := self._first((key, bands[place])))), None)

    def _first(self, band: tuple[int | None, int]) -> Group | None:
        """Return the first group of a band below its aim; when all have reached it, the first that still has room."""
        waiting, reached = self._open.get(band, deque()), self._reached.setdefault(band, deque())
        while waiting and waiting[0].size >= self.terms.cohort_size:
            reached.append(waiting.popleft())
        while reached and reached[0].size >= reached[0].room:
            reached.popleft()
        group = waiting[0] if waiting else reached[0] if reached else None
        if group is not None and group.size >= group.room:
            waiting.popleft()
            return self._first(band)
        return group

    def _new(self, key: int | None, pace_from: int) -> Group:
        group = Group(key, pace_from, self.terms.room, number=self._last + 1)
        self.added.append(group)
        self._add(group)
        return group

    def _add(self, group: Group) -> None:
        bands = self._bands.setdefault(group.tier, [])
        if group.pace_from not in bands:
            bands.insert(bisect_right(bands, group.pace_from), group.pace_from)
        self._open.setdefault((group.tier, group.pace_from), deque()).append(group)
        self._last = max(self._last, group.number)


def movers(participants: int, terms: Terms) -> tuple[int, int]:
    """Return how many places at the top rise and how many at the bottom fall."""
    rise = _share(participants, terms.promoted_percent) if participants >= FEWEST_TO_RISE else 0
    fall = _share(participants, terms.demoted_percent) if participants >= FEWEST_TO_FALL else 0
    return rise, min(fall, participants - rise)


def _share(participants: int, percent: int) -> int:
    return max(1, participants * percent // 100) if percent else 0


def outcome(rank: int, *, tier: int, participants: int, terms: Terms) -> Outcome:
    """Return what a place leads to; equal values share the better place, so nobody falls by the order of ids."""
    rise, fall = movers(participants, terms)
    if rank <= rise:
        return "promoted" if tier < terms.tiers else "stayed"
    if rank > participants - fall and tier > LOWEST:
        return "demoted"
    return "stayed"


def close(values: Sequence[tuple[int, int | None]], terms: Terms) -> list[Close]:
    """Return what becomes of each member of a group, in the order given.

    Args:
        values: (tier, value) of each; the value is None for who no longer takes part.
        terms: Those of the week.
    """
    best_first = sorted((value for _, value in values if value is not None), reverse=True)
    places = boards.ranks(boards.Stretch(best_first, 0, 0), "standard")
    rank_of = dict(zip(best_first, places, strict=True))
    return [_close(tier, value, rank_of, participants=len(best_first), terms=terms) for tier, value in values]


def _close(tier: int, value: int | None, rank_of: Mapping[int, int], *, participants: int, terms: Terms) -> Close:
    tier = min(max(tier, LOWEST), terms.tiers)
    if value is None:
        return Close(0, None, "left", tier)
    rank = rank_of[value]
    decided: Outcome = outcome(rank, tier=tier, participants=participants, terms=terms) if value > 0 else "stayed"
    return Close(value, rank, decided, tier + {"promoted": 1, "demoted": -1}.get(decided, 0))
