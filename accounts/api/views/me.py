"""The person who asks: profile, picture, memberships, devices, preferences."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import selectors, services
from accounts.api.serializers import people as shapes
from accounts.models import TokenFamily, User
from goodplay.core import files, tenancy
from goodplay.core.api.views import TenantView, TenantViewSet
from goodplay.core.errors import ForbiddenError

AVATAR_SIDE = 512
PICTURE = {(200, "image/png"): OpenApiTypes.BINARY, (200, "image/webp"): OpenApiTypes.BINARY}


class _MyView(TenantView):
    """A view of the person who asks."""

    @property
    def user_id(self) -> UUID:
        """The person; API keys are none."""
        if self.caller.user_id is None:
            raise ForbiddenError
        return self.caller.user_id


class MeView(_MyView):
    """The person's profile."""

    verbs = {
        "get": "accounts.profile.view",
        "patch": "accounts.profile.change",
        "put": "accounts.profile.change",
        "delete": "accounts.profile.deactivate",
    }

    @extend_schema(responses=shapes.UserSerializer)
    def get(self, request: Request) -> Response:
        """Show the profile."""
        return self.reply(shapes.UserSerializer(User.objects.get(pk=self.user_id)))

    @extend_schema(request=shapes.UserChanges, responses=shapes.UserSerializer)
    def patch(self, request: Request) -> Response:
        """Change the profile."""
        changes = self.parse(shapes.UserChanges)
        user = services.update_user(user_id=self.user_id, organization_id=self.caller.organization_id, **changes)
        return self.reply(shapes.UserSerializer(user), message="PROFILE_UPDATED")

    @extend_schema(request=shapes.UserChanges, responses=shapes.UserSerializer)
    def put(self, request: Request) -> Response:
        """Change the profile."""
        return self.patch(request)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Close the account: every device is signed out, what was done stays."""
        services.deactivate_user(user_id=self.user_id, organization_id=self.caller.organization_id)
        return self.reply(status=204, message="ACCOUNT_CLOSED")


class MyAvatarView(_MyView):
    """The person's picture."""

    verbs = {
        "get": "accounts.profile.view",
        "post": "accounts.profile.change",
        "delete": "accounts.profile.change",
    }
    parser_classes = [MultiPartParser]

    @extend_schema(responses=PICTURE)
    def get(self, request: Request) -> HttpResponse:
        """Show the picture."""
        return picture(User.objects.get(pk=self.user_id).avatar)

    @extend_schema(request={"multipart/form-data": shapes.AvatarInput}, responses=shapes.UserSerializer)
    def post(self, request: Request) -> Response:
        """Take a picture; it is drawn anew, without what the file carried."""
        upload = self.parse(shapes.AvatarInput)["avatar"]
        name = files.store_image("avatars", upload.read(files.MOST_IMAGE_BYTES + 1), most_side=AVATAR_SIDE)
        services.set_avatar(user_id=self.user_id, name=name)
        return self.reply(shapes.UserSerializer(User.objects.get(pk=self.user_id)), message="AVATAR_UPDATED")

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Take the picture away."""
        services.set_avatar(user_id=self.user_id, name="")
        return self.reply(status=204, message="AVATAR_REMOVED")


class MySeatsView(_MyView):
    """Where the person is a member."""

    verbs = {"get": "accounts.profile.view"}

    @extend_schema(responses=shapes.SeatSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the person's organizations, to change between them."""
        with tenancy.platform("list a person's memberships"):
            seats = selectors.seats_of(self.user_id)
        return self.reply(shapes.SeatSerializer(seats, many=True))


class MySessionsViewSet(ListModelMixin, TenantViewSet):
    """The member's signed-in devices."""

    verbs = {"list": "accounts.tokenfamily.view", "destroy": "accounts.tokenfamily.revoke"}
    queryset = TokenFamily.objects.none()
    serializer_class = shapes.SessionSerializer

    def get_queryset(self) -> Any:
        """Return the caller's own devices."""
        if self.caller.member_id is None:
            return TokenFamily.objects.none()
        return selectors.sessions_of(organization_id=self.caller.organization_id, member_id=self.caller.member_id)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Sign a device out."""
        family = self.get_object()
        services.end_session(user_id=family.user_id, family_id=family.pk)
        return self.reply(status=204, message="SIGNED_OUT")


class PreferencesView(TenantView):
    """What the member prefers in this organization."""

    verbs = {
        "get": "accounts.preference.view",
        "patch": "accounts.preference.change",
        "put": "accounts.preference.change",
    }

    @property
    def member_id(self) -> UUID:
        """The caller's membership."""
        if self.caller.member_id is None:
            raise NotFound
        return self.caller.member_id

    @extend_schema(responses=shapes.Preferences)
    def get(self, request: Request) -> Response:
        """Show every preference, with the defaults of what was never chosen."""
        return self.reply(selectors.preferences_of(self.caller.organization_id, self.member_id))

    @extend_schema(request=shapes.Preferences, responses=shapes.Preferences)
    def patch(self, request: Request) -> Response:
        """Choose."""
        services.set_preferences(member_id=self.member_id, values=self.parse(shapes.Preferences))
        values = selectors.preferences_of(self.caller.organization_id, self.member_id)
        return self.reply(values, message="PREFERENCES_UPDATED")

    @extend_schema(request=shapes.Preferences, responses=shapes.Preferences)
    def put(self, request: Request) -> Response:
        """Choose."""
        return self.patch(request)


def picture(name: str) -> HttpResponse:
    """Answer with a stored picture.

    Raises:
        NotFound: There is none.
    """
    if not name:
        raise NotFound
    try:
        return files.inline_image(name)
    except FileNotFoundError as error:
        raise NotFound from error
