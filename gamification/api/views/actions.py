"""Actions by API: what members can do, and what it pays."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.actions import ActionChange, ActionInput, ActionSerializer
from gamification.models import Action
from gamification.selectors.definitions import actions_known_to
from goodplay.core.api.views import TenantViewSet


class ActionViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """What members can do, and what it pays: the organization's own actions and the platform's."""

    verbs = {
        "list": "gamification.action.view",
        "retrieve": "gamification.action.view",
        "create": "gamification.action.add",
        "partial_update": "gamification.action.change",
        "destroy": "gamification.action.delete",
        "copy": "gamification.action.add",
    }
    queryset = Action.objects.none()
    serializer_class = ActionSerializer

    def get_queryset(self) -> Any:
        """Return the actions of the caller's organization, with their rules."""
        return actions_known_to(self.caller.organization_id).prefetch_related("rules")

    @extend_schema(request=ActionInput, responses={201: ActionSerializer})
    def create(self, request: Request) -> Response:
        """Define an action and what it pays; it holds from now on."""
        made = services.create_action(**self.parse(ActionInput))
        return self.reply(self.get_serializer(made), status=201, message="ACTION_CREATED")

    @extend_schema(request=ActionChange(partial=True), responses=ActionSerializer)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Change a part of an action; what it paid stays paid."""
        changed = services.change_action(action_id=self.get_object().pk, **self.parse(ActionChange, partial=True))
        return self.reply(self.get_serializer(changed), message="ACTION_CHANGED")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Switch an action off: it is recorded no more."""
        services.retire_action(action_id=self.get_object().pk)
        return self.reply(status=204, message="ACTION_RETIRED")

    @extend_schema(request=None, responses={201: ActionSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: UUID) -> Response:
        """Make the organization's own copy of a platform action and its rules, which hides the original."""
        copied = services.copy_action(action_id=pk)
        return self.reply(self.get_serializer(copied), status=201, message="ACTION_COPIED")
