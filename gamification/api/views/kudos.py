"""Thanks between members by API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.filters import KudosFilter
from gamification.api.serializers.kudos import HideKudosInput, KudosInput, KudosSerializer
from gamification.models import Kudos
from gamification.selectors.kudos import kudos_shown
from goodplay.core import permissions
from goodplay.core.api.views import TenantViewSet
from goodplay.core.errors import ForbiddenError

HIDE = "gamification.kudos.hide"


class KudosViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """The feed of thanks: all members read it; hidden ones only who manages them."""

    verbs = {
        "list": "gamification.kudos.view",
        "retrieve": "gamification.kudos.view",
        "create": "gamification.kudos.give",
        "hide": HIDE,
        "restore": "gamification.kudos.restore",
    }
    keyed = {"create"}
    queryset = Kudos.objects.none()
    serializer_class = KudosSerializer
    filterset_class = KudosFilter

    def get_queryset(self) -> Any:
        """Return the kudos that the caller may see."""
        return kudos_shown(self.caller.organization_id, sees_hidden=permissions.may_ever(self.caller, HIDE))

    @extend_schema(request=KudosInput, responses={201: KudosSerializer})
    def create(self, request: Request) -> Response:
        """Thank another member; both are paid by the rules. Limits: so many a day, and few to the same member."""
        if self.caller.member_id is None:
            raise ForbiddenError(verb="gamification.kudos.give")
        kudos = services.give_kudos(giver_id=self.caller.member_id, **self.parse(KudosInput))
        return self._shown(kudos.pk, status=201, message="KUDOS_GIVEN")

    @extend_schema(request=HideKudosInput, responses=KudosSerializer)
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: UUID) -> Response:
        """Hide kudos with a reason and take back what they paid. Idempotent."""
        wanted = self.parse(HideKudosInput)
        services.hide_kudos(kudos_id=self.get_object().pk, hidden_by=self.caller.member_id, **wanted)
        return self._shown(pk, message="KUDOS_HIDDEN")

    @extend_schema(request=None, responses=KudosSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: UUID) -> Response:
        """Show hidden kudos again and pay for them again. Idempotent."""
        services.restore_kudos(kudos_id=self.get_object().pk)
        return self._shown(pk, message="KUDOS_RESTORED")

    def _shown(self, pk: UUID, **options: Any) -> Response:
        return self.reply(self.get_serializer(self.get_queryset().get(pk=pk)), **options)
