"""Views for programs of others: signed in by key, at their own addresses."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.request import Request

from accounts.models import Membership
from accounts.rules.service_keys import KeyParts, read
from accounts.selectors.service_keys import caller_of_key, key_that_fits, remember_use
from goodplay.core.api.idempotency import HEADER
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.limits import client_address
from goodplay.core.permissions import Caller

SCHEME = "Bearer"
SERVICE_HEADER = "X-Service-ID"
SERVICE_PARAMETER = OpenApiParameter(
    SERVICE_HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The service ID, as it stands in the address.",
)


@dataclass(slots=True)
class KeyCredential:
    """A key as it was sent; whether it holds is asked inside its organization's door."""

    parts: KeyParts
    service: str
    address: str
    rate: str = ""

    @property
    def organization_id(self) -> Any:
        """The organization that the key names."""
        return self.parts.organization_id

    def resolve(self) -> Caller:
        """Return who is asking.

        Raises:
            AuthenticationFailed: The key does not hold, for this service or from this address.
        """
        key = key_that_fits(self.parts, service=self.service, address=self.address)
        if key is None:
            raise AuthenticationFailed
        self.rate = key.rate
        remember_use(key)
        return caller_of_key(key)


class ServiceKeyAuthentication(BaseAuthentication):
    """Reads ``Authorization: Bearer gp_live_…`` and ``X-Service-ID``."""

    def authenticate(self, request: Request) -> tuple[None, KeyCredential] | None:
        """Return the credential of the request, or None when it names none.

        Raises:
            AuthenticationFailed: It is no key.
        """
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        parts = read(text.strip()) if scheme.lower() == SCHEME.lower() else None
        if parts is None:
            raise AuthenticationFailed
        service = request.headers.get(SERVICE_HEADER, "")
        return None, KeyCredential(parts, service, client_address(request))

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme in the 401 answer."""
        return SCHEME


class _OfService(TenantView):
    authentication_classes = (ServiceKeyAuthentication,)

    def perform_authentication(self, request: Request) -> None:
        """Know the service, and refuse the address of another one."""
        super().perform_authentication(request)
        if self.kwargs["service_id"] != self.service:
            raise NotFound

    @property
    def service(self) -> str:
        """The ID of the calling service."""
        return self.caller.label.partition(":")[0]

    def member(self) -> Any:
        """Return the membership that the address names, by its own id or by the user's.

        Raises:
            NotFound: There is none in this organization.
        """
        wanted = self.kwargs["user_id"]
        members = Membership.objects.of(self.caller.organization_id).filter(is_active=True)
        member = members.filter(Q(pk=wanted) | Q(user_id=wanted)).first()
        if member is None:
            raise NotFound
        return member

    def own_key(self) -> str:
        """Return the request's Idempotency-Key as a name that no other service uses."""
        return f"{self.caller.key}:{self.request.headers[HEADER]}"


class ServiceView(_OfService):
    """A view for one external service: ``/external/{service_id}/…``; its verbs are the scopes of its key."""


class ServiceViewSet(_OfService, TenantViewSet):
    """A set of such views."""
