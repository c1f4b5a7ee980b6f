"""Passkeys (WebAuthn): what a browser is asked, and whether its answer holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


class BadPasskeyError(Exception):
    """The browser's answer does not hold: another challenge, host or key, or no such answer at all."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where the browser is: the host that a passkey belongs to, and the origin it signs (``https://host``)."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked (JSON for ``navigator.credentials``), and what must be kept until it answers."""

    options: Mapping[str, Any]
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Credential:
    """A passkey as it is kept: its id and its public part, both as text."""

    credential_id: str
    public: str


class FromBrowser(Protocol):
    """What is needed of a request."""

    @property
    def headers(self) -> Any:
        """Its headers."""
        ...

    @property
    def scheme(self) -> str | None:
        """Return ``https`` or ``http``."""
        ...

    def get_host(self) -> str:
        """Return the host it was sent to."""
        ...


def page_of(request: FromBrowser) -> Page:
    """Return the page a browser is on: a trusted front end's (its ``Origin``), else one of ours."""
    own = f"{request.scheme}://{request.get_host()}"
    said = request.headers.get("Origin", own)
    origin = said if said in settings.CORS_ALLOWED_ORIGINS else own
    return Page(host=origin.split("://", 1)[1].split(":")[0], origin=origin, name="GoodPlay")


def ask_to_make(page: Page, *, user_id: UUID, name: str, known: Sequence[str]) -> Asked:
    """Ask a browser to make a passkey; those in ``known`` (public parts) are not made again."""
    user = PublicKeyCredentialUserEntity(id=user_id.bytes, name=name, display_name=name)
    options, state = _server(page).register_begin(
        user,
        [_data(public) for public in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(_json(options), state)


def take_made(page: Page, state: Mapping[str, Any], answer: Mapping[str, Any]) -> Credential:
    """Return the passkey that a browser has made.

    Raises:
        BadPasskeyError: The answer does not hold.
    """
    try:
        made = _server(page).register_complete(dict(state), answer).credential_data
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadPasskeyError from error
    if made is None:
        raise BadPasskeyError
    return Credential(websafe_encode(made.credential_id), websafe_encode(bytes(made)))


def ask_to_sign(page: Page, known: Sequence[str]) -> Asked:
    """Ask a browser to sign with one of the passkeys, or with any it has for this host when none is named."""
    options, state = _server(page).authenticate_begin(
        [_data(public) for public in known] or None, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Asked(_json(options), state)


def signer(page: Page, state: Mapping[str, Any], answer: Mapping[str, Any], known: Sequence[str]) -> str:
    """Return the id of the passkey that has signed; ``known`` are the public parts that may have.

    Raises:
        BadPasskeyError: None of them has.
    """
    try:
        found = _server(page).authenticate_complete(dict(state), [_data(public) for public in known], answer)
    except Exception as error:  # the library and the cryptography below it raise a dozen kinds
        raise BadPasskeyError from error
    return websafe_encode(found.credential_id)


def _server(page: Page) -> Fido2Server:
    entity = PublicKeyCredentialRpEntity(name=page.name, id=page.host)
    return Fido2Server(entity, verify_origin=lambda origin: origin == page.origin)


def _data(public: str) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(public))


def _json(value: Any) -> Any:
    """Return plain JSON; the library's mappings hold enumerations and mappings of its own."""
    if isinstance(value, Mapping):
        return {str(name): _json(part) for name, part in dict(value).items()}
    if isinstance(value, (list, tuple)):
        return [_json(part) for part in value]
    return str(value.value) if hasattr(value, "value") else value
