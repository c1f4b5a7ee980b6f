"""Points at this moment: what a member has, and the place among all members."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from gamification.enums import TieRule, Timeframe
from gamification.models import Leaderboard
from gamification.selectors.boards import Contest, Standing, contest_of
from gamification.selectors.contests import board_code, contests_today, zone_of
from gamification.selectors.points import PointsNow, points_now
from gamification.services.leaderboards.live import find_standing
from goodplay.core import tenancy

POINTS = "points"


@dataclass(frozen=True, slots=True)
class PointsSummary:
    """A member's points and place over all time."""

    now: PointsNow
    standing: Standing


@tenancy.joins
def summarize_points(*, member_id: UUID) -> PointsSummary:
    """Return a member's points, streaks and place among all members over all time; nothing is written."""
    organization_id = tenancy.organization_id()
    standing = find_standing(contest=points_contest(), member_id=member_id, reach=0)
    return PointsSummary(points_now(organization_id, member_id), standing)


@tenancy.joins
def points_contest(*, timeframe: str = Timeframe.ALL_TIME) -> Contest:
    """Return the board of points; it is read even where the organization runs none."""
    organization_id = tenancy.organization_id()
    code = board_code(POINTS, timeframe)
    if found := contests_today(organization_id, codes=[code]):
        return found[0]
    board = Leaderboard(code=code, name="Points", metric=POINTS, timeframe=timeframe, tie_rule=TieRule.STANDARD)
    zone = zone_of(organization_id)
    return contest_of(board, organization_id, today=timezone.now().astimezone(zone).date(), zone=zone)
