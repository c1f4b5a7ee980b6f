"""Ladders, access levels, and where members stand, by API."""

from collections.abc import Mapping
from decimal import ROUND_CEILING
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers import ladders as shapes
from gamification.models import AccessLevel, Ladder
from gamification.selectors.definitions import access_levels_known_to
from gamification.selectors.levels import access_of, ladders_with_levels, levels_of, unit_of_metric
from goodplay.core.api.views import TenantView, TenantViewSet


class AccessLevelViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Access levels: the organization's own and the platform's."""

    verbs = {
        "list": "gamification.access_level.view",
        "retrieve": "gamification.access_level.view",
        "create": "gamification.access_level.add",
        "update": "gamification.access_level.change",
        "partial_update": "gamification.access_level.change",
        "destroy": "gamification.access_level.delete",
        "copy": "gamification.access_level.add",
    }
    queryset = AccessLevel.objects.none()
    serializer_class = shapes.AccessLevelSerializer

    def get_queryset(self) -> Any:
        """Return the access levels that the organization knows."""
        return access_levels_known_to(self.caller.organization_id)

    @extend_schema(request=shapes.AccessLevelInput, responses={201: shapes.AccessLevelSerializer})
    def create(self, request: Request) -> Response:
        """Define an access level; nobody has it until a level gives it."""
        level = services.create_access_level(**self.parse(shapes.AccessLevelInput))
        return self.reply(self.get_serializer(level), status=201, message="ACCESS_LEVEL_CREATED")

    @extend_schema(request=shapes.AccessLevelInput, responses=shapes.AccessLevelSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Say anew what an access level is; it holds at once for who has it."""
        level = services.change_access_level(
            access_level_id=self.get_object().pk, **self.parse(shapes.AccessLevelInput)
        )
        return self.reply(self.get_serializer(level), message="ACCESS_LEVEL_CHANGED")

    @extend_schema(request=shapes.AccessLevelInput(partial=True), responses=shapes.AccessLevelSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a part of an access level; it holds at once for who has it."""
        changes = self.parse(shapes.AccessLevelInput, partial=True)
        level = services.change_access_level(access_level_id=self.get_object().pk, **changes)
        return self.reply(self.get_serializer(level), message="ACCESS_LEVEL_CHANGED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove an access level that nothing uses."""
        services.remove_access_level(access_level_id=self.get_object().pk)
        return self.reply(status=204, message="ACCESS_LEVEL_REMOVED")

    @extend_schema(request=None, responses={201: shapes.AccessLevelSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: UUID) -> Response:
        """Make the organization's own copy of a platform access level, which holds instead."""
        level = services.copy_access_level(access_level_id=pk)
        return self.reply(self.get_serializer(level), status=201, message="ACCESS_LEVEL_COPIED")


class LadderViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Ladders with their levels: the organization's own and the platform's."""

    verbs = {
        "list": "gamification.ladder.view",
        "retrieve": "gamification.ladder.view",
        "create": "gamification.ladder.add",
        "update": "gamification.ladder.change",
        "partial_update": "gamification.ladder.change",
        "destroy": "gamification.ladder.delete",
        "copy": "gamification.ladder.add",
    }
    queryset = Ladder.objects.none()
    serializer_class = shapes.LadderSerializer

    def get_queryset(self) -> Any:
        """Return the ladders that the organization knows."""
        return ladders_with_levels(self.caller.organization_id)

    @extend_schema(request=shapes.LadderInput, responses={201: shapes.LadderSerializer})
    def create(self, request: Request) -> Response:
        """Define a ladder with its levels; members come to stand on it by a job that follows."""
        wanted = self.parse(shapes.LadderInput)
        ladder = services.create_ladder(**(wanted | {"levels": _stored(wanted, wanted["metric"])}))
        return self._shown(ladder.pk, status=201, message="LADDER_CREATED")

    @extend_schema(request=shapes.LadderChanges, responses=shapes.LadderSerializer)
    def update(self, request: Request, pk: UUID) -> Response:
        """Say anew what a ladder is; members follow by a job."""
        return self._change(self.parse(shapes.LadderChanges))

    @extend_schema(request=shapes.LadderChanges(partial=True), responses=shapes.LadderSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a part of a ladder; members follow by a job."""
        return self._change(self.parse(shapes.LadderChanges, partial=True))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Take a ladder out of use."""
        services.retire_ladder(ladder_id=self.get_object().pk)
        return self.reply(status=204, message="LADDER_RETIRED")

    @extend_schema(request=None, responses={201: shapes.LadderSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: UUID) -> Response:
        """Make the organization's own copy of a platform ladder, which hides the original."""
        ladder = services.copy_ladder(ladder_id=pk)
        return self._shown(ladder.pk, status=201, message="LADDER_COPIED")

    def _change(self, wanted: dict[str, Any]) -> Response:
        ladder = self.get_object()
        if "levels" in wanted:
            wanted["levels"] = _stored(wanted, ladder.metric)
        services.change_ladder(ladder_id=ladder.pk, **wanted)
        return self._shown(ladder.pk, message="LADDER_CHANGED")

    def _shown(self, ladder_id: UUID, **answer: Any) -> Response:
        return self.reply(self.get_serializer(self.get_queryset().get(pk=ladder_id)), **answer)


class MemberLevelsView(TenantView):
    """Where a member stands."""

    verbs = {"get": "gamification.member_level.view"}

    @extend_schema(responses=shapes.MemberLevelsSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show where a member stands on every ladder, and what comes next."""
        member = self.member()
        shown = {"member_id": member.pk, "levels": levels_of(self.caller.organization_id, member.pk)}
        return self.reply(shapes.MemberLevelsSerializer(shown))


class CheckLevelsView(TenantView):
    """Looking whether a member has risen."""

    verbs = {"post": "gamification.member_level.check"}

    @extend_schema(request=None, responses=shapes.LevelCheckSerializer)
    def post(self, request: Request, member_id: UUID | str) -> Response:
        """Let what waits of a member take effect, and tell whether he has risen by it."""
        member = self.member()
        check = services.check_level_up(member_id=member.pk)
        shown = {
            "member_id": member.pk,
            "levels": check.standings,
            "level_up": bool(check.risen),
            "risen": check.risen,
        }
        return self.reply(shapes.LevelCheckSerializer(shown), message="LEVELS_CHECKED")


class MemberAccessView(TenantView):
    """What a member's levels have opened."""

    verbs = {"get": "gamification.access.view"}

    @extend_schema(responses=shapes.MemberAccessSerializer)
    def get(self, request: Request, member_id: UUID | str) -> Response:
        """Show a member's access level, and the perks that are open to him."""
        member = self.member()
        access = access_of(self.caller.organization_id, member.pk)
        shown = {
            "member_id": member.pk,
            "access_level": access.access_level,
            "access_levels": access.access_levels,
            "perks": sorted(access.perks),
        }
        return self.reply(shapes.MemberAccessSerializer(shown, context={"view": self}))


def _stored(wanted: Mapping[str, Any], metric: str) -> list[dict[str, Any]]:
    """Return levels with their thresholds as the ladder keeps them; what a count cannot reach is rounded up."""
    try:
        unit = unit_of_metric(metric)
    except ValueError:
        unit = 1  # the service refuses the metric
    return [
        {**level, "threshold": int((level["threshold"] * unit).to_integral_value(ROUND_CEILING))}
        for level in wanted["levels"]
    ]
