"""Activities and what followed from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from gamification.models import AchievementAward, Activity, BadgeAward, PendingActivity, PointsEntry

BIGGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Earned:
    """An honour that an activity earned; ``id`` is the badge's or achievement's."""

    id: UUID
    name: str
    earned_at: datetime
    is_standing: bool


@dataclass(frozen=True, slots=True)
class Effects:
    """What followed from an activity."""

    points_entries: Sequence[PointsEntry]
    achievements: Sequence[Earned]
    badges: Sequence[Earned]


def activities_of(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[Activity]:
    """Return activities (of one member) with ``points_now``, ``is_pending`` and ``is_reversed``."""
    activities = Activity.objects.of(organization_id)
    if member_id is not None:
        activities = activities.filter(member_id=member_id)
    return _with_outcome(activities)


def activities_of_all() -> QuerySet[Activity]:
    """Return the activities of every organization, as ``activities_of`` does, inside the platform's door."""
    return _with_outcome(Activity.objects.all())


def activity_named(activities: QuerySet[Activity], handle: str, *, source: str) -> Activity | None:
    """Return the activity of an id, else of a key of the source."""
    if handle.isascii() and handle.isdigit() and int(handle) <= BIGGEST_ID:
        found = activities.filter(pk=int(handle)).first()
        if found is not None:
            return found
    return activities.filter(source=source, key=handle).first()


def effects_of(activity: Activity) -> Effects:
    """Return what followed from an activity, in three queries."""
    organization_id: Any = activity.organization_id
    caused = {"activity_id": activity.pk}
    completed = AchievementAward.objects.of(organization_id).filter(**caused).select_related("achievement")
    held = BadgeAward.objects.of(organization_id).filter(**caused, is_beyond=False).select_related("badge")
    return Effects(
        points_entries=list(PointsEntry.objects.of(organization_id).filter(**caused).order_by("id")),
        achievements=[
            Earned(award.achievement_id, award.achievement.name, award.earned_at, award.is_standing)
            for award in completed.order_by("id")
        ],
        badges=[
            Earned(award.badge_id, award.badge.name, award.earned_at, award.is_standing)
            for award in held.order_by("id")
        ],
    )


def _with_outcome(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    same = {"organization_id": OuterRef("organization_id")}
    entries = PointsEntry.objects.filter(**same, activity_id=OuterRef("pk"))
    paid = entries.order_by().values("activity_id").annotate(sum=Sum("change")).values("sum")
    return activities.annotate(
        points_now=Coalesce(Subquery(paid), Value(0)),
        is_pending=Exists(PendingActivity.objects.filter(**same, activity_id=OuterRef("pk"))),
        is_reversed=Exists(Activity.objects.filter(**same, reverses_id=OuterRef("pk"))),
    )
