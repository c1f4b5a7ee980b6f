"""Figures of recognition by API."""

from dataclasses import asdict
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.statistics import MemberStatsSerializer, StatsSerializer
from gamification.api.views.points import streak_facts
from gamification.selectors.honours import achievements_shown_to, badge_awards_of, progress_of
from gamification.selectors.levels import levels_of
from gamification.selectors.liability import liability_of
from gamification.selectors.statistics import activity_count_of, stats_of
from goodplay.core.api.views import TenantView


class StatsView(TenantView):
    """The organization's figures."""

    verbs = {"get": "gamification.stats.view"}

    @extend_schema(responses=StatsSerializer)
    def get(self, request: Request) -> Response:
        """Show the organization's recognition in one look."""
        today = timezone.now().date()
        stats = stats_of(self.caller.organization_id, today=today)
        liability = liability_of(self.caller.organization_id, today=today)
        return self.reply(StatsSerializer(asdict(stats) | {"points_liability": liability}))


class MemberStatsView(TenantView):
    """A member's figures."""

    verbs = {"get": "gamification.points.view"}

    @extend_schema(responses=MemberStatsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's recognition in one look."""
        member, organization_id = self.member(), self.caller.organization_id
        summary = services.summarize_points(member_id=member.pk)
        shown_to = achievements_shown_to(organization_id, member_id=member.pk, sees_secrets=False)
        progress = progress_of(organization_id, member.pk, achievements=shown_to)
        shown = {
            "member_id": member.pk,
            "total_points": summary.now.total,
            "current_points": summary.now.current,
            "rank": summary.standing.place.rank,
            "rank_percentile": summary.standing.percentile,
            "total_activities": activity_count_of(organization_id, member.pk),
            "total_badges": badge_awards_of(organization_id, member.pk).count(),
            "total_achievements": len(progress),
            "achievements_completed": sum(each.is_completed for each in progress),
            "levels": levels_of(organization_id, member.pk),
            **streak_facts(summary.now),
        }
        return self.reply(MemberStatsSerializer(shown))
