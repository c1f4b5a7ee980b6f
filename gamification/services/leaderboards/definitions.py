"""Which boards an organization runs."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from gamification.enums import BoardScope, BoardVisibility, TieRule, Timeframe
from gamification.errors import (
    DefinitionOfPlatformError,
    DefinitionTakenError,
    LeaderboardDatesError,
    LeaderboardScopeError,
    LeaderboardUnknownError,
    MetricUnknownError,
)
from gamification.models import Leaderboard
from gamification.rules import metrics
from gamification.rules.builtins import BUILTINS, DONATION
from gamification.selectors.contests import board_code
from gamification.selectors.definitions import actions_known_to, leaderboards_known_to
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID

RESERVED = frozenset({"generate", "hidden-entries", "members", "snapshots", "volunteer"})
"""Words that addresses under leaderboards/ begin with."""
RUNNING = (Timeframe.ALL_TIME, Timeframe.MONTHLY, Timeframe.WEEKLY, Timeframe.DAILY)
CHANGEABLE = frozenset({"name", "visibility", "tie_rule", "refresh_seconds", "is_active"})


@tenancy.joins
def open_leaderboard(
    *,
    kind: str,
    timeframe: str,
    name: str,
    metric: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    scope: str = BoardScope.ORGANIZATION,
    visibility: str = BoardVisibility.MEMBERS,
    tie_rule: str = TieRule.STANDARD,
    refresh_seconds: int = 300,
) -> Leaderboard:
    """Open a board ``<kind>.<timeframe>`` in the organization whose door is open; it hides the platform's of that code.

    Not idempotent: the code is taken afterwards. ``starts_on`` and ``ends_on`` (members' calendar days, both included)
    belong to the timeframe ``custom``. What a board counts, when and among whom never changes.

    Args:
        kind: The first part of the code; ``RESERVED`` words are taken by other addresses.
        timeframe: The second part.
        name: What people call it.
        metric: What is counted (``rules.metrics``).
        starts_on: The first day of a custom board.
        ends_on: Its last day.
        scope: Everybody in the organization; or ``friends``: each member sees himself among his friends; or
            ``platform``: across organizations, which only the platform opens.
        visibility: Who may look at it.
        tie_rule: How equal values are numbered.
        refresh_seconds: How often a snapshot is taken.

    Raises:
        MetricUnknownError: The metric has another form or names an unknown action, or the impact score (``score``) is
            to be ranked otherwise than over all time.
        LeaderboardScopeError: The scope is not offered here.
        LeaderboardDatesError: A custom board without two dates in order, or another board with dates.
        DefinitionTakenError: The organization has such a board.
    """
    organization_id = tenancy.organization_id()
    _require_ranked(organization_id, metric, timeframe)
    _require_dates(timeframe, starts_on, ends_on)
    _require_scope(organization_id, scope)
    if kind in RESERVED:
        raise DefinitionTakenError(code=kind)
    board = Leaderboard(
        organization_id=organization_id,
        code=board_code(kind, timeframe),
        name=name,
        metric=metric,
        timeframe=timeframe,
        scope=scope,
        starts_on=starts_on,
        ends_on=ends_on,
        visibility=visibility,
        tie_rule=tie_rule,
        refresh_seconds=refresh_seconds,
    )
    original = Leaderboard.objects.of(PLATFORM_ID).filter(code=board.code).first()
    board.copied_from = original if original and organization_id != PLATFORM_ID else None
    try:
        with tenancy.savepoint():
            board.save(force_insert=True)
    except IntegrityError as error:
        raise DefinitionTakenError(code=board.code) from error
    return board


@tenancy.joins
def open_donor_boards(*, currency: str, kind: str = "donors", name: str = "Donors") -> Sequence[Leaderboard]:
    """Open the boards of the amount given in one currency, over all time, this month, this week and today.

    Idempotent: boards that stand are returned as they are. Gifts without a known giver are on no board.

    Args:
        currency: ISO code.
        kind: The first part of the boards' codes; another one for each further currency.
        name: What they are called.
    """
    organization_id = tenancy.organization_id()
    own = {board.code: board for board in Leaderboard.objects.of(organization_id)}
    metric = f"quantity:{DONATION}:{currency}"
    return [
        own.get(board_code(kind, timeframe))
        or open_leaderboard(kind=kind, timeframe=timeframe, name=name, metric=metric)
        for timeframe in RUNNING
    ]


@tenancy.joins
def change_leaderboard(*, leaderboard_id: UUID, **changes: Any) -> Leaderboard:
    """Change a board's name, visibility, tie rule, refresh time or activity; idempotent.

    Raises:
        LeaderboardUnknownError: The organization knows no such board.
        DefinitionOfPlatformError: The board belongs to the platform.
        ValueError: Something else was to be changed.
    """
    if unknown := changes.keys() - CHANGEABLE:
        raise ValueError(f"A leaderboard's {', '.join(sorted(unknown))} cannot change.")
    organization_id = tenancy.organization_id()
    board: Leaderboard | None = leaderboards_known_to(organization_id).filter(pk=leaderboard_id).first()
    if board is None:
        raise LeaderboardUnknownError
    if board.organization_id != organization_id:
        raise DefinitionOfPlatformError
    for field, value in changes.items():
        setattr(board, field, value)
    board.save(update_fields=[*changes, "updated_at"])
    return board


@tenancy.joins
def retire_leaderboard(*, leaderboard_id: UUID) -> Leaderboard:
    """Take a board out of use; its snapshots stay. Idempotent.

    Raises:
        LeaderboardUnknownError: The organization knows no such board.
        DefinitionOfPlatformError: The board belongs to the platform.
    """
    return change_leaderboard(leaderboard_id=leaderboard_id, is_active=False)


def _require_ranked(organization_id: UUID, metric: str, timeframe: str) -> None:
    if metric != metrics.SCORE:
        require_metric(organization_id, metric)
    elif timeframe != Timeframe.ALL_TIME:
        raise MetricUnknownError(metric=metric, timeframe=timeframe)


def require_metric(organization_id: UUID, name: str) -> None:
    """Refuse a metric that nothing will ever count.

    Raises:
        MetricUnknownError: It has another form or names an unknown action.
    """
    try:
        action = metrics.metric(name).action
    except ValueError as error:
        raise MetricUnknownError(metric=name) from error
    known = {builtin["code"] for builtin in BUILTINS} | {metrics.EVERYTHING}
    if action not in known and not actions_known_to(organization_id).filter(code=action).exists():
        raise MetricUnknownError(metric=name)


def _require_dates(timeframe: str, starts_on: date | None, ends_on: date | None) -> None:
    dated = starts_on is not None and ends_on is not None and starts_on <= ends_on
    if (timeframe == Timeframe.CUSTOM) != dated or (not dated and (starts_on or ends_on)):
        raise LeaderboardDatesError


def _require_scope(organization_id: UUID, scope: str) -> None:
    offered = {BoardScope.ORGANIZATION, BoardScope.FRIENDS}
    if organization_id == PLATFORM_ID:
        offered.add(BoardScope.PLATFORM)
    if scope not in offered:
        raise LeaderboardScopeError(scope=scope)
