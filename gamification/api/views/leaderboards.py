"""Leaderboards by API: which there are, and how they stand."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import friends_of, persons_behind
from gamification import services
from gamification.api.filters import LeaderboardFilter
from gamification.api.serializers.leaderboards import (
    BoardSerializer,
    GeneratedListSerializer,
    GenerateInput,
    LeaderboardChange,
    LeaderboardInput,
    LeaderboardSerializer,
    PositionSerializer,
    PositionsSerializer,
)
from gamification.enums import BoardScope, BoardVisibility, Timeframe
from gamification.errors import LeaderboardUnknownError
from gamification.models import Leaderboard, LeaderboardSnapshot
from gamification.selectors.boards import MOST_LINES, Contest, Standing, standing_among
from gamification.selectors.contests import contests_today, require_contest
from gamification.selectors.definitions import leaderboards_known_to
from gamification.selectors.readings import (
    Position,
    Reading,
    kind_of,
    read_board,
    read_board_among,
    read_position,
)
from goodplay.core import permissions, tenancy
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Caller

LINES = 100
MOST_NEIGHBOURS = 25
ACROSS = "a ranking across organizations"
SCOPES = (BoardScope.ORGANIZATION, BoardScope.PLATFORM, BoardScope.FRIENDS)
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST_LINES, "default": LINES},
    description="How many lines of the ranking.",
)
MEMBER = OpenApiParameter(
    "member_id", {"type": "string", "format": "uuid"}, description="Whose place; the caller's when left out."
)
SCOPE = OpenApiParameter(
    "scope",
    {"type": "string", "enum": [str(scope) for scope in SCOPES]},
    description="Among whom: everybody in the organization, on the platform, or the caller and his friends.",
)
REACH = OpenApiParameter(
    "neighbours",
    {"type": "integer", "minimum": 0, "maximum": MOST_NEIGHBOURS, "default": services.NEIGHBOURS},
    description="How many neighbours on each side.",
)


class LimitQuery(serializers.Serializer[Any]):
    """How many lines are asked for."""

    limit = serializers.IntegerField(min_value=1, max_value=MOST_LINES, default=LINES)


class BoardQuery(LimitQuery):
    """Which part of a board is asked for."""

    scope = serializers.ChoiceField(choices=SCOPES, required=False)


class PositionQuery(serializers.Serializer[Any]):
    """Whose place is asked for, and among whom."""

    member_id = serializers.UUIDField(required=False)
    scope = serializers.ChoiceField(choices=SCOPES, required=False)
    neighbours = serializers.IntegerField(min_value=0, max_value=MOST_NEIGHBOURS, default=services.NEIGHBOURS)


def may_look(caller: Caller, board: Leaderboard) -> bool:
    """Tell whether the caller may look at a board: some are for managers only."""
    managers_only = board.visibility == BoardVisibility.MANAGERS
    return not managers_only or permissions.may_ever(caller, "gamification.leaderboard.generate")


class LeaderboardViewSet(ListModelMixin, TenantViewSet):
    """Which leaderboards there are, and which the organization opens, changes and retires."""

    verbs = {
        "list": "gamification.leaderboard.view",
        "create": "gamification.leaderboard.add",
        "partial_update": "gamification.leaderboard.change",
        "destroy": "gamification.leaderboard.delete",
    }
    queryset = Leaderboard.objects.none()
    serializer_class = LeaderboardSerializer
    filterset_class = LeaderboardFilter

    def get_queryset(self) -> Any:
        """Return the boards that the caller may look at."""
        boards = leaderboards_known_to(self.caller.organization_id)
        if permissions.may_ever(self.caller, "gamification.leaderboard.generate"):
            return boards
        return boards.filter(is_active=True).exclude(visibility=BoardVisibility.MANAGERS)

    @extend_schema(request=LeaderboardInput, responses={201: LeaderboardSerializer})
    def create(self, request: Request) -> Response:
        """Open a leaderboard."""
        board = services.open_leaderboard(**self.parse(LeaderboardInput))
        return self.reply(self.get_serializer(board), status=201, message="LEADERBOARD_OPENED")

    @extend_schema(request=LeaderboardChange, responses=LeaderboardSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change how a leaderboard is shown; what it counts stays as it is."""
        board = services.change_leaderboard(leaderboard_id=self.get_object().pk, **self.parse(LeaderboardChange))
        return self.reply(self.get_serializer(board), message="LEADERBOARD_CHANGED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take a leaderboard out of use; its snapshots stay."""
        services.retire_leaderboard(leaderboard_id=self.get_object().pk)
        return self.reply(status=204, message="LEADERBOARD_RETIRED")


class Boards(TenantView):
    """The base of views on a board that the address names."""

    verbs = {"get": "gamification.leaderboard.view"}

    def contest(self, kind: str, timeframe: str) -> Contest:
        """Return the board that the address names, as it runs today.

        Raises:
            LeaderboardUnknownError: There is none, or the caller may not look at it.
        """
        contest = require_contest(self.caller.organization_id, kind=kind, timeframe=timeframe)
        if not may_look(self.caller, contest.board):
            raise LeaderboardUnknownError(leaderboard=kind, timeframe=timeframe)
        return contest

    def contest_of_platform(self, kind: str, timeframe: str) -> Contest:
        """Return the platform's board, as it ranks everybody on the platform today; needs the platform's door.

        Raises:
            LeaderboardUnknownError: There is none, or it is for managers only.
        """
        contest = require_contest(PLATFORM_ID, kind=kind, timeframe=timeframe)
        if contest.board.visibility == BoardVisibility.MANAGERS:
            raise LeaderboardUnknownError(leaderboard=kind, timeframe=timeframe)
        return contest

    def scope(self, kind: str, timeframe: str, wanted: str | None) -> str:
        """Return among whom is ranked: as asked, else as the board is meant."""
        if wanted:
            return wanted
        code = f"{kind}.{timeframe}"
        known = leaderboards_known_to(self.caller.organization_id).filter(code=code, is_active=True)
        return known.values_list("scope", flat=True).first() or BoardScope.ORGANIZATION

    def circle(self, member_id: UUID | None) -> set[UUID]:
        """Return a member and his friends; nobody where the caller is no member."""
        return {member_id, *friends_of(self.caller.organization_id, member_id)} if member_id else set()

    def query(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the checked parameters of the address."""
        asked = serializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)


class BoardView(Boards):
    """A leaderboard as it stands."""

    @extend_schema(parameters=[LIMIT, SCOPE], responses=BoardSerializer)
    def get(self, request: Request, kind: str, timeframe: str = Timeframe.ALL_TIME) -> Response:
        """Show a leaderboard at this moment, with the mean and median of its latest snapshot."""
        asked = self.query(BoardQuery)
        scope = self.scope(kind, timeframe, asked.get("scope"))
        return self.reply(BoardSerializer(self._read(kind, timeframe, scope, limit=asked["limit"])))

    def _read(self, kind: str, timeframe: str, scope: str, *, limit: int) -> Reading:
        if scope == BoardScope.FRIENDS:
            return read_board_among(self.contest(kind, timeframe), self.circle(self.caller.member_id), limit=limit)
        if scope == BoardScope.PLATFORM:
            with tenancy.platform(ACROSS):
                return _read_now(self.contest_of_platform(kind, timeframe), limit=limit)
        return _read_now(self.contest(kind, timeframe), limit=limit)


class PositionView(Boards):
    """A member's place on a leaderboard."""

    @extend_schema(parameters=[MEMBER, SCOPE, REACH], responses=PositionSerializer)
    def get(self, request: Request, kind: str, timeframe: str = Timeframe.ALL_TIME) -> Response:
        """Show a member's place at this moment, with the neighbours on both sides."""
        asked = self.query(PositionQuery)
        self.kwargs["member_id"] = asked.get("member_id", "me")
        member_id, reach = self.member().pk, asked["neighbours"]
        scope = self.scope(kind, timeframe, asked.get("scope"))
        return self.reply(PositionSerializer(self._read(kind, timeframe, scope, member_id, reach)))

    def _read(self, kind: str, timeframe: str, scope: str, member_id: UUID, reach: int) -> Position:
        if scope == BoardScope.PLATFORM:
            with tenancy.platform(ACROSS):
                return self._read_on_platform(kind, timeframe, member_id, reach)
        contest = self.contest(kind, timeframe)
        if scope == BoardScope.FRIENDS:
            standing = standing_among(contest, member_id, self.circle(member_id), reach=reach)
        else:
            standing = services.find_standing(contest=contest, member_id=member_id, reach=reach)
        return read_position(contest, standing, scope=scope)

    def _read_on_platform(self, kind: str, timeframe: str, member_id: UUID, reach: int) -> Position:
        contest = self.contest_of_platform(kind, timeframe)
        person = persons_behind(self.caller.organization_id, [member_id]).get(member_id, member_id)
        standing: Standing = services.find_standing(contest=contest, member_id=person, reach=reach)
        return read_position(contest, standing, scope=BoardScope.PLATFORM)


class MemberPositionsView(Boards):
    """A member's place on every leaderboard."""

    @extend_schema(responses=PositionsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's place at this moment on every leaderboard that the caller may look at."""
        member = self.member()
        contests = [
            contest
            for contest in contests_today(self.caller.organization_id)
            if may_look(self.caller, contest.board) and contest.board.scope != BoardScope.FRIENDS
        ]
        standings = services.find_standings(contests=contests, member_id=member.pk, reach=0)
        positions = [read_position(*each) for each in zip(contests, standings, strict=True)]
        return self.reply(PositionsSerializer({"member_id": member.pk, "positions": positions}))


class RankingsView(Boards):
    """The ranking by points."""

    @extend_schema(parameters=[LIMIT], responses=BoardSerializer)
    def get(self, request: Request) -> Response:
        """Show the ranking of all members by points over all time."""
        return self.reply(BoardSerializer(_read_now(services.points_contest(), **self.query(LimitQuery))))


class GenerateView(TenantView):
    """Taking snapshots by hand."""

    verbs = {"post": "gamification.leaderboard.generate"}

    @extend_schema(request=GenerateInput, responses={201: GeneratedListSerializer})
    def post(self, request: Request) -> Response:
        """Take new snapshots now, of all leaderboards or of the ones named."""
        wanted = self.parse(GenerateInput)
        codes = _codes(contests_today(self.caller.organization_id), **wanted)
        if not codes:
            raise LeaderboardUnknownError
        taken = services.rebuild_leaderboards(codes=codes)
        shown = {"leaderboards": [_generated(snapshot) for snapshot in taken]}
        return self.reply(GeneratedListSerializer(shown), status=201, message="LEADERBOARDS_GENERATED")


def _read_now(contest: Contest, *, limit: int) -> Reading:
    return read_board(contest, limit=limit, now=services.find_lines(contest=contest, count=limit))


def _codes(contests: Iterable[Contest], *, kind: str = "", timeframe: str = "") -> list[str]:
    return [
        contest.board.code
        for contest in contests
        if kind in {"", kind_of(contest.board)} and timeframe in {"", contest.board.timeframe}
    ]


def _generated(snapshot: LeaderboardSnapshot) -> dict[str, Any]:
    return {
        "id": snapshot.pk,
        "leaderboard_type": kind_of(snapshot.leaderboard),
        "timeframe": snapshot.leaderboard.timeframe,
        "generated_at": snapshot.generated_at,
        "total_participants": snapshot.participants,
    }
