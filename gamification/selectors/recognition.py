"""A member's recognition in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Membership
from gamification.enums import LadderKind
from gamification.models import AchievementAward
from gamification.selectors.history import HistoryLine, described, history_of
from gamification.selectors.levels import access_of, levels_of
from gamification.selectors.points import points_now

MOST = 100
"""How many awards and how many moves of points are shown."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a member has, where he stands, and how he came there; points in their smallest unit."""

    member_id: UUID
    level: int | None
    level_name: str | None
    current_points: int
    lifetime_points: int
    achievements: Sequence[AchievementAward]
    point_history: Sequence[HistoryLine]
    access_level_id: UUID | None
    created_at: datetime
    updated_at: datetime | None


def recognition_of(member: Membership) -> Recognition:
    """Return a member's recognition; the level is that of the ladder of engagement."""
    organization_id = member.organization_id
    points = points_now(organization_id, member.pk)
    standings = levels_of(organization_id, member.pk)
    engagement = next((each for each in standings if each.kind == LadderKind.ENGAGEMENT), None)
    awards = AchievementAward.objects.of(organization_id).filter(member=member).select_related("achievement")
    access = access_of(organization_id, member.pk).access_level
    return Recognition(
        member_id=member.pk,
        level=engagement.level if engagement else None,
        level_name=engagement.name if engagement else None,
        current_points=points.current,
        lifetime_points=points.total,
        achievements=list(awards.order_by("-id")[:MOST]),
        point_history=described(organization_id, list(history_of(organization_id, member.pk)[:MOST])),
        access_level_id=access.pk if access else None,
        created_at=member.joined_at,
        updated_at=points.updated_at,
    )
