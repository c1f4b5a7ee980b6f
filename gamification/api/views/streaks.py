"""Streaks by API: how they stand, the days they are made of, and pauses."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.streaks import (
    HeatMapSerializer,
    PauseInput,
    PauseSerializer,
    StreaksSerializer,
)
from gamification.api.views.points import streak_facts
from gamification.models import StreakPause
from gamification.selectors.points import points_now, zone_of
from gamification.selectors.streaks import heat_map_of, pauses_of
from goodplay.core import permissions
from goodplay.core.api.views import TenantView, TenantViewSet

SPANS = (90, 365)
"""The lengths of heat maps, in days."""


class HeatMapQuery(serializers.Serializer[Any]):
    """How many days are asked for."""

    days = serializers.ChoiceField(choices=SPANS, default=SPANS[0])


class StreakView(TenantView):
    """A member's streaks."""

    verbs = {"get": "gamification.streak.view"}

    @extend_schema(responses=StreaksSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's streaks as of today, the member's day."""
        member = self.member()
        points = points_now(self.caller.organization_id, member.pk)
        shown = {"member_id": member.pk, "streaks": points.streaks, **streak_facts(points)}
        return self.reply(StreaksSerializer(shown))


class HeatMapView(TenantView):
    """The days on which a member did something."""

    verbs = {"get": "gamification.streak.view"}

    @extend_schema(
        parameters=[OpenApiParameter("days", int, enum=SPANS, default=SPANS[0], description="How many days.")],
        responses=HeatMapSerializer,
    )
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show what a member did on each of the last days, by the member's calendar."""
        member, organization_id = self.member(), self.caller.organization_id
        asked = HeatMapQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        today = timezone.now().astimezone(zone_of(organization_id, member.pk)).date()
        days = heat_map_of(organization_id, member.pk, today=today, days=asked.validated_data["days"])
        shown = {
            "member_id": member.pk,
            "starts_on": days[0].on,
            "ends_on": today,
            "active_days": sum(day.count > 0 for day in days),
            "most": max(day.count for day in days),
            "days": days,
        }
        return self.reply(HeatMapSerializer(shown))


class PauseViewSet(TenantViewSet):
    """A member's pauses of all streaks."""

    verbs = {
        "list": "gamification.streak_pause.view",
        "create": "gamification.streak_pause.add",
        "end": "gamification.streak_pause.end",
    }
    queryset = StreakPause.objects.none()
    serializer_class = PauseSerializer
    ordering = ("-starts_on", "-id")

    @extend_schema(responses=PauseSerializer(many=True))
    def list(self, request: Request, member_id: UUID | str) -> Response:
        """List a member's pauses, the latest first."""
        member = self.member()
        page = self.paginate_queryset(pauses_of(self.caller.organization_id, member.pk)) or []
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request=PauseInput, responses={201: PauseSerializer})
    def create(self, request: Request, member_id: UUID | str) -> Response:
        """Pause all streaks for days to come; a manager may also excuse a member for days that have passed."""
        member, wanted = self.member(), self.parse(PauseInput)
        if permissions.may_ever(self.caller, "gamification.streak_pause.enter") and not self._is_own(member):
            pause = services.enter_pause(member_id=member.pk, entered_by=self.caller.member_id, **wanted)
        else:
            pause = services.plan_pause(member_id=member.pk, **wanted)
        return self.reply(self.get_serializer(pause), status=201, message="STREAKS_PAUSED")

    @extend_schema(request=None, responses={204: None})
    def end(self, request: Request, member_id: UUID | str, pause_id: UUID) -> Response:
        """End a pause with yesterday, or call off one that has not begun."""
        services.end_pause(member_id=self.member().pk, pause_id=pause_id)
        return self.reply(status=204, message="PAUSE_ENDED")

    def _is_own(self, member: Any) -> bool:
        return bool(member.pk == self.caller.member_id)
