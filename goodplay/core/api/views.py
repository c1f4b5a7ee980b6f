"""The base of every view: it opens the door, knows the caller, asks ``can()`` and keeps idempotent replies."""

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from goodplay.core import permissions, tenancy
from goodplay.core.api import idempotency
from goodplay.core.api.permissions import verb_of
from goodplay.core.context import identify
from goodplay.core.limits import limit_request
from goodplay.core.permissions import Caller

MESSAGE_HEADER = "X-Message-Code"
FIRST_REFUSAL = 400
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Credential(Protocol):
    """What authentication leaves in ``request.auth``."""

    organization_id: UUID

    def resolve(self) -> Caller:
        """Return who is asking; called inside the organization's door."""


class _Door(APIView):
    """A view whose whole work, rendering included, happens inside one door."""

    doors: ExitStack
    claim: idempotency.Claim | None = None
    refusal_commits = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer inside the door; a refusal undoes what was written, a success is kept under its key."""
        with ExitStack() as self.doors:
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, Response) and not response.is_rendered:
                response.render()
            if response.status_code >= FIRST_REFUSAL:
                if not self.refusal_commits:
                    tenancy.refuse()
            elif self.claim:
                self.claim.keep(response)  # type: ignore[arg-type]
        return response

    def handle_exception(self, exc: Exception) -> Response:
        """Answer a replay as it was, everything else with a problem document."""
        self.refusal_commits = getattr(exc, "commits", False)
        if isinstance(exc, idempotency.Replay):
            self.claim = None
            return exc.response
        if isinstance(exc, NotAuthenticated | AuthenticationFailed):
            try:
                limit_request(self.request, None)
            except Exception as limited:  # noqa: BLE001 - whatever the limit says is answered instead
                exc = limited
        return super().handle_exception(exc)

    def parse(self, serializer: type[BaseSerializer[Any]], **options: Any) -> dict[str, Any]:
        """Return the validated body as keyword arguments.

        Raises:
            ValidationError: The body does not have the serializer's shape.
        """
        parsed = serializer(data=self.request.data, context={"view": self, "request": self.request}, **options)
        parsed.is_valid(raise_exception=True)
        return dict(parsed.validated_data)

    def reply(self, body: Any = None, *, status: int = 200, message: str = "") -> Response:
        """Answer with a serializer's data (or plain data) and the constant that a client translates."""
        content = body.data if isinstance(body, BaseSerializer) else body
        return Response(content, status=status, headers={MESSAGE_HEADER: message} if message else None)


class PublicView(_Door):
    """A view for everybody; it works in the platform's door, for the reason it names.

    ``refuses_with`` are the statuses that only signed-in callers usually meet.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    reason: ClassVar[str] = ""
    refuses_with: ClassVar[Collection[int]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Count the request against its address, then open the door."""
        super().initial(request, *args, **kwargs)
        limit_request(request, None)
        self.doors.enter_context(tenancy.platform(self.reason or type(self).__name__))


class TenantView(_Door):
    """A view for a signed-in caller in one organization.

    ``verbs`` names the verb of each action (of each method where there are no actions); ``keyed`` the actions that
    need an Idempotency-Key because money or points move; ``keeps_replies`` is off where an answer holds a secret.
    """

    verbs: ClassVar[Mapping[str, str]] = {}
    keyed: ClassVar[Collection[str]] = ()
    keeps_replies: ClassVar[bool] = True
    caller: Caller

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Open the caller's door, then ask for permission, limits and the key."""
        super().initial(request, *args, **kwargs)
        limit_request(request, self.caller)
        if request.method in idempotency.UNSAFE and self.keeps_replies:
            action = getattr(self, "action", None) or str(request.method).lower()
            self.claim = idempotency.claim(request, self.caller, required=action in self.keyed)

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks, and open the door of his organization."""
        super().perform_authentication(request)
        credential: Any = request.auth
        if credential is None:
            raise NotAuthenticated
        opened = tenancy.reading if request.method in SAFE else tenancy.writing
        self.doors.enter_context(opened(credential.organization_id))
        self.caller = request.caller = credential.resolve()  # type: ignore[attr-defined]
        identify(self.caller)

    def require(self, verb: str, obj: object = None) -> None:
        """Refuse unless the caller may do another verb than the action's own."""
        permissions.require(self.caller, verb, obj)

    def member(self) -> Any:
        """Return the membership that the address names (``me`` is the caller's).

        Raises:
            NotFound: There is none in this organization, or the caller may not do this to it.
        """
        wanted = self.kwargs["member_id"]
        members = apps.get_model(settings.MEMBER_MODEL)
        member_id = self.caller.member_id if wanted == "me" else wanted
        member = members.objects.of(self.caller.organization_id).filter(pk=member_id).first()
        allowed = permissions.verbs()[verb_of(self)]
        own = member is not None and member.pk == self.caller.member_id and permissions.SELF in allowed
        if member is None or not (own or permissions.can(self.caller, verb_of(self), member)):
            raise NotFound
        return member


class TenantViewSet(TenantView, GenericViewSet[Any]):
    """A set of views on one kind of row; ids in addresses are UUIDs unless it says otherwise."""

    lookup_value_converter = "uuid"
    ordering: ClassVar[str | tuple[str, ...]] = "-id"
