"""Leaderboards by API."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

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
from gamification.enums import BoardVisibility, Timeframe
from gamification.errors import LeaderboardUnknownError
from gamification.models import Leaderboard, LeaderboardSnapshot
from gamification.selectors.boards import Contest
from gamification.selectors.contests import contests_today, require_contest
from gamification.selectors.definitions import leaderboards_known_to
from gamification.selectors.readings import kind_of, read_board, read_position
from goodplay.core import permissions
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.permissions import Caller

MOST_LINES = 1_000
LINES = 100
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST_LINES, "default": LINES},
    description="How many lines of the ranking.",
)
MEMBER = OpenApiParameter(
    "member_id", {"type": "string", "format": "uuid"}, description="Whose place; the caller's when left out."
)


class LimitQuery(serializers.Serializer[Any]):
    """How many lines are asked for."""

    limit = serializers.IntegerField(min_value=1, max_value=MOST_LINES, default=LINES)


class MemberQuery(serializers.Serializer[Any]):
    """Whose place is asked for."""

    member_id = serializers.UUIDField(required=False)


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


class _Boards(TenantView):
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

    def query(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the checked parameters of the address."""
        asked = serializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)


class BoardView(_Boards):
    """A leaderboard as it stands."""

    @extend_schema(parameters=[LIMIT], responses=BoardSerializer)
    def get(self, request: Request, kind: str, timeframe: str = Timeframe.ALL_TIME) -> Response:
        """Show a leaderboard: its latest snapshot, with the names as they are now."""
        reading = read_board(self.contest(kind, timeframe), **self.query(LimitQuery))
        return self.reply(BoardSerializer(reading))


class PositionView(_Boards):
    """A member's place on a leaderboard."""

    @extend_schema(parameters=[MEMBER], responses=PositionSerializer)
    def get(self, request: Request, kind: str, timeframe: str = Timeframe.ALL_TIME) -> Response:
        """Show a member's place at this moment, with the neighbours on both sides."""
        contest = self.contest(kind, timeframe)
        self.kwargs["member_id"] = self.query(MemberQuery).get("member_id", "me")
        member = self.member()
        standing = services.find_standing(contest=contest, member_id=member.pk)
        return self.reply(PositionSerializer(read_position(contest, standing)))


class MemberPositionsView(_Boards):
    """A member's place on every leaderboard."""

    @extend_schema(responses=PositionsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's place at this moment on every leaderboard that the caller may look at."""
        member = self.member()
        contests = [
            contest for contest in contests_today(self.caller.organization_id) if may_look(self.caller, contest.board)
        ]
        positions = [
            read_position(contest, services.find_standing(contest=contest, member_id=member.pk, reach=0))
            for contest in contests
        ]
        return self.reply(PositionsSerializer({"member_id": member.pk, "positions": positions}))


class RankingsView(_Boards):
    """The ranking by points."""

    @extend_schema(parameters=[LIMIT], responses=BoardSerializer)
    def get(self, request: Request) -> Response:
        """Show the ranking of all members by points over all time."""
        reading = read_board(services.points_contest(), **self.query(LimitQuery))
        return self.reply(BoardSerializer(reading))


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
