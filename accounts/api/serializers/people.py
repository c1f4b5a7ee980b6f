"""Users, members, invitations and preferences."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from accounts.enums import ROLES
from accounts.models import Invitation, Membership, TokenFamily, User
from accounts.rules.preferences import PreferenceType, types
from goodplay.core.api.fields import BoundedInteger, IdField, PhoneField, SafeText, ZoneField
from goodplay.core.permissions import Role


class UserSerializer(serializers.ModelSerializer[User]):
    """The person who asks."""

    avatar_url = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "id",
            "email",
            "email_confirmed_at",
            "phone",
            "display_name",
            "avatar_url",
            "language",
            "time_zone",
            "is_superuser",
            "created_at",
        )
        read_only_fields = fields

    def get_avatar_url(self, user: User) -> str:
        """Return where the picture is shown, or ""."""
        return reverse("my_avatar") if user.avatar else ""


class UserChanges(serializers.Serializer[Any]):
    """What a person may change of himself."""

    display_name = SafeText(max_length=120, required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)
    time_zone = ZoneField(required=False)
    phone = PhoneField(required=False, allow_blank=True)


class AvatarInput(serializers.Serializer[Any]):
    """A picture."""

    avatar = serializers.FileField(max_length=255, help_text="PNG, JPEG, WebP or HEIC of at most 2 MB.")


class SeatSerializer(serializers.Serializer[Any]):
    """One of the person's memberships."""

    organization_id = serializers.UUIDField(read_only=True)
    organization_name = serializers.CharField(read_only=True)
    organization_slug = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    member_id = serializers.UUIDField(read_only=True)
    role = serializers.ChoiceField(ROLES, read_only=True)


class SessionSerializer(serializers.ModelSerializer[TokenFamily]):
    """A signed-in device of the member."""

    class Meta:
        model = TokenFamily
        fields = ("id", "device", "created_at", "rotated_at", "expires_at")
        read_only_fields = fields


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """A member of the organization."""

    name = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()
    avatar_url = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = (
            "id",
            "user_id",
            "name",
            "display_name",
            "email",
            "role",
            "member_type",
            "time_zone",
            "avatar_url",
            "is_active",
            "joined_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_name(self, member: Membership) -> str:
        """Return what the organization calls him, else what he calls himself."""
        return member.display_name or (member.user.display_name if member.user else "")

    def get_email(self, member: Membership) -> str:
        """Return the address that the organization noted, else the one he signs in with."""
        return member.email or (member.user.email or "" if member.user else "")

    def get_avatar_url(self, member: Membership) -> str:
        """Return where the picture is shown, or ""."""
        return reverse("member_avatar", args=[member.pk]) if member.user and member.user.avatar else ""


class MemberInput(serializers.Serializer[Any]):
    """A member to note; he need not be a user."""

    id = IdField(required=False, help_text="The client may choose it (UUIDv7).")
    display_name = SafeText(max_length=120)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    member_type = SafeText(max_length=40, required=False, allow_blank=True)
    time_zone = ZoneField(required=False, allow_blank=True)


class MemberChanges(serializers.Serializer[Any]):
    """What may change of a member."""

    display_name = SafeText(max_length=120, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    member_type = SafeText(max_length=40, required=False, allow_blank=True)
    time_zone = ZoneField(required=False, allow_blank=True)


class RoleInput(serializers.Serializer[Any]):
    """A role to give."""

    role = serializers.ChoiceField(ROLES)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An offer of a role."""

    class Meta:
        model = Invitation
        fields = (
            "id",
            "email",
            "role",
            "member_type",
            "display_name",
            "status",
            "invited_by_id",
            "member_id",
            "created_at",
            "sent_at",
            "expires_at",
            "accepted_at",
        )
        read_only_fields = fields


class InvitationInput(serializers.Serializer[Any]):
    """Whom to ask in."""

    id = IdField(required=False, help_text="The client may choose it (UUIDv7).")
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(ROLES, default=Role.MEMBER.value)
    member_type = SafeText(max_length=40, required=False, allow_blank=True)
    display_name = SafeText(max_length=120, required=False, allow_blank=True)


class Preferences(serializers.Serializer[Mapping[str, Any]]):
    """Everything a member can prefer, by name."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each preference."""
        return {name: _field_of(preference) for name, preference in sorted(types().items())}


def _field_of(preference: PreferenceType) -> serializers.Field[Any, Any, Any, Any]:
    if preference.kind == "boolean":
        return serializers.BooleanField(required=False, help_text=preference.description)
    if preference.kind == "choice":
        return serializers.ChoiceField(
            preference.choices, required=False, allow_blank="" in preference.choices, help_text=preference.description
        )
    return BoundedInteger(
        required=False,
        min_value=preference.minimum,
        max_value=preference.maximum,
        help_text=preference.description,
    )
