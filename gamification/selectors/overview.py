"""What the overview of an organization shows of recognition; a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Sum

from gamification.enums import Period, Timeframe
from gamification.models import BadgeAward, Counter, LeaderboardSnapshot
from gamification.rules.metrics import EVERYTHING
from gamification.selectors.honours import HELD
from gamification.selectors.readings import Line, lines_of_snapshot

WEEKS = 12
LINES = 5


@dataclass(frozen=True, slots=True)
class Week:
    """The points of one week, and how many members did something in it; ``starts_on`` is its Monday."""

    starts_on: date
    points: int
    members: int


@dataclass(frozen=True, slots=True)
class Top:
    """The first lines of a leaderboard as it was last taken."""

    snapshot_id: UUID
    board: str
    lines: Sequence[Line]


def weeks_until(organization_id: UUID, *, today: date) -> list[Week]:
    """Return the last twelve weeks of the members' calendars, this one last; points in their smallest unit."""
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    counted = Counter.objects.of(organization_id).filter(
        metric=EVERYTHING, period=Period.WEEK, starts_on__range=(weeks[0], weeks[-1])
    )
    rows = counted.order_by().values("starts_on").annotate(sum=Sum("points"), members=Count("pk"))
    found = {row["starts_on"]: Week(row["starts_on"], row["sum"], row["members"]) for row in rows}
    return [found.get(week, Week(week, 0, 0)) for week in weeks]


def top_of_points(organization_id: UUID) -> Top | None:
    """Return who leads the points of all time; None while no snapshot of them has been taken."""
    snapshots = LeaderboardSnapshot.objects.of(organization_id).filter(
        is_current=True, leaderboard__metric="points", leaderboard__timeframe=Timeframe.ALL_TIME
    )
    snapshot = snapshots.select_related("leaderboard").order_by("-generated_at").first()
    if snapshot is None:
        return None
    return Top(snapshot.pk, snapshot.leaderboard.name, lines_of_snapshot(snapshot, limit=LINES))


def latest_badges(organization_id: UUID, *, count: int = LINES) -> Sequence[BadgeAward]:
    """Return the badges that were earned or given last, with badge and member."""
    awards = BadgeAward.objects.of(organization_id).filter(HELD).select_related("badge", "member__user")
    return list(awards.order_by("-id")[:count])
