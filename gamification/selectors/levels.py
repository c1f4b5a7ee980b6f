"""Where members stand on the ladders, and what that opens for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from gamification.enums import Period
from gamification.models import AccessLevel, Counter, Ladder, Level, MemberLevel
from gamification.rules import metrics
from gamification.selectors.definitions import access_levels_known_to, ladders_known_to

MILLI = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """A member on a ladder; values and thresholds in the unit that people read, None where there is no such step.

    Who has done nothing yet stands on a first step that asks for nothing, since no moment (``reached_at``).
    ``perks`` and ``access_levels`` (codes) come from this level and all below it.
    """

    ladder: str
    ladder_name: str
    kind: str
    value: Decimal
    level: int | None
    name: str | None
    perks: Sequence[str]
    access_levels: Sequence[str]
    reached_at: datetime | None
    next_level: str | None
    next_threshold: Decimal | None


@dataclass(frozen=True, slots=True)
class Unlock:
    """A level that gives an access level; ``threshold`` in the unit that people read."""

    ladder: str
    ladder_name: str
    level: int
    level_name: str
    threshold: Decimal
    metric: str


@dataclass(frozen=True, slots=True)
class Access:
    """What a member's levels have opened: access levels (the highest first) and the codes of perks."""

    access_levels: Sequence[AccessLevel]
    perks: frozenset[str]

    @property
    def access_level(self) -> AccessLevel | None:
        """The one that the member is shown with."""
        return self.access_levels[0] if self.access_levels else None

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all access levels."""
        return frozenset(level.code for level in self.access_levels)


def levels_of(organization_id: UUID, member_id: UUID) -> list[Standing]:
    """Return where a member stands on every active ladder, in four queries."""
    ladders = list(ladders_known_to(organization_id).filter(is_active=True).order_by("code"))
    steps = _steps(organization_id, ladders)
    reached = MemberLevel.objects.of(organization_id).filter(member_id=member_id).select_related("level__access_level")
    held = {row.ladder_id: row for row in reached}
    counters = Counter.objects.of(organization_id).filter(
        member_id=member_id, period=Period.ALL, metric__in={metrics.metric(ladder.metric).key for ladder in ladders}
    )
    values = {counter.metric: counter for counter in counters}
    return [
        _standing(ladder, steps.get(ladder.pk, []), held.get(ladder.pk), values.get(metrics.metric(ladder.metric).key))
        for ladder in ladders
    ]


def access_of(organization_id: UUID, member_id: UUID) -> Access:
    """Return what a member's levels have opened, in five queries."""
    standings = levels_of(organization_id, member_id)
    codes = {code for standing in standings for code in standing.access_levels}
    rows = access_levels_known_to(organization_id).filter(code__in=codes)
    levels = list(rows.order_by("-position", "name", "id"))
    perks = {perk for standing in standings for perk in standing.perks}
    return Access(levels, frozenset(perks.union(*(level.perks for level in levels))))


def unlocks_of(organization_id: UUID) -> Mapping[str, Sequence[Unlock]]:
    """Return by the code of each access level which levels give it, the lowest of each ladder, in two queries."""
    ladders = list(ladders_known_to(organization_id).filter(is_active=True).order_by("code"))
    steps = _steps(organization_id, ladders)
    found: dict[str, dict[UUID, Unlock]] = {}
    for ladder in ladders:
        for level in steps.get(ladder.pk, []):
            if level.access_level is not None:
                found.setdefault(level.access_level.code, {}).setdefault(ladder.pk, _unlock(ladder, level))
    return {code: list(by_ladder.values()) for code, by_ladder in found.items()}


def ladders_with_levels(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the ladders that the organization knows, each with its levels as ``steps``, the lowest first."""
    levels = Level.objects.known_to(organization_id).filter(is_active=True).order_by("threshold")
    return ladders_known_to(organization_id).prefetch_related(Prefetch("levels", levels, to_attr="steps"))


def unit_of_metric(metric: str) -> int:
    """Return how many of a metric's own units people read as one: thousandths of quantities, else single ones."""
    return MILLI if metrics.metric(metric).measure == "quantity_milli" else 1


def _steps(organization_id: UUID, ladders: Iterable[Ladder]) -> dict[UUID, list[Level]]:
    steps: dict[UUID, list[Level]] = {}
    rows = Level.objects.known_to(organization_id).filter(ladder__in=ladders, is_active=True)
    for level in rows.select_related("access_level").order_by("threshold"):
        steps.setdefault(level.ladder_id, []).append(level)
    return steps


def _unlock(ladder: Ladder, level: Level) -> Unlock:
    threshold = Decimal(level.threshold) / unit_of_metric(ladder.metric)
    return Unlock(ladder.code, ladder.name, level.number, level.name, threshold, ladder.metric)


def _standing(ladder: Ladder, steps: Sequence[Level], held: MemberLevel | None, counter: Counter | None) -> Standing:
    measure = metrics.metric(ladder.metric).measure
    unit = unit_of_metric(ladder.metric)
    value = getattr(counter, measure) if counter else 0
    free = steps[0] if steps and not steps[0].threshold else None
    level = held.level if held else free
    after = next((step for step in steps if step.threshold > (level.threshold if level else -1)), None)
    passed = [step for step in steps if level is not None and step.threshold <= level.threshold]
    if level is not None and level not in passed:
        passed.append(level)
    return Standing(
        ladder=ladder.code,
        ladder_name=ladder.name,
        kind=ladder.kind,
        value=Decimal(value) / unit,
        level=level.number if level else None,
        name=level.name if level else None,
        perks=list(dict.fromkeys(perk for step in passed for perk in step.perks)),
        access_levels=list(dict.fromkeys(step.access_level.code for step in passed if step.access_level)),
        reached_at=held.reached_at if held else None,
        next_level=after.name if after else None,
        next_threshold=Decimal(after.threshold) / unit if after else None,
    )
