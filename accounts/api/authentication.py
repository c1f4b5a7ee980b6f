"""Access tokens: who sends a request."""

from dataclasses import dataclass
from uuid import UUID

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.gateways.tokens import BrokenTokenError, decode
from accounts.selectors.sessions import caller_of
from goodplay.core.permissions import Caller

SCHEME = "Bearer"


@dataclass(frozen=True, slots=True)
class TokenCredential:
    """A token that holds by itself; whether it still counts is asked inside its organization's door."""

    organization_id: UUID
    user_id: UUID
    family_id: UUID

    def resolve(self) -> Caller:
        """Return who is asking.

        Raises:
            AuthenticationFailed: The session has ended, or the user or the membership is no longer active.
        """
        caller = caller_of(organization_id=self.organization_id, user_id=self.user_id, family_id=self.family_id)
        if caller is None:
            raise AuthenticationFailed
        return caller


class TokenAuthentication(BaseAuthentication):
    """Reads ``Authorization: Bearer <access token>``."""

    def authenticate(self, request: Request) -> tuple[None, TokenCredential] | None:
        """Return the credential of the request, or None when it names none.

        Raises:
            AuthenticationFailed: The token does not hold.
        """
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != SCHEME.lower():
            raise AuthenticationFailed
        try:
            claims = decode("access", text.strip())
        except BrokenTokenError as error:
            raise AuthenticationFailed from error
        return None, TokenCredential(claims.organization_id, claims.user_id, claims.family_id)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme in the 401 answer."""
        return SCHEME
