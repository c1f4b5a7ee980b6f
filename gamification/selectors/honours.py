"""What members have earned, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gamification.enums import Measure
from gamification.models import Achievement, AchievementProgress, Badge, BadgeAward
from gamification.selectors.definitions import achievements_known_to, badges_known_to

THOUSANDTHS = Decimal(1000)
HELD = Q(is_standing=True) | Q(is_manual=False)
"""Which badge awards a member shows: what was earned stays earned even when its cause was taken back, while a badge
given by hand goes with the award."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member is with an achievement, in the unit that people read (hours, not thousandths)."""

    achievement: Achievement
    current: Decimal
    target: Decimal
    times_completed: int = 0
    is_completed: bool = False
    started_at: datetime | None = None
    last_progress_at: datetime | None = None
    completed_at: datetime | None = None

    @property
    def current_progress(self) -> Decimal:
        """How far the member is, never above the target."""
        return self.current

    @property
    def target_progress(self) -> Decimal:
        """Where the achievement is completed."""
        return self.target

    @property
    def progress_percentage(self) -> Decimal:
        """The part of the target that is reached, in percent with one decimal, rounded down."""
        return (self.current * 1000 // self.target) / 10 if self.target else Decimal(0)


def badge_awards_of(organization_id: UUID, member_id: UUID) -> QuerySet[BadgeAward]:
    """Return the badges that a member holds, newest first."""
    awards = BadgeAward.objects.of(organization_id).filter(HELD, member_id=member_id)
    return awards.select_related("badge").order_by("-earned_at", "-id")


def badges_shown_to(organization_id: UUID, *, member_id: UUID | None, sees_secrets: bool) -> QuerySet[Badge]:
    """Return the badges that somebody may know of: secret ones only who holds them or manages them."""
    badges = badges_known_to(organization_id)
    if sees_secrets:
        return badges
    held = BadgeAward.objects.of(organization_id).filter(HELD, member_id=member_id, badge=OuterRef("pk"))
    return badges.filter(Q(is_secret=False) | Q(Exists(held)), is_active=True)


def achievements_shown_to(
    organization_id: UUID, *, member_id: UUID | None, sees_secrets: bool
) -> QuerySet[Achievement]:
    """Return the achievements that somebody may know of: secret ones only who completed them or manages them."""
    achievements = achievements_known_to(organization_id)
    if sees_secrets:
        return achievements
    begun = AchievementProgress.objects.of(organization_id).filter(member_id=member_id, achievement=OuterRef("pk"))
    return achievements.filter(Q(is_secret=False) | Q(Exists(begun.filter(is_completed=True))), is_active=True)


def progress_of(organization_id: UUID, member_id: UUID, *, achievements: QuerySet[Achievement]) -> Sequence[Progress]:
    """Return how far a member is with each of the achievements, in two queries; what is not begun stands at 0."""
    begun = AchievementProgress.objects.of(organization_id).filter(member_id=member_id)
    rows = {row.achievement_id: row for row in begun}
    return [_progress(achievement, rows.get(achievement.pk)) for achievement in achievements]


def _progress(achievement: Achievement, row: Any) -> Progress:
    unit = THOUSANDTHS if achievement.progress_measure == Measure.QUANTITY else Decimal(1)
    if row is None:
        return Progress(achievement, Decimal(0), achievement.target / unit)
    return Progress(
        achievement=achievement,
        current=row.current / unit,
        target=row.target / unit,
        times_completed=row.times_completed,
        is_completed=row.is_completed,
        started_at=row.started_at,
        last_progress_at=row.last_progress_at,
        completed_at=row.completed_at,
    )
