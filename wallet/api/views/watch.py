"""The watch by API: for those who work on cases."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.api.views import TenantViewSet
from wallet.api.filters import WatchCaseFilter
from wallet.api.serializers.watch import (
    CaseAssignInput,
    CaseRemarkInput,
    CaseReportInput,
    WatchCaseNoteSerializer,
    WatchCaseSerializer,
    WatchRuleInput,
    WatchRuleSerializer,
)
from wallet.models import WatchCase, WatchRule
from wallet.selectors import watch as selectors
from wallet.services import watch


class WatchCaseViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """What rules have found unusual."""

    verbs = {
        "list": "wallet.watchcase.view",
        "retrieve": "wallet.watchcase.view",
        "history": "wallet.watchcase.view",
        "assign": "wallet.watchcase.assign",
        "clear": "wallet.watchcase.clear",
        "escalate": "wallet.watchcase.escalate",
        "report": "wallet.watchcase.report",
    }
    queryset = WatchCase.objects.none()
    serializer_class = WatchCaseSerializer
    filterset_class = WatchCaseFilter
    ordering = ("-opened_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's cases."""
        return selectors.cases_of(self.caller.organization_id)

    @extend_schema(responses=WatchCaseNoteSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def history(self, request: Request, pk: UUID) -> Response:
        """Return what was done about it, the first thing first."""
        return self.reply(WatchCaseNoteSerializer(selectors.history_of_case(self.get_object()), many=True))

    @extend_schema(request=CaseAssignInput, responses=WatchCaseSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: UUID) -> Response:
        """Let somebody work on it."""
        case = watch.assign_case(case_id=self.get_object().pk, by=self.caller, **self.parse(CaseAssignInput))
        return self.reply(WatchCaseSerializer(case), message="CASE_ASSIGNED")

    @extend_schema(request=CaseRemarkInput, responses=WatchCaseSerializer)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: UUID) -> Response:
        """Find nothing wrong: what was held is free."""
        case = watch.clear_case(case_id=self.get_object().pk, by=self.caller, **self.parse(CaseRemarkInput))
        return self.reply(WatchCaseSerializer(case), message="CASE_CLEARED")

    @extend_schema(request=CaseRemarkInput, responses=WatchCaseSerializer)
    @action(detail=True, methods=["post"])
    def escalate(self, request: Request, pk: UUID) -> Response:
        """Take it for serious: it is not released by itself any more."""
        case = watch.escalate_case(case_id=self.get_object().pk, by=self.caller, **self.parse(CaseRemarkInput))
        return self.reply(WatchCaseSerializer(case), message="CASE_ESCALATED")

    @extend_schema(request=CaseReportInput, responses=WatchCaseSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: UUID) -> Response:
        """Note that it was reported to the authority."""
        case = watch.report_case(case_id=self.get_object().pk, by=self.caller, **self.parse(CaseReportInput))
        return self.reply(WatchCaseSerializer(case), message="CASE_REPORTED")


class WatchRuleViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """What is unusual here."""

    verbs = {
        "list": "wallet.watchrule.view",
        "retrieve": "wallet.watchrule.view",
        "create": "wallet.watchrule.add",
        "update": "wallet.watchrule.change",
        "destroy": "wallet.watchrule.delete",
    }
    queryset = WatchRule.objects.none()
    serializer_class = WatchRuleSerializer
    ordering = ("-created_at", "-id")

    def get_queryset(self) -> Any:
        """Return the organization's rules."""
        return selectors.rules_of(self.caller.organization_id)

    @extend_schema(request=WatchRuleInput, responses={201: WatchRuleSerializer})
    def create(self, request: Request) -> Response:
        """Let a rule hold."""
        return self.reply(
            WatchRuleSerializer(watch.add_watch_rule(**self.parse(WatchRuleInput))), status=201, message="RULE_ADDED"
        )

    @extend_schema(request=WatchRuleInput, responses=WatchRuleSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Let a rule say something else; cases that stand stay as they are."""
        rule = watch.change_watch_rule(rule_id=self.get_object().pk, **self.parse(WatchRuleInput))
        return self.reply(WatchRuleSerializer(rule), message="RULE_CHANGED")

    def destroy(self, request: Request, pk: UUID) -> Response:
        """Drop a rule."""
        watch.remove_watch_rule(rule_id=self.get_object().pk)
        return self.reply(status=204)
