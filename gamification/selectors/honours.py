"""What members have earned, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from gamification.enums import Measure
from gamification.models import Achievement, AchievementProgress, Badge, BadgeAward
from gamification.selectors.definitions import achievements_known_to, badges_known_to

THOUSANDTHS = Decimal(1000)
HELD = (Q(is_standing=True) | Q(is_manual=False)) & Q(is_beyond=False, revoked_at__isnull=True)
"""Which badge awards a member shows: what was earned stays earned even when its cause was taken back, while a badge
given by hand goes with the award. What an administrator revoked, and what came after the last place of a badge for a
limited number of members, is shown to nobody."""


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


def held_awards(organization_id: UUID) -> QuerySet[BadgeAward]:
    """Return the badges that members hold, expired ones too."""
    return BadgeAward.objects.of(organization_id).filter(HELD)


def badge_awards_of(organization_id: UUID, member_id: UUID) -> QuerySet[BadgeAward]:
    """Return the badges that a member holds, newest first, with their badges and their public pages."""
    awards = held_awards(organization_id).filter(member_id=member_id).prefetch_related("shares")
    return awards.select_related("badge").order_by("-earned_at", "-id")


def without_secrets(awards: QuerySet[BadgeAward], *, known_by: UUID | None) -> QuerySet[BadgeAward]:
    """Leave out secret badges that somebody does not hold himself."""
    own = BadgeAward.objects.filter(HELD, organization_id=OuterRef("organization_id"), badge=OuterRef("badge_id"))
    return awards.filter(Q(badge__is_secret=False) | Q(Exists(own.filter(member_id=known_by))))


def known_secrets(organization_id: UUID, member_id: UUID | None) -> QuerySet[BadgeAward, Any]:
    """Return the ids of the badges that somebody knows because he holds them."""
    return held_awards(organization_id).filter(member_id=member_id).order_by().values("badge_id")


def badges_shown_to(organization_id: UUID, *, member_id: UUID | None, sees_secrets: bool) -> QuerySet[Badge]:
    """Return the badges that somebody may know of: secret ones only who holds them or manages them."""
    badges = with_places(badges_known_to(organization_id), organization_id)
    if sees_secrets:
        return badges
    held = held_awards(organization_id).filter(member_id=member_id, badge=OuterRef("pk"))
    return badges.filter(Q(is_secret=False) | Q(Exists(held)), is_active=True)


def with_places(badges: QuerySet[Badge, Any], organization_id: UUID) -> QuerySet[Badge, Any]:
    """Add ``taken``: the last place of a scarce badge that is taken."""
    awards = BadgeAward.objects.of(organization_id).filter(badge=OuterRef("pk"), place__isnull=False)
    return badges.annotate(taken=Subquery(awards.order_by("-place").values("place")[:1]))


def places_left(badge: Badge) -> int | None:
    """Return how many more members can get a scarce badge; None when as many as earn it can."""
    if badge.most_holders is None:
        return None
    taken: int | None = getattr(badge, "taken", None)
    if not hasattr(badge, "taken"):
        awards = BadgeAward.objects.of(badge.organization_id).filter(badge=badge)
        taken = awards.aggregate(last=Max("place"))["last"]
    return max(0, badge.most_holders - (taken or 0))


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
