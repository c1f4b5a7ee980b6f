"""Figures of a whole organization, added up from counters and awards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Sum

from gamification.enums import Period
from gamification.models import AchievementAward, BadgeAward, Counter, PendingActivity
from gamification.rules.metrics import EVERYTHING
from gamification.selectors.definitions import achievements_known_to, badges_known_to
from gamification.selectors.honours import HELD
from gamification.selectors.streaks import running_daily_streaks

DAYS = 30
MOST_BADGES = 5


@dataclass(frozen=True, slots=True)
class HeldOften:
    """How many members hold a badge."""

    badge_id: UUID
    name: str
    holders: int


@dataclass(frozen=True, slots=True)
class Stats:
    """An organization's recognition; the 30 days end today and follow the members' calendars."""

    members_with_activity: int
    members_active_30_days: int
    total_activities: int
    activities_30_days: int
    pending_activities: int
    total_points: int
    points_30_days: int
    badges_awarded: int
    achievements_completed: int
    active_badges: int
    active_achievements: int
    running_streaks: int
    most_held_badges: Sequence[HeldOften]


def stats_of(organization_id: UUID, *, today: date) -> Stats:
    """Return an organization's figures; points in the smallest unit of the points currency."""
    everything = Counter.objects.of(organization_id).filter(metric=EVERYTHING)
    sums = {"members": Count("member_id", distinct=True), "activities": Sum("count"), "points": Sum("points")}
    ever = everything.filter(period=Period.ALL).aggregate(**sums)
    lately = everything.filter(period=Period.DAY, starts_on__gt=today - timedelta(days=DAYS)).aggregate(**sums)
    return Stats(
        members_with_activity=ever["members"],
        members_active_30_days=lately["members"],
        total_activities=ever["activities"] or 0,
        activities_30_days=lately["activities"] or 0,
        pending_activities=PendingActivity.objects.of(organization_id).count(),
        total_points=ever["points"] or 0,
        points_30_days=lately["points"] or 0,
        badges_awarded=BadgeAward.objects.of(organization_id).filter(HELD).count(),
        achievements_completed=AchievementAward.objects.of(organization_id).count(),
        active_badges=badges_known_to(organization_id).filter(is_active=True).count(),
        active_achievements=achievements_known_to(organization_id).filter(is_active=True).count(),
        running_streaks=running_daily_streaks(organization_id, today=today),
        most_held_badges=most_held_badges(organization_id),
    )


def most_held_badges(organization_id: UUID, *, count: int = MOST_BADGES) -> list[HeldOften]:
    """Return the badges that most members hold."""
    awards = BadgeAward.objects.of(organization_id).filter(HELD)
    held = awards.values_list("badge_id", "badge__name").annotate(holders=Count("pk")).order_by("-holders", "badge_id")
    return [HeldOften(*row) for row in held[:count]]


def activity_by_day(organization_id: UUID, *, since: date, until: date) -> list[tuple[date, int]]:
    """Return how many activities counted on each day of the members' calendars, both ends included."""
    days = Counter.objects.of(organization_id).filter(
        metric=EVERYTHING, period=Period.DAY, starts_on__range=(since, until)
    )
    counted = dict(days.order_by().values_list("starts_on").annotate(sum=Sum("count")))
    return [(day, counted.get(day, 0)) for day in (since + timedelta(days=n) for n in range((until - since).days + 1))]


def activity_count_of(organization_id: UUID, member_id: UUID) -> int:
    """Return how many activities of a member counted."""
    ever = Counter.objects.of(organization_id).filter(member_id=member_id, metric=EVERYTHING, period=Period.ALL)
    return ever.values_list("count", flat=True).first() or 0
