"""Where the statements of Open Badges 3.0 lie: issuer, keys, achievements, pictures, lists of revoked badges."""

from uuid import UUID

from django.http import HttpResponse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from gamification import services
from gamification.models import Badge, IssuerKey
from gamification.pages.openings import OpenView, opened, opened_json
from gamification.rules import open_badges
from gamification.selectors.credentials import (
    addresses_of,
    honour_of,
    issuer_keys_of,
    issuer_of,
    public_badge,
    shared_credential,
)
from gamification.services.credentials import picture_of

LINKED = "application/ld+json"
TOKEN = "application/vc+jwt"  # noqa: S105 - a kind of content
FIVE_MINUTES = 300


class IssuerView(OpenView):
    """An organization as an issuer."""

    reason = "show an issuer of badges"

    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """Show the profile; an organization that never signed a badge has none."""
        _keys(organization_id)
        content = open_badges.profile(addresses_of(organization_id), issuer_of(organization_id))
        return opened_json(open_badges.document(content), content_type=LINKED)


class KeysView(OpenView):
    """All public keys of an organization."""

    reason = "show the keys of an issuer of badges"

    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """Show the keys, those that no longer sign too."""
        at = addresses_of(organization_id)
        return opened_json({"keys": [_jwk(at, key) for key in _keys(organization_id)]})


class KeyView(OpenView):
    """One public key."""

    reason = "show a key of an issuer of badges"

    def get(self, request: Request, organization_id: UUID, number: int) -> HttpResponse:
        """Show the key as JWK."""
        return opened_json(_jwk(addresses_of(organization_id), _key(organization_id, number)))


class AchievementView(OpenView):
    """What a badge stands for."""

    reason = "show what a badge stands for"

    def get(self, request: Request, organization_id: UUID, badge_id: UUID) -> HttpResponse:
        """Show the achievement."""
        content = open_badges.achievement(addresses_of(organization_id), honour_of(_badge(organization_id, badge_id)))
        return opened_json(open_badges.document(content), content_type=LINKED)


class ImageView(OpenView):
    """The picture of a badge."""

    reason = "show the picture of a badge"

    def get(self, request: Request, organization_id: UUID, badge_id: UUID) -> HttpResponse:
        """Show the picture as PNG."""
        picture = picture_of(_badge(organization_id, badge_id))
        return opened(HttpResponse(picture, content_type="image/png"))


class CredentialView(OpenView):
    """A signed statement whose holder shows it to everybody."""

    reason = "show a shared badge"

    def get(self, request: Request, organization_id: UUID, credential_id: UUID) -> HttpResponse:
        """Show the statement as it was signed.

        Raises:
            NotFound: There is none, or the holder does not show it.
        """
        credential = shared_credential(organization_id, credential_id)
        if credential is None:
            raise NotFound
        return opened(HttpResponse(credential.token, content_type=TOKEN), seconds=FIVE_MINUTES)


class StatusView(OpenView):
    """The list of the badges that a key signed and that were revoked."""

    reason = "show which badges were revoked"

    def get(self, request: Request, organization_id: UUID, number: int) -> HttpResponse:
        """Show the signed list."""
        signed = services.status_list(key=_key(organization_id, number))
        return opened(HttpResponse(signed, content_type=TOKEN), seconds=FIVE_MINUTES)


def _keys(organization_id: UUID) -> list[IssuerKey]:
    if not (keys := list(issuer_keys_of(organization_id))):
        raise NotFound
    return keys


def _key(organization_id: UUID, number: int) -> IssuerKey:
    key: IssuerKey | None = issuer_keys_of(organization_id).filter(number=number).first()
    if key is None:
        raise NotFound
    return key


def _badge(organization_id: UUID, badge_id: UUID) -> Badge:
    if (badge := public_badge(organization_id, badge_id)) is None:
        raise NotFound
    return badge


def _jwk(at: open_badges.Addresses, key: IssuerKey) -> dict[str, str]:
    return {**key.public_jwk, "kid": at.key(key.number)}
