"""Points by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.points import (
    AwardedPointsSerializer,
    AwardPointsInput,
    HistoryLineSerializer,
    PointsSerializer,
    StreaksSerializer,
)
from gamification.api.serializers.statistics import MemberProgressSerializer
from gamification.enums import Cadence, EventType
from gamification.models import PointsEntry
from gamification.selectors.honours import achievements_shown_to, progress_of
from gamification.selectors.levels import levels_of
from gamification.selectors.points import PointsNow, described, history_of, points_now
from goodplay.core.api.views import TenantView, TenantViewSet

RECENT = 10


def streak_facts(points: PointsNow) -> dict[str, Any]:
    """Return the daily streak and the last active day, as several answers show them."""
    daily = next(streak for streak in points.streaks if streak.cadence == Cadence.DAY)
    return {
        "current_streak_days": daily.current,
        "longest_streak_days": daily.longest,
        "last_activity_date": points.last_activity_date,
    }


class MemberPointsView(TenantView):
    """A member's points."""

    verbs = {"get": "gamification.points.view"}

    @extend_schema(responses=PointsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's points, place, streaks and latest history."""
        member = self.member()
        summary = services.summarize_points(member_id=member.pk)
        recent = list(history_of(self.caller.organization_id, member.pk)[:RECENT])
        shown = {
            "member_id": member.pk,
            "total_points": summary.now.total,
            "current_points": summary.now.current,
            "rank": summary.standing.place.rank,
            "rank_percentile": summary.standing.percentile,
            "recent_history": described(self.caller.organization_id, member.pk, recent),
            **streak_facts(summary.now),
        }
        return self.reply(PointsSerializer(shown))


class PointsHistoryViewSet(TenantViewSet):
    """A member's points history."""

    verbs = {"list": "gamification.points.view"}
    queryset = PointsEntry.objects.none()
    serializer_class = HistoryLineSerializer

    @extend_schema(responses=HistoryLineSerializer(many=True))
    def list(self, request: Request, member_id: UUID | str) -> Response:
        """List what moved a member's points, newest first."""
        member = self.member()
        page = self.paginate_queryset(history_of(self.caller.organization_id, member.pk)) or []
        lines = described(self.caller.organization_id, member.pk, page)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


class AwardPointsView(TenantView):
    """Points given by hand."""

    verbs = {"post": "gamification.points.award"}
    keyed = {"post"}

    @extend_schema(request=AwardPointsInput, responses={201: AwardedPointsSerializer})
    def post(self, request: Request, member_id: UUID | str) -> Response:
        """Give a member points with a reason (below zero: take them); they are booked at once."""
        member, wanted = self.member(), self.parse(AwardPointsInput)
        award = services.award_points(
            member_id=member.pk,
            points=wanted["points"],
            description=wanted["description"],
            reason=wanted["reason"],
            awarded_by=self.caller.member_id,
        )
        shown = {
            "member_id": member.pk,
            "activity_id": award.activity_id,
            "points_change": award.points,
            "new_balance": points_now(self.caller.organization_id, member.pk).current,
            "event_type": EventType.MANUAL_ADJUSTMENT,
            "description": award.description,
            "created_at": award.awarded_at,
        }
        return self.reply(AwardedPointsSerializer(shown), status=201, message="POINTS_AWARDED")


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


class MemberProgressView(TenantView):
    """What a member is on the way to."""

    verbs = {"get": "gamification.achievement_progress.view"}

    @extend_schema(responses=MemberProgressSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's levels, streaks and progress with every achievement."""
        member, organization_id = self.member(), self.caller.organization_id
        shown_to = achievements_shown_to(organization_id, member_id=member.pk, sees_secrets=False)
        shown = {
            "member_id": member.pk,
            "levels": levels_of(organization_id, member.pk),
            "streaks": points_now(organization_id, member.pk).streaks,
            "achievements": progress_of(
                organization_id, member.pk, achievements=shown_to.order_by("organization_id", "code")
            ),
        }
        return self.reply(MemberProgressSerializer(shown))
