"""The boards that run in the open door's organization today."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from gamification.enums import BoardScope
from gamification.errors import LeaderboardUnknownError
from gamification.models import Leaderboard
from gamification.selectors.boards import Contest, contest_of
from gamification.selectors.definitions import leaderboards_known_to
from goodplay.core.ids import PLATFORM_ID
from organizations.models import Organization


def today_of(organization_id: UUID, *, at: datetime | None = None) -> date:
    """Return the calendar day in the organization's time zone (now, unless another instant is given)."""
    return (at or timezone.now()).astimezone(zone_of(organization_id)).date()


def zone_of(organization_id: UUID) -> ZoneInfo:
    """Return the organization's time zone."""
    return ZoneInfo(Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id))


def contests_today(organization_id: UUID, *, codes: Collection[str] | None = None) -> list[Contest]:
    """Return the active boards (of these codes) that rank the organization's members, with the days of today."""
    boards = leaderboards_known_to(organization_id).filter(is_active=True).order_by("code")
    if codes is not None:
        boards = boards.filter(code__in=codes)
    if organization_id != PLATFORM_ID:
        boards = boards.exclude(scope=BoardScope.PLATFORM)
    zone = zone_of(organization_id)
    today = timezone.now().astimezone(zone).date()
    return [contest_of(board, organization_id, today=today, zone=zone) for board in boards]


def require_contest(organization_id: UUID, *, kind: str, timeframe: str) -> Contest:
    """Return today's contest of the board ``<kind>.<timeframe>``.

    Raises:
        LeaderboardUnknownError: There is no such active board.
    """
    found = contests_today(organization_id, codes=[board_code(kind, timeframe)])
    if not found:
        raise LeaderboardUnknownError(leaderboard=kind, timeframe=timeframe)
    return found[0]


def require_board(organization_id: UUID, *, kind: str, timeframe: str) -> Leaderboard:
    """Return the board ``<kind>.<timeframe>`` that the organization knows, whether it runs or not.

    Raises:
        LeaderboardUnknownError: There is no such board.
    """
    board: Leaderboard | None = leaderboards_known_to(organization_id).filter(code=board_code(kind, timeframe)).first()
    if board is None:
        raise LeaderboardUnknownError(leaderboard=kind, timeframe=timeframe)
    return board


def board_code(kind: str, timeframe: str) -> str:
    """Return the code of the board of a kind (``points``, ``hours`` …) and a timeframe."""
    return f"{kind}.{timeframe}"
