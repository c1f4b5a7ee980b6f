"""Points for many members at once by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.adjustments import PointsAdjustmentInput, PointsAdjustmentSerializer, UndoPointsInput
from gamification.models import PointsAdjustment
from gamification.selectors.adjustments import adjustments_of
from gamification.services.points_import import start_points_import
from goodplay.core.api.fields import SafeText
from goodplay.core.api.views import TenantViewSet
from goodplay.core.jobs.api import ImportInput, ImportView, JobSerializer
from goodplay.core.models import Job


class AdjustmentViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Adjustments of many members' points, newest first."""

    verbs = {
        "list": "gamification.points_adjustment.view",
        "retrieve": "gamification.points_adjustment.view",
        "create": "gamification.points_adjustment.add",
        "undo": "gamification.points_adjustment.undo",
    }
    keyed = {"create", "undo"}
    queryset = PointsAdjustment.objects.none()
    serializer_class = PointsAdjustmentSerializer

    def get_queryset(self) -> Any:
        """Return the organization's adjustments."""
        return adjustments_of(self.caller.organization_id)

    @extend_schema(request=PointsAdjustmentInput, responses={202: PointsAdjustmentSerializer})
    def create(self, request: Request) -> Response:
        """Give points to chosen members, to all of a type or to everybody; a job of the same id does it."""
        adjustment = services.adjust_points(by=self.caller, **self.parse(PointsAdjustmentInput))
        return self.reply(self.get_serializer(adjustment), status=202, message="POINTS_ADJUSTMENT_QUEUED")

    @extend_schema(request=UndoPointsInput, responses={202: PointsAdjustmentSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: UUID) -> Response:
        """Take back everything that an adjustment did; a job does it. Idempotent."""
        adjustment = services.undo_adjustment(
            adjustment_id=self.get_object().pk, by=self.caller, **self.parse(UndoPointsInput)
        )
        return self.reply(self.get_serializer(adjustment), status=202, message="POINTS_ADJUSTMENT_UNDOING")


class PointsImportInput(ImportInput):
    """A file of points: member (e-mail address or id), points and, if it differs, a description."""

    description = SafeText(max_length=500, help_text="The line of the history of members whose row has none.")
    reason = SafeText(max_length=500, help_text="For the organization's records.")
    member_column = serializers.CharField(max_length=255, required=False)
    points_column = serializers.CharField(max_length=255, required=False)
    description_column = serializers.CharField(max_length=255, required=False, allow_blank=True)


class PointsImportView(ImportView):
    """Imports of points."""

    verbs = {"post": "gamification.points_adjustment.import"}
    input_class = PointsImportInput

    def start(self, **fields: Any) -> Job:
        """Queue the job."""
        return start_points_import(**fields)

    @extend_schema(request={"multipart/form-data": PointsImportInput}, responses={202: JobSerializer})
    def post(self, request: Request) -> Response:
        """Give the points that a file names; safe to repeat. Look at the job for progress and row errors."""
        return self.take()
