"""Bringing members to the level that their figures have reached, after levels have changed.

A level follows from the member's facts; what changes it outside of them must be a fact as well: that the member was
looked at again (``achievement.checked``), under the rules that hold now.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from gamification.enums import Period
from gamification.models import Counter, Level, MemberLevel, MemberState, PendingActivity, Rulebook
from gamification.rules.book import Climb
from gamification.rules.builtins import ACHIEVEMENT_CHECKED
from gamification.selectors.levels import Standing, levels_of
from gamification.services.activities import NewActivity, record_by_hand
from gamification.services.apply import apply_pending
from gamification.services.rulebooks import current_book
from goodplay.core import tenancy
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.models import Job

CHECK_LEVELS: Final = "gamification.check_levels"
SOURCE: Final = "gamification"
PAGE: Final = 1_000
SHARDS: Final = 64
MOST_BATCHES: Final = 3
START: Final = UUID(int=0)
LATELY: Final = timedelta(hours=2)
ONE_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class LevelCheck:
    """Where a member stands now, and on which ladders (codes) he has risen by being looked at."""

    standings: Sequence[Standing]
    risen: Sequence[str]


@tenancy.joins
def check_level_up(*, member_id: UUID) -> LevelCheck:
    """Let what waits of a member take effect, bring him to the levels his figures have reached, and tell where he is.

    Idempotent: looked at again he has risen nowhere.
    """
    before = _numbers(member_id)
    _settle(member_id)
    check_levels(member_ids=[member_id])
    _settle(member_id)
    after = _numbers(member_id)
    risen = sorted(code for code, number in after.items() if number > before.get(code, 0))
    return LevelCheck(levels_of(tenancy.organization_id(), member_id), risen)


@tenancy.joins
def check_levels(*, member_ids: Sequence[UUID]) -> int:
    """Record of each member who stands on another level than his figures have reached that he was looked at.

    The level follows as the effect of that. Idempotent: once a member and version of the rulebook. Returns how many.
    """
    organization_id = tenancy.organization_id()
    rules = current_book()
    climbs = [climb for climb in rules.ladders.values() if climb.steps]
    counters = Counter.objects.of(organization_id).filter(
        member_id__in=member_ids, period=Period.ALL, metric__in={climb.metric for climb in climbs}
    )
    figures = {(counter.member_id, counter.metric): counter for counter in counters}
    held = _held(organization_id, member_ids)
    now = timezone.now()
    batch = [
        NewActivity(
            member_id=member_id,
            action=ACHIEVEMENT_CHECKED,
            occurred_at=now,
            source=SOURCE,
            key=f"levels:{rules.version}:{member_id}",
        )
        for member_id in member_ids
        if any(_differs(climb, figures.get((member_id, climb.metric)), held.get(member_id, {})) for climb in climbs)
    ]
    return sum(row.status == "new" for row in record_by_hand(batch))


@tenancy.joins
def start_level_checks(*, versions: Sequence[int]) -> Job | None:
    """Queue a look at every member if one of these versions of the rulebook has other ladders than the one before.

    Idempotent: a second job finds everybody where he belongs. A version that has not begun yet is left to its day.
    """
    rows = Rulebook.objects.of(tenancy.organization_id())
    now = timezone.now()
    for version in versions:
        pair = list(rows.filter(version__in=[version - 1, version]).order_by("version"))
        begins = bool(pair) and pair[-1].version == version and pair[-1].starts_at <= now
        if begins and len(pair) > 1 and pair[0].compiled["ladders"] != pair[1].compiled["ladders"]:
            return enqueue(kind=CHECK_LEVELS, params={"version": version})
    return None


@tenancy.joins
def start_due_level_checks() -> Job | None:
    """Queue a look at every member if a version with other ladders, published before, has begun within two hours."""
    now = timezone.now()
    rows = Rulebook.objects.of(tenancy.organization_id()).filter(starts_at__gt=now - LATELY, starts_at__lte=now)
    planned = rows.filter(starts_at__gt=F("created_at") + ONE_MINUTE)
    return start_level_checks(versions=list(planned.order_by("version").values_list("version", flat=True)))


@tenancy.joins
def go_on_checking(job: JobState) -> StepResult:
    """Look at the next members of a job; idempotent."""
    organization_id = tenancy.organization_id()
    states = MemberState.objects.of(organization_id)
    total = None if job.cursor else states.count()
    after = UUID(job.cursor.get("after", START.hex))
    rows = states.filter(member_id__gt=after).order_by("member_id").values_list("member_id", flat=True)
    member_ids = list(rows[:PAGE])
    moved = job.result.get("moved", 0) + check_levels(member_ids=member_ids)
    return StepResult(
        cursor={"after": (member_ids[-1] if member_ids else after).hex},
        done=len(member_ids),
        total=total,
        result={"moved": moved},
        finished=len(member_ids) < PAGE,
    )


def _differs(climb: Climb, counter: Counter | None, held: Mapping[UUID, Level]) -> bool:
    """Tell whether a member should stand on another step; ``held`` are the levels he stands on, by ladder."""
    figure = getattr(counter, climb.measure) if counter is not None else -1
    place = bisect_right(climb.thresholds, figure)
    stands_on = held.get(UUID(climb.steps[0].ladder_id))
    if not place:
        return stands_on is not None and not climb.keeps
    step = climb.steps[place - 1]
    if climb.keeps and stands_on is not None and stands_on.number > step.number:
        return False
    return stands_on is None or stands_on.pk != UUID(step.level_id)


def _held(organization_id: UUID, member_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, Level]]:
    """Return of each member the level that he stands on, by ladder."""
    rows = MemberLevel.objects.of(organization_id).filter(member_id__in=member_ids).select_related("level")
    held: dict[UUID, dict[UUID, Level]] = {}
    for row in rows:
        held.setdefault(row.member_id, {})[row.ladder_id] = row.level
    return held


def _numbers(member_id: UUID) -> dict[str, int]:
    rows = MemberLevel.objects.of(tenancy.organization_id()).filter(member_id=member_id)
    return dict(rows.values_list("ladder__code", "level__number"))


def _settle(member_id: UUID) -> None:
    """Let what was recorded of the member take effect now, after what waits before it in his shard."""
    waiting = PendingActivity.objects.of(tenancy.organization_id()).filter(member_id=member_id)
    shard = member_id.bytes[-1] % SHARDS
    for _ in range(MOST_BATCHES):
        if not waiting.exists():
            return
        apply_pending(shards=(shard, shard))
