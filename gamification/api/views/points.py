"""Points by API."""

from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.points import (
    AwardedPointsSerializer,
    AwardPointsInput,
    ExpiriesSerializer,
    HistoryLineSerializer,
    PointsSerializer,
)
from gamification.api.serializers.statistics import MemberProgressSerializer
from gamification.api.views.achievements import KnowsBadges
from gamification.enums import Cadence, EventType
from gamification.models import PointsEntry
from gamification.selectors.contests import today_of
from gamification.selectors.expiry import expiry_of, upcoming_expiries
from gamification.selectors.history import described, history_of
from gamification.selectors.honours import achievements_shown_to, progress_of
from gamification.selectors.levels import levels_of
from gamification.selectors.points import PointsNow, points_now
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


class _OfPoints(TenantView):
    verbs = {"get": "gamification.points.view"}

    def today(self) -> date:
        """Return the organization's day."""
        return today_of(self.caller.organization_id)


class MemberPointsView(_OfPoints):
    """A member's points."""

    @extend_schema(responses=PointsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's points, place, streaks and latest history."""
        member = self.member()
        summary = services.summarize_points(member_id=member.pk)
        recent = list(history_of(self.caller.organization_id, member.pk)[:RECENT])
        expiring = upcoming_expiries(self.caller.organization_id, member.pk, today=self.today())
        shown = {
            "member_id": member.pk,
            "total_points": summary.now.total,
            "current_points": summary.now.current,
            "points_debt": summary.now.debt,
            "rank": summary.standing.place.rank,
            "rank_percentile": summary.standing.percentile,
            "next_expiry": next(iter(expiring), None),
            "updated_at": summary.now.updated_at,
            "recent_history": described(self.caller.organization_id, recent)[:RECENT],
            **streak_facts(summary.now),
        }
        return self.reply(PointsSerializer(shown))


class ExpiriesView(_OfPoints):
    """A member's points that will expire."""

    @extend_schema(responses=ExpiriesSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show what of a member's points will expire, and when."""
        member, organization_id = self.member(), self.caller.organization_id
        expiry = expiry_of(organization_id)
        shown = {
            "member_id": member.pk,
            "expire_after_months": expiry.months or None,
            "by_inactivity": expiry.by_inactivity,
            "notice_days": expiry.notice_days,
            "expiries": upcoming_expiries(organization_id, member.pk, today=self.today()),
        }
        return self.reply(ExpiriesSerializer(shown))


class PointsHistoryViewSet(TenantViewSet):
    """A member's points history: a page has so many moves of the ledger, each with a line for every cause."""

    verbs = {"list": "gamification.points.view"}
    queryset = PointsEntry.objects.none()
    serializer_class = HistoryLineSerializer

    @extend_schema(responses=HistoryLineSerializer(many=True))
    def list(self, request: Request, member_id: UUID | str) -> Response:
        """List what moved a member's points, newest first."""
        member = self.member()
        page = self.paginate_queryset(history_of(self.caller.organization_id, member.pk)) or []
        lines = described(self.caller.organization_id, page)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)


class AwardPointsView(TenantView):
    """Points given by hand."""

    verbs = {"post": "gamification.points.award"}
    keyed = {"post"}

    @extend_schema(request=AwardPointsInput, responses={201: AwardedPointsSerializer})
    def post(self, request: Request, member_id: UUID | str) -> Response:
        """Give a member points (below zero: take them), or record an action by hand; it is booked at once."""
        member, wanted = self.member(), self.parse(AwardPointsInput)
        event_type = wanted.pop("event_type", EventType.MANUAL_ADJUSTMENT)
        facts = wanted | {"member_id": member.pk, "awarded_by": self.caller.member_id}
        if "action" not in facts and event_type != EventType.MANUAL_ADJUSTMENT:
            facts["action"] = services.action_of_event(event_type=event_type)
        award = services.award_action(**facts) if "action" in facts else services.award_points(**facts)
        shown = {
            "member_id": member.pk,
            "activity_id": award.activity_id,
            "points_change": award.points,
            "new_balance": points_now(self.caller.organization_id, member.pk).current,
            "event_type": award.event_type,
            "description": award.description,
            "created_at": award.awarded_at,
        }
        return self.reply(AwardedPointsSerializer(shown), status=201, message="POINTS_AWARDED")


class MemberProgressView(KnowsBadges):
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
        return self.reply(MemberProgressSerializer(shown, context={"view": self}))
