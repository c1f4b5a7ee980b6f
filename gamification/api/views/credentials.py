"""Signed and shared badges by API."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from gamification import services
from gamification.api.serializers.credentials import (
    CheckedSerializer,
    CheckInput,
    CheckPictureInput,
    CredentialInput,
    CredentialSerializer,
    IssuerKeySerializer,
    IssuerSerializer,
    ShareInput,
    ShareSerializer,
)
from gamification.selectors.credentials import addresses_of, issuer_keys_of, issuer_of, newest_credential
from gamification.services.credentials import require_held
from goodplay.core import files
from goodplay.core.api.parsers import StrictJSONParser
from goodplay.core.api.views import PublicView, TenantView

MOST_BYTES = 2 * 1024 * 1024


class OwnBadgeView(TenantView):
    """What only the holder of a badge does with it: nobody shows or signs it for him."""

    def holder(self) -> UUID:
        """Return the caller's membership.

        Raises:
            NotFound: The address names somebody else's.
        """
        member_id: UUID = self.member().pk
        if member_id != self.caller.member_id:
            raise NotFound
        return member_id


class ShareBadgeView(OwnBadgeView):
    """The public page of a badge."""

    verbs = {"put": "gamification.badge_award.share", "delete": "gamification.badge_award.share"}

    @extend_schema(request=ShareInput, responses=ShareSerializer)
    def put(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Open the public page of a held badge; it names the member only if wanted."""
        share = services.share_badge(member_id=self.holder(), badge_id=badge_id, **self.parse(ShareInput))
        return self.reply(ShareSerializer(share), message="BADGE_SHARED")

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Take the public page away; its link never works again."""
        services.unshare_badge(member_id=self.holder(), badge_id=badge_id)
        return self.reply(status=204, message="BADGE_UNSHARED")


class BadgeCredentialView(OwnBadgeView):
    """The signed form of a badge."""

    verbs = {"post": "gamification.badge_credential.issue"}

    @extend_schema(request=CredentialInput, responses={201: CredentialSerializer})
    def post(self, request: Request, member_id: UUID | str, badge_id: UUID) -> Response:
        """Sign a held badge as an Open Badges 3.0 credential; what was signed with the same wishes is returned."""
        credential = services.issue_credential(
            member_id=self.holder(), badge_id=badge_id, **self.parse(CredentialInput)
        )
        return self.reply(CredentialSerializer(credential), status=201, message="BADGE_SIGNED")


class BakedBadgeView(OwnBadgeView):
    """The picture of a badge that carries its signed form."""

    verbs = {"get": "gamification.badge_credential.issue"}

    @extend_schema(responses={(200, "image/png"): OpenApiResponse(OpenApiTypes.BINARY)})
    def get(self, request: Request, member_id: UUID | str, badge_id: UUID) -> HttpResponse:
        """Hand out the PNG with what was signed last.

        Raises:
            NotFound: Nothing was signed yet, or the member does not hold the badge.
        """
        award = require_held(self.holder(), badge_id)
        credential = newest_credential(award.organization_id, award.pk)
        if credential is None:
            raise NotFound
        picture = services.baked_badge(credential=credential)
        return files.attachment(picture, name=f"{award.badge.code}.png", content_type="image/png")


class CheckBadgeView(PublicView):
    """The check of a signed badge, for everybody."""

    reason = "check a signed badge"
    parser_classes = [StrictJSONParser, MultiPartParser]
    refuses_with = (409, 413, 415)

    @extend_schema(
        request={"application/json": CheckInput, "multipart/form-data": CheckPictureInput}, responses=CheckedSerializer
    )
    def post(self, request: Request) -> Response:
        """Tell whether a signed badge is genuine and valid."""
        is_picture = str(request.content_type).startswith("multipart/")
        wanted = self.parse(CheckPictureInput if is_picture else CheckInput)
        content = wanted["picture"].read(MOST_BYTES + 1) if is_picture else wanted["token"]
        return self.reply(CheckedSerializer(services.check_credential(content=content)))


class IssuerView(TenantView):
    """The caller's organization as an issuer of badges."""

    verbs = {"get": "gamification.issuer_key.view"}

    @extend_schema(responses=IssuerSerializer)
    def get(self, request: Request) -> Response:
        """Show the issuer's address and keys."""
        organization_id = self.caller.organization_id
        shown = {
            "issuer_url": addresses_of(organization_id).issuer,
            "name": issuer_of(organization_id).name,
            "keys": issuer_keys_of(organization_id),
        }
        return self.reply(IssuerSerializer(shown))


class RotateKeyView(TenantView):
    """A new key."""

    verbs = {"post": "gamification.issuer_key.rotate"}

    @extend_schema(request=None, responses={201: IssuerKeySerializer})
    def post(self, request: Request) -> Response:
        """Let a new key sign badges from now on; what the old ones signed stays good."""
        key = services.rotate_issuer_key()
        return self.reply(IssuerKeySerializer(key), status=201, message="ISSUER_KEY_ROTATED")
