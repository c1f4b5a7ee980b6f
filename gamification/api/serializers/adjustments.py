"""Adjustments of many members' points on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.api.serializers.points import MOST_POINTS
from gamification.models import PointsAdjustment
from goodplay.core.api.fields import BoundedInteger, IdField, SafeText

MOST_MEMBERS = 1_000


class PointsAdjustmentSerializer(serializers.ModelSerializer[PointsAdjustment]):
    """Points given to many members at once; ``points`` is null where a file says it for each. ``id`` is the job's too.

    ``member_count`` and ``total_points`` grow while the job runs.
    """

    asked_by = serializers.UUIDField(source="asked_by_id", read_only=True, allow_null=True)

    class Meta:
        model = PointsAdjustment
        fields = (
            "id",
            "status",
            "points",
            "description",
            "reason",
            "audience",
            "asked_by",
            "member_count",
            "total_points",
            "created_at",
            "undone_at",
            "undo_reason",
        )
        read_only_fields = fields


class PointsAdjustmentInput(serializers.Serializer[Any]):
    """Points for chosen members, for all of a type, or for everybody; below zero they are taken."""

    points = BoundedInteger(min_value=-MOST_POINTS, max_value=MOST_POINTS)
    description = SafeText(max_length=500, help_text="The line of the members' histories.")
    reason = SafeText(max_length=500, help_text="For the organization's records.")
    member_ids = serializers.ListField(child=IdField(), max_length=MOST_MEMBERS, required=False)
    member_type = SafeText(max_length=40, required=False)
    everybody = serializers.BooleanField(required=False)


class UndoPointsInput(serializers.Serializer[Any]):
    """Why an adjustment is undone."""

    reason = SafeText(max_length=500)
