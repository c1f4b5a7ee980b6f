"""Leagues by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.leagues import (
    LeagueEntrySerializer,
    LeagueGroupSerializer,
    LeagueInput,
    LeagueRankingSerializer,
    LeagueReadingSerializer,
    LeagueSerializer,
    LeagueWeekSerializer,
)
from gamification.errors import LeagueOffError
from gamification.models import League, LeagueCohort, LeagueEntry, LeagueWeek
from gamification.selectors.leagues import cohorts_of, history_of_league, league_of, read_league, weeks_of
from goodplay.core.api.views import TenantView, TenantViewSet


class _OfLeague(TenantView):
    def league(self) -> League:
        """Return the organization's league.

        Raises:
            LeagueOffError: It plays none.
        """
        league = league_of(self.caller.organization_id)
        if league is None:
            raise LeagueOffError
        return league


class _Reading(_OfLeague):
    verbs = {"get": "gamification.league_entry.view"}

    def read(self) -> Response:
        """Answer with the league of the member whom the address names."""
        member = self.member()
        return self.reply(LeagueReadingSerializer(read_league(self.league(), member.pk)))


class MemberLeagueView(_Reading):
    """A member's league."""

    @extend_schema(responses=LeagueReadingSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's group of the running week as it stands."""
        return self.read()


class CurrentLeagueView(_Reading):
    """The caller's league."""

    @extend_schema(responses=LeagueReadingSerializer)
    def get(self, request: Request) -> Response:
        """Show the caller's group of the running week as it stands."""
        self.kwargs["member_id"] = "me"
        return self.read()


class LeagueHistoryViewSet(TenantViewSet):
    """The weeks that a member has played."""

    verbs = {"list": "gamification.league_entry.view"}
    queryset = LeagueEntry.objects.none()
    serializer_class = LeagueEntrySerializer

    @extend_schema(responses=LeagueEntrySerializer(many=True))
    def list(self, request: Request, member_id: UUID | str) -> Response:
        """List the closed weeks of a member, the latest first."""
        member = self.member()
        page = self.paginate_queryset(history_of_league(self.caller.organization_id, member.pk)) or []
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class LeagueWeekViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """The weeks of the league, the running one too, the latest first."""

    verbs = dict.fromkeys(("list", "retrieve"), "gamification.league_week.view")
    queryset = LeagueWeek.objects.none()
    serializer_class = LeagueWeekSerializer
    ordering = ("-starts_on", "-id")

    def get_queryset(self) -> Any:
        """Return the weeks of the organization."""
        return weeks_of(self.caller.organization_id)


class LeagueGroupViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """The groups of the weeks."""

    verbs = dict.fromkeys(("list", "retrieve"), "gamification.league_week.view")
    queryset = LeagueCohort.objects.none()
    serializer_class = LeagueGroupSerializer
    ordering = ("number", "id")

    def get_queryset(self) -> Any:
        """Return the groups that somebody has entered, of the week that the address names if it does."""
        return cohorts_of(self.caller.organization_id, week_id=self.kwargs.get("week_id"))

    @extend_schema(responses=LeagueGroupSerializer(many=True))
    def list(self, request: Request, week_id: UUID) -> Response:
        """List the groups of a week by their number."""
        if not weeks_of(self.caller.organization_id).filter(pk=week_id).exists():
            raise NotFound
        return super().list(request)

    @extend_schema(responses=LeagueRankingSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show how a group stands, or stood when it was decided."""
        return self.reply(LeagueRankingSerializer(self.get_object()))


class LeagueSettingsView(_OfLeague):
    """How the organization plays its league."""

    verbs = {
        "get": "gamification.league.view",
        "patch": "gamification.league.change",
        "put": "gamification.league.change",
    }

    @extend_schema(responses=LeagueSerializer)
    def get(self, request: Request) -> Response:
        """Show how the league is played."""
        return self.reply(LeagueSerializer(self.league()))

    @extend_schema(request=LeagueInput, responses=LeagueSerializer)
    def patch(self, request: Request) -> Response:
        """Change how the league is played from the next week on; the first change begins it."""
        wanted: dict[str, Any] = self.parse(LeagueInput)
        return self.reply(LeagueSerializer(services.change_league(**wanted)), message="LEAGUE_CHANGED")

    @extend_schema(request=LeagueInput, responses=LeagueSerializer)
    def put(self, request: Request) -> Response:
        """Change how the league is played from the next week on; the first change begins it."""
        return self.patch(request)
