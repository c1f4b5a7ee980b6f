"""Where members stand on the ladders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from gamification.enums import Period
from gamification.models import Counter, Ladder, Level, MemberLevel
from gamification.rules import metrics
from gamification.selectors.definitions import ladders_known_to

MILLI = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """A member on a ladder; values and thresholds in the unit that people read, None where there is no such step."""

    ladder: str
    ladder_name: str
    kind: str
    value: Decimal
    level: int | None
    name: str | None
    perks: Sequence[str]
    reached_at: datetime | None
    next_level: str | None
    next_threshold: Decimal | None


def levels_of(organization_id: UUID, member_id: UUID) -> list[Standing]:
    """Return where a member stands on every active ladder, in four queries."""
    ladders = list(ladders_known_to(organization_id).filter(is_active=True).order_by("code"))
    steps: dict[UUID, list[Level]] = {}
    for level in Level.objects.known_to(organization_id).filter(ladder__in=ladders).order_by("threshold"):
        steps.setdefault(level.ladder_id, []).append(level)
    reached = MemberLevel.objects.of(organization_id).filter(member_id=member_id).select_related("level")
    held = {row.ladder_id: row for row in reached}
    counters = Counter.objects.of(organization_id).filter(
        member_id=member_id, period=Period.ALL, metric__in={metrics.metric(ladder.metric).key for ladder in ladders}
    )
    values = {counter.metric: counter for counter in counters}
    return [
        _standing(ladder, steps.get(ladder.pk, []), held.get(ladder.pk), values.get(metrics.metric(ladder.metric).key))
        for ladder in ladders
    ]


def _standing(ladder: Ladder, steps: Sequence[Level], held: MemberLevel | None, counter: Counter | None) -> Standing:
    measure = metrics.metric(ladder.metric).measure
    unit = MILLI if measure == "quantity_milli" else 1
    value = getattr(counter, measure) if counter else 0
    after = next((step for step in steps if step.threshold > (held.level.threshold if held else -1)), None)
    return Standing(
        ladder=ladder.code,
        ladder_name=ladder.name,
        kind=ladder.kind,
        value=Decimal(value) / unit,
        level=held.level.number if held else None,
        name=held.level.name if held else None,
        perks=held.level.perks if held else [],
        reached_at=held.reached_at if held else None,
        next_level=after.name if after else None,
        next_threshold=Decimal(after.threshold) / unit if after else None,
    )
