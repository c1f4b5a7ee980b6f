"""Tokens as text: signed JSON (JWT) out, checked claims in.

A token names the user, the organization and the token family, and nothing that may change (no role, no address).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

Kind = Literal["access", "refresh"]

CLASSES: dict[Kind, type[Token]] = {"access": AccessToken, "refresh": RefreshToken}


class BrokenTokenError(Exception):
    """The text is no token of ours, of another kind, expired, or without a required claim."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says; times are UTC, to the second."""

    jti: UUID
    user_id: UUID
    organization_id: UUID
    family_id: UUID
    issued_at: datetime
    expires_at: datetime


def encode(kind: Kind, claims: Claims) -> str:
    """Return the signed text of a token; equal claims give equal text."""
    token = CLASSES[kind]()
    token.set_exp(from_time=claims.expires_at, lifetime=timedelta(0))
    token.set_iat(at_time=claims.issued_at)
    token["jti"] = str(claims.jti)
    token["sub"] = str(claims.user_id)
    token["org"] = str(claims.organization_id)
    token["fam"] = str(claims.family_id)
    return str(token)


def decode(kind: Kind, text: str) -> Claims:
    """Return what a token says, after its signature, kind, audience, issuer and times were checked.

    Raises:
        BrokenTokenError: It does not hold.
    """
    try:
        payload: dict[str, Any] = CLASSES[kind](text).payload  # type: ignore[arg-type]
        return _claims(payload)
    except (TokenError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise BrokenTokenError from error


def _claims(payload: dict[str, Any]) -> Claims:
    if payload["aud"] != settings.SIMPLE_JWT["AUDIENCE"] or payload["iss"] != settings.SIMPLE_JWT["ISSUER"]:
        raise ValueError("The token is meant for somebody else.")
    jti, user_id, organization_id, family_id = (UUID(payload[name]) for name in ("jti", "sub", "org", "fam"))
    issued_at, expires_at = (datetime.fromtimestamp(payload[name], UTC) for name in ("iat", "exp"))
    return Claims(jti, user_id, organization_id, family_id, issued_at, expires_at)
