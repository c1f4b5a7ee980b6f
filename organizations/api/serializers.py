"""What the API says and takes about organizations."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import BoundedInteger, SafeText, ZoneField
from organizations.enums import IncidentScope
from organizations.models import IncidentWindow, Organization
from organizations.rules.messages import LANGUAGES, MAX_LENGTH, NAMES
from organizations.rules.policies import MAX_MINOR, PolicyType, types
from organizations.selectors import Branding


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """An organization, for its members; ``email`` may be empty."""

    email = serializers.CharField(read_only=True)

    class Meta:
        model = Organization
        fields = (
            "id",
            "kind",
            "name",
            "slug",
            "legal_name",
            "tax_code",
            "address",
            "email",
            "time_zone",
            "language",
            "currency",
            "subscription_tier",
            "subscription_status",
            "verification",
            "verified_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class OrganizationChanges(serializers.Serializer[Any]):
    """What administrators may change of their organization."""

    name = SafeText(max_length=120, required=False)
    legal_name = SafeText(max_length=160, required=False, allow_blank=True)
    tax_code = SafeText(max_length=32, required=False, allow_blank=True)
    address = SafeText(max_length=255, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    time_zone = ZoneField(required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)


class MessageTexts(serializers.Serializer[Any]):
    """The short texts of an organization in one language."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each name."""
        return {name: SafeText(max_length=MAX_LENGTH, required=False, allow_blank=True) for name in sorted(NAMES)}


class Messages(serializers.Serializer[Any]):
    """The short texts of an organization, per language."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each language."""
        return {language: MessageTexts(required=False) for language in LANGUAGES}


class BrandingInput(serializers.Serializer[Any]):
    """A look to wear; what is left out stays. The logo comes as a form's file."""

    primary_color = serializers.CharField(required=False, max_length=7, help_text="#rrggbb")
    accent_color = serializers.CharField(required=False, max_length=7, help_text="#rrggbb")
    sender_name = SafeText(max_length=80, required=False, allow_blank=True)
    messages = Messages(required=False)
    logo = serializers.FileField(required=False, max_length=255, help_text="PNG, JPEG, WebP or HEIC of at most 2 MB.")


class BrandingSerializer(serializers.Serializer[Branding]):
    """What dresses an organization's pages."""

    organization_id = serializers.UUIDField(read_only=True)
    kind = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    slug = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)
    base_url = serializers.CharField(read_only=True)
    logo_url = serializers.SerializerMethodField()
    primary_color = serializers.CharField(read_only=True)
    accent_color = serializers.CharField(read_only=True)
    sender_name = serializers.CharField(read_only=True)
    messages = Messages(read_only=True)

    def get_logo_url(self, look: Branding) -> str:
        """Return where the logo is shown, or ""."""
        return reverse("organization_logo", args=[look.organization_id]) if look.logo else ""


@extend_schema_field({"oneOf": [{"type": "boolean"}, {"type": "integer"}], "nullable": True})
class PolicyValueField(serializers.JSONField):
    """What a policy holds: true or false, or a number, or nothing."""


class PolicySerializer(serializers.Serializer[Any]):
    """One policy, and what holds."""

    name = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(["boolean", "integer", "amount"], read_only=True)
    description = serializers.CharField(read_only=True)
    value = PolicyValueField(read_only=True)
    default = PolicyValueField(read_only=True)


class PolicyChanges(serializers.Serializer[Any]):
    """Decisions by the policies' names."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each policy."""
        return {name: _field_of(policy) for name, policy in sorted(types().items())}


class IncidentSerializer(serializers.ModelSerializer[IncidentWindow]):
    """A time in which members could not act."""

    class Meta:
        model = IncidentWindow
        fields = ("id", "scope", "starts_at", "ends_at", "reason", "created_at")
        read_only_fields = fields


class IncidentInput(serializers.Serializer[Any]):
    """A time in which members could not act; the end is not part of it."""

    scope = serializers.ChoiceField(IncidentScope.choices, default=IncidentScope.EVERYTHING)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = SafeText(max_length=255)


def _field_of(policy: PolicyType) -> serializers.Field[Any, Any, Any, Any]:
    if policy.kind == "boolean":
        return serializers.BooleanField(required=False)
    if policy.kind == "amount":
        return BoundedInteger(required=False, allow_null=True, min_value=0, max_value=MAX_MINOR)
    return BoundedInteger(required=False, min_value=policy.minimum, max_value=policy.maximum)
