"""How fast members earn, and how far achievements are completed; a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, DateField
from django.db.models.functions import Cast, TruncWeek

from gamification.models import AchievementAward, MemberState
from gamification.selectors.definitions import achievements_known_to
from gamification.selectors.overview import weeks_until

MOST: Final = 12
"""How many achievements the overview shows."""


@dataclass(frozen=True, slots=True)
class Earned:
    """A week (from its Monday): points for each member who did something, and achievements completed in it."""

    starts_on: date
    points_per_member: float
    completed: int


@dataclass(frozen=True, slots=True)
class Completion:
    """How many of the members who ever did something have completed an achievement (once, if repeatable)."""

    achievement_id: UUID
    name: str
    members: int
    percent: float


def earning_until(organization_id: UUID, *, today: date) -> list[Earned]:
    """Return the last twelve weeks, this one last.

    Points follow the members' calendars (points in the smallest unit of the points currency), completions the moment
    (UTC) at which they were awarded.
    """
    weeks = weeks_until(organization_id, today=today)
    since = datetime.combine(weeks[0].starts_on, datetime.min.time(), tzinfo=UTC)
    awards = AchievementAward.objects.of(organization_id).filter(awarded_at__gte=since, is_standing=True)
    monday = Cast(TruncWeek("awarded_at", tzinfo=UTC), DateField())
    completed = dict(awards.annotate(monday=monday).order_by().values_list("monday").annotate(n=Count("pk")))
    return [
        Earned(
            starts_on=week.starts_on,
            points_per_member=round(week.points / week.members, 1) if week.members else 0,
            completed=completed.get(week.starts_on, 0),
        )
        for week in weeks
    ]


def completion_of(organization_id: UUID, *, count: int = MOST) -> Sequence[Completion]:
    """Return the achievements in use that most members have completed."""
    members = MemberState.objects.of(organization_id).count()
    known = achievements_known_to(organization_id).filter(is_active=True)
    names = dict(known.values_list("pk", "name"))
    awards = AchievementAward.objects.of(organization_id).filter(
        is_standing=True, occurrence=1, achievement_id__in=names
    )
    counted = dict(awards.order_by().values_list("achievement_id").annotate(n=Count("pk")))
    best = sorted(names.items(), key=lambda each: (-counted.get(each[0], 0), each[1]))[:count]
    return [
        Completion(pk, name, counted.get(pk, 0), round(100 * counted.get(pk, 0) / members, 1) if members else 0)
        for pk, name in best
    ]
