"""Activities by API."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.filters import ActivityFilter
from gamification.api.serializers.activities import (
    ActivityBatchInput,
    ActivityDetailSerializer,
    ActivityInput,
    ActivitySerializer,
    RecordedListSerializer,
    ReverseInput,
    checked_rows,
)
from gamification.api.serializers.trace import TraceSerializer, shape_of
from gamification.models import Activity
from gamification.selectors.activities import activities_of, activity_named, effects_of
from gamification.services import NewActivity, Recorded
from gamification.services.trace import trace_activity
from goodplay.core.api.views import TenantViewSet
from goodplay.core.permissions import CONSOLE

SOURCE = "api"
SOURCE_PARAMETER = OpenApiParameter(
    "source", {"type": "string", "default": SOURCE}, description="Who told the key; the API's own."
)


class ActivityViewSet(ListModelMixin, TenantViewSet):
    """What members did. Members see their own, who manages or audits sees everybody's."""

    verbs = {
        "list": "gamification.activity.view",
        "retrieve": "gamification.activity.view",
        "create": "gamification.activity.add",
        "bulk": "gamification.activity.add",
        "trace": "gamification.activity.view",
        "reverse": "gamification.activity.reverse",
    }
    queryset = Activity.objects.none()
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter

    def get_queryset(self) -> Any:
        """Return the activities that the caller may see."""
        if self.caller.is_superuser or self.caller.scopes is not None or self.caller.role in CONSOLE:
            return activities_of(self.caller.organization_id)
        if self.caller.member_id is None:
            return Activity.objects.none()
        return activities_of(self.caller.organization_id, member_id=self.caller.member_id)

    @extend_schema(request=ActivityInput, responses={201: ActivitySerializer, 200: ActivitySerializer})
    def create(self, request: Request) -> Response:
        """Record what a member did; its effects follow within seconds. The same key again answers 200."""
        recorded = services.record_activities([self._new(self.parse(ActivityInput))])[0]
        if recorded.activity_id is None:
            raise recorded.error or NotFound
        activity = activities_of(self.caller.organization_id).get(pk=recorded.activity_id)
        is_new = recorded.status == "new"
        message = "ACTIVITY_RECORDED" if is_new else "ACTIVITY_KNOWN"
        return self.reply(self.get_serializer(activity), status=201 if is_new else 200, message=message)

    @extend_schema(request=ActivityBatchInput, responses=RecordedListSerializer, filters=False)
    def bulk(self, request: Request) -> Response:
        """Record up to 1 000 activities; the answer says for each row what became of it."""
        rows = self.parse(ActivityBatchInput)["activities"]
        right, wrong = checked_rows(rows)
        recorded = services.record_activities([self._new(row) for row in right.values()])
        told = dict(zip(right, recorded, strict=True))
        results = [
            _refused(place, row, wrong[place]) if place in wrong else _result(place, told[place])
            for place, row in enumerate(rows)
        ]
        return self.reply(_summed(results), message="ACTIVITIES_RECORDED")

    @extend_schema(parameters=[SOURCE_PARAMETER], responses=ActivityDetailSerializer, filters=False)
    def retrieve(self, request: Request, handle: str) -> Response:
        """Show an activity, by its id or key, and what followed from it."""
        activity = self._found(handle)
        activity.effects = effects_of(activity)  # type: ignore[attr-defined]
        return self.reply(ActivityDetailSerializer(activity))

    @extend_schema(parameters=[SOURCE_PARAMETER], responses=TraceSerializer, filters=False)
    def trace(self, request: Request, handle: str) -> Response:
        """Show every effect of an activity: why it counts or not, and what it moved, earned and announced."""
        return self.reply(TraceSerializer(shape_of(trace_activity(self._found(handle)))))

    @extend_schema(parameters=[SOURCE_PARAMETER], request=ReverseInput, responses={201: ActivitySerializer})
    def reverse(self, request: Request, handle: str) -> Response:
        """Take an activity back: everything will stand as if it had not been. Idempotent."""
        activity = self._found(handle)
        recorded = services.reverse_activities(
            activity_ids=[activity.pk], reversed_by=self.caller.member_id, **self.parse(ReverseInput)
        )[0]
        if recorded.activity_id is None:
            raise recorded.error or NotFound
        reversal = activities_of(self.caller.organization_id).get(pk=recorded.activity_id)
        return self.reply(self.get_serializer(reversal), status=201, message="ACTIVITY_REVERSED")

    def _found(self, handle: str) -> Activity:
        source = self.request.query_params.get("source", self._source).replace("\x00", "")
        activity = activity_named(self.get_queryset(), handle, source=source)
        if activity is None:
            raise NotFound
        self.check_object_permissions(self.request, activity)
        return activity

    def _new(self, row: dict[str, Any]) -> NewActivity:
        if "quantity" in row:
            row["quantity_milli"] = row.pop("quantity")
        return NewActivity(**row, source=self._source, recorded_by=self.caller.member_id)

    @property
    def _source(self) -> str:
        return SOURCE if self.caller.user_id else f"{SOURCE}:{self.caller.label}"[:40]


def _refused(place: int, row: dict[str, Any], errors: Any) -> dict[str, Any]:
    key = row.get("key")
    known = {"index": place, "key": key if isinstance(key, str) else None, "status": "refused", "id": None}
    return {**known, "code": "VALIDATION_ERROR", "errors": errors}


def _result(place: int, recorded: Recorded) -> dict[str, Any]:
    told: dict[str, Any] = {
        "index": place,
        "key": recorded.key,
        "status": recorded.status,
        "id": None if recorded.activity_id is None else str(recorded.activity_id),
    }
    if recorded.error is not None:
        told |= {"code": recorded.error.code, "title": recorded.error.title}
    return told


def _summed(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    counts = {status: sum(row["status"] == status for row in results) for status in ("new", "duplicate", "refused")}
    return {**counts, "results": results}
