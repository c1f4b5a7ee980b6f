"""Leaderboards by API: as they stood, as files, and who was taken off them."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.filters import HiddenEntryFilter, SnapshotFilter
from gamification.api.serializers.leaderboards import (
    BoardSerializer,
    HiddenEntrySerializer,
    HideEntryInput,
    SnapshotSerializer,
)
from gamification.api.views.leaderboards import LIMIT, Boards, LimitQuery, may_look
from gamification.documents.boards import CONTENT_TYPES, board_table, board_table_name
from gamification.enums import BoardVisibility
from gamification.errors import LeaderboardUnknownError
from gamification.models import HiddenEntry, LeaderboardSnapshot
from gamification.selectors.contests import require_board
from gamification.selectors.readings import MOST_EXPORTED, Reading, read_board_anew, read_snapshot
from gamification.selectors.snapshots import hidden_entries_of, snapshots_of
from goodplay.core import files, permissions
from goodplay.core.api.renderers import ReplyRenderer
from goodplay.core.api.views import TenantViewSet


class _TableRenderer(BaseRenderer):
    """Lets a client ask for a table; a refusal is a problem document all the same."""

    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return the problem document."""
        return ReplyRenderer().render(data)


class CsvTable(_TableRenderer):
    """CSV."""

    media_type, format = "text/csv", "csv"


class XlsxTable(_TableRenderer):
    """A workbook."""

    media_type, format = CONTENT_TYPES["xlsx"], "xlsx"


class SnapshotViewSet(ListModelMixin, TenantViewSet):
    """A leaderboard as it stood."""

    verbs = dict.fromkeys(("list", "retrieve"), "gamification.leaderboard_snapshot.view") | dict.fromkeys(
        ("export_csv", "export_xlsx"), "gamification.leaderboard.export"
    )
    queryset = LeaderboardSnapshot.objects.none()
    serializer_class = SnapshotSerializer
    filterset_class = SnapshotFilter

    def get_queryset(self) -> Any:
        """Return the snapshots that the caller may look at, of the board that the address names if it does."""
        rows = snapshots_of(self.caller.organization_id)
        if not permissions.may_ever(self.caller, "gamification.leaderboard.generate"):
            rows = rows.exclude(leaderboard__visibility=BoardVisibility.MANAGERS)
        return rows.filter(leaderboard=self._board()) if "kind" in self.kwargs else rows

    @extend_schema(parameters=[LIMIT], responses=BoardSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show a leaderboard as it stood, with the names as they are now."""
        asked = LimitQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return self.reply(
            BoardSerializer(read_snapshot(cast("LeaderboardSnapshot", self.get_object()), **asked.validated_data))
        )

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[ReplyRenderer, CsvTable])
    def export_csv(self, request: Request, pk: UUID) -> HttpResponse:
        """Return the lines of a leaderboard as it stood, as CSV."""
        return _table(read_snapshot(cast("LeaderboardSnapshot", self.get_object())), "csv")

    @extend_schema(responses={(200, CONTENT_TYPES["xlsx"]): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[ReplyRenderer, XlsxTable])
    def export_xlsx(self, request: Request, pk: UUID) -> HttpResponse:
        """Return the lines of a leaderboard as it stood, as a workbook."""
        return _table(read_snapshot(cast("LeaderboardSnapshot", self.get_object())), "xlsx")

    def _board(self) -> UUID:
        kind, timeframe = self.kwargs["kind"], self.kwargs["timeframe"]
        board = require_board(self.caller.organization_id, kind=kind, timeframe=timeframe)
        if not may_look(self.caller, board):
            raise LeaderboardUnknownError(leaderboard=kind, timeframe=timeframe)
        return board.pk


class BoardCsvView(Boards):
    """A leaderboard as CSV."""

    verbs = {"get": "gamification.leaderboard.export"}
    renderer_classes = [ReplyRenderer, CsvTable]

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, kind: str, timeframe: str) -> HttpResponse:
        """Return the first 10 000 lines of a leaderboard at this moment as CSV."""
        return _table(read_board_anew(self.contest(kind, timeframe), limit=MOST_EXPORTED), "csv")


class BoardXlsxView(Boards):
    """A leaderboard as a workbook."""

    verbs = {"get": "gamification.leaderboard.export"}
    renderer_classes = [ReplyRenderer, XlsxTable]

    @extend_schema(responses={(200, CONTENT_TYPES["xlsx"]): OpenApiTypes.BINARY})
    def get(self, request: Request, kind: str, timeframe: str) -> HttpResponse:
        """Return the first 10 000 lines of a leaderboard at this moment as a workbook."""
        return _table(read_board_anew(self.contest(kind, timeframe), limit=MOST_EXPORTED), "xlsx")


class HiddenEntryViewSet(ListModelMixin, TenantViewSet):
    """Members who were taken off leaderboards."""

    verbs = {
        "list": "gamification.hidden_entry.view",
        "create": "gamification.hidden_entry.add",
        "restore": "gamification.hidden_entry.restore",
    }
    queryset = HiddenEntry.objects.none()
    serializer_class = HiddenEntrySerializer
    filterset_class = HiddenEntryFilter

    def get_queryset(self) -> Any:
        """Return whom the organization took off leaderboards."""
        return hidden_entries_of(self.caller.organization_id)

    @extend_schema(request=HideEntryInput, responses={201: HiddenEntrySerializer})
    def create(self, request: Request) -> Response:
        """Take a member off a leaderboard, or off every one; what the member has stays untouched."""
        entry = services.hide_entry(**self.parse(HideEntryInput), by=self.caller)
        return self.reply(HiddenEntrySerializer(entry), status=201, message="ENTRY_HIDDEN")

    @extend_schema(request=None, responses=HiddenEntrySerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: UUID) -> Response:
        """Let the member appear on the leaderboard again."""
        entry = services.restore_entry(entry_id=self.get_object().pk, by=self.caller)
        return self.reply(HiddenEntrySerializer(entry), message="ENTRY_RESTORED")


def _table(reading: Reading, form: str) -> HttpResponse:
    return files.attachment(
        board_table(reading, form), name=board_table_name(reading, form), content_type=CONTENT_TYPES[form]
    )
