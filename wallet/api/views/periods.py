"""Closed periods and statements by API."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core import files
from goodplay.core.api.renderers import ReplyRenderer
from goodplay.core.api.views import TenantViewSet
from goodplay.core.tabular import csv_chunks
from wallet.api.documents import CsvRenderer, PdfRenderer
from wallet.api.filters import FigureFilter, MemberFilter
from wallet.api.serializers.contributions import (
    DisputeInput,
    FigureSerializer,
    PeriodInput,
    PeriodSerializer,
    SettlementInput,
    StatementInput,
    StatementSerializer,
)
from wallet.api.views.savings import member_of, own_only
from wallet.documents.statement import statement_rows
from wallet.enums.savings import StatementStatus
from wallet.errors import StatementNotReadyError
from wallet.models import PeriodFigure, SavingsPeriod, Statement
from wallet.rules.statements import StatementFacts
from wallet.selectors.periods import period_figures_of, periods_of, statements_of
from wallet.services import savings


class PeriodViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Periods whose figures members attest and officers close."""

    verbs = {
        "list": "wallet.period.view",
        "retrieve": "wallet.period.view",
        "create": "wallet.period.add",
        "close": "wallet.period.close",
        "withdraw": "wallet.period.add",
    }
    queryset = SavingsPeriod.objects.none()
    serializer_class = PeriodSerializer
    ordering = ("-starts_on", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's periods."""
        return periods_of(self.caller.organization_id)

    @extend_schema(request=PeriodInput, responses={201: PeriodSerializer})
    def create(self, request: Request) -> Response:
        """Freeze the figures of days that have passed, and ask the members."""
        period = savings.propose_period(**self.parse(PeriodInput), by=self.caller.member_id)
        return self._shown(period, status=201, message="PERIOD_FROZEN")

    @extend_schema(request=None, responses=PeriodSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: Any) -> Response:
        """Close a period for good; another officer has proposed it."""
        period = savings.close_period(period_id=self.get_object().pk, by=self.caller.member_id)
        return self._shown(period, message="PERIOD_CLOSED")

    @extend_schema(request=None, responses=PeriodSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Take back a period that is not closed."""
        period = savings.withdraw_period(period_id=self.get_object().pk)
        return self._shown(period, message="PERIOD_WITHDRAWN")

    def _shown(self, period: SavingsPeriod, *, message: str, status: int = 200) -> Response:
        return self.reply(PeriodSerializer(self.get_queryset().get(pk=period.pk)), status=status, message=message)


class FigureViewSet(ListModelMixin, TenantViewSet):
    """Figures of members in periods: one's own, for the back office everybody's."""

    verbs = {
        "list": "wallet.figure.view",
        "attest": "wallet.figure.attest",
        "dispute": "wallet.figure.attest",
        "settle": "wallet.figure.settle",
    }
    queryset = PeriodFigure.objects.none()
    serializer_class = FigureSerializer
    filterset_class = FigureFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> Any:
        """Return the figures that the caller may see."""
        return period_figures_of(self.caller.organization_id, member_id=own_only(self.caller))

    @extend_schema(request=None, responses=FigureSerializer)
    @action(detail=True, methods=["post"])
    def attest(self, request: Request, pk: Any) -> Response:
        """Say that one's own figures are right."""
        return self._shown(savings.attest_figures(figure_id=self._own().pk), "FIGURES_ATTESTED")

    @extend_schema(request=DisputeInput, responses=FigureSerializer)
    @action(detail=True, methods=["post"])
    def dispute(self, request: Request, pk: Any) -> Response:
        """Say what is wrong with one's own figures; the period stays open until it is settled."""
        figure = savings.dispute_figures(figure_id=self._own().pk, **self.parse(DisputeInput))
        return self._shown(figure, "FIGURES_DISPUTED")

    @extend_schema(request=SettlementInput, responses=FigureSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: Any) -> Response:
        """Answer a dispute; the figures are computed anew and wait for the member's word."""
        figure = savings.settle_dispute(
            figure_id=self.get_object().pk, by=self.caller.member_id, **self.parse(SettlementInput)
        )
        return self._shown(figure, "DISPUTE_SETTLED")

    def _own(self) -> PeriodFigure:
        figure: PeriodFigure = self.get_object()
        if figure.member_id != self.caller.member_id:
            raise NotFound
        return figure

    def _shown(self, figure: PeriodFigure, message: str) -> Response:
        return self.reply(FigureSerializer(self.get_queryset().get(pk=figure.pk)), message=message)


class StatementViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Statements: one's own, for the back office everybody's."""

    verbs = {
        "list": "wallet.statement.view",
        "retrieve": "wallet.statement.view",
        "create": "wallet.statement.add",
        "document": "wallet.statement.view",
        "table": "wallet.statement.view",
    }
    queryset = Statement.objects.none()
    serializer_class = StatementSerializer
    filterset_class = MemberFilter
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the statements that the caller may see."""
        return statements_of(self.caller.organization_id, member_id=own_only(self.caller))

    @extend_schema(request=StatementInput, responses={201: StatementSerializer})
    def create(self, request: Request) -> Response:
        """Freeze one's account over some days; the document follows within seconds."""
        wanted = self.parse(StatementInput)
        member_id = wanted.pop("member", None) or self.caller.member_id
        if member_id is None or own_only(self.caller) not in (None, member_id):
            raise NotFound
        statement = savings.ask_statement(member_id=member_of(self.caller, member_id), **wanted)
        return self.reply(StatementSerializer(statement), status=201, message="STATEMENT_ASKED")

    @extend_schema(
        operation_id="statements_document_retrieve", responses={(200, "application/pdf"): OpenApiTypes.BINARY}
    )
    @action(detail=True, methods=["get"], renderer_classes=[PdfRenderer, ReplyRenderer])
    def document(self, request: Request, pk: Any) -> Any:
        """Fetch the statement as PDF."""
        statement = self.get_object()
        if statement.status != StatementStatus.READY:
            raise StatementNotReadyError
        content = files.read(statement.file_name)
        return files.attachment(content, name=_name(statement, "pdf"), content_type=PdfRenderer.media_type)

    @extend_schema(operation_id="statements_table_retrieve", responses={(200, "text/csv"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="csv", renderer_classes=[CsvRenderer, ReplyRenderer])
    def table(self, request: Request, pk: Any) -> Any:
        """Fetch the statement as CSV."""
        statement = self.get_object()
        header, rows = statement_rows(StatementFacts.from_json(statement.facts))
        content = b"".join(csv_chunks(header, rows))
        return files.attachment(content, name=_name(statement, "csv"), content_type=CsvRenderer.media_type)


def _name(statement: Statement, suffix: str) -> str:
    return f"statement-{statement.starts_on}-{statement.ends_on}.{suffix}"
