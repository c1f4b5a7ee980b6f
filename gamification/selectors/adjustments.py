"""Adjustments of many members' points."""

from uuid import UUID

from django.db.models import QuerySet

from gamification.models import PointsAdjustment


def adjustments_of(organization_id: UUID) -> QuerySet[PointsAdjustment]:
    """Return the organization's adjustments, newest first."""
    return PointsAdjustment.objects.of(organization_id).order_by("-id")
