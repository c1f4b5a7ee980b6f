"""Signed and shared badges on the wire."""

from typing import Any
from urllib.parse import urlencode

from rest_framework import serializers

from gamification.enums import Verdict
from gamification.models import BadgeCredential, BadgeShare
from gamification.selectors.credentials import addresses_of, share_url
from goodplay.core.api.fields import SafeText

MOST_TOKEN = 65_536


class ShareInput(serializers.Serializer[Any]):
    """How a badge is shown to the world."""

    shows_name = serializers.BooleanField(required=False)


class ShareSerializer(serializers.ModelSerializer[BadgeShare]):
    """The public page of a badge; ``linkedin_url`` opens the form that adds it to a profile there."""

    share_url = serializers.SerializerMethodField()
    linkedin_url = serializers.SerializerMethodField()

    class Meta:
        model = BadgeShare
        fields = ("share_url", "linkedin_url", "shows_name", "created_at")
        read_only_fields = fields

    def get_share_url(self, share: BadgeShare) -> str:
        """Return the link."""
        return share_url(share)

    def get_linkedin_url(self, share: BadgeShare) -> str:
        """Return the link to the form, filled in."""
        award = share.award
        facts = {
            "startTask": "CERTIFICATION_NAME",
            "name": award.badge.name,
            "organizationName": share.organization.name,
            "issueYear": award.earned_at.year,
            "issueMonth": award.earned_at.month,
            "certUrl": share_url(share),
        }
        if award.expires_at is not None:
            facts |= {"expirationYear": award.expires_at.year, "expirationMonth": award.expires_at.month}
        return f"https://www.linkedin.com/profile/add?{urlencode(facts)}"


class CredentialInput(serializers.Serializer[Any]):
    """What a signed badge says about its holder: nothing, unless the holder wants it."""

    with_name = serializers.BooleanField(required=False)
    with_email = serializers.BooleanField(required=False, help_text="As a salted digest.")


class CredentialSerializer(serializers.ModelSerializer[BadgeCredential]):
    """A signed badge: an Open Badges 3.0 credential as JWT."""

    url = serializers.SerializerMethodField()
    issuer_url = serializers.SerializerMethodField()

    class Meta:
        model = BadgeCredential
        fields = ("id", "url", "issuer_url", "token", "has_name", "has_email", "valid_from", "valid_until", "issued_at")
        read_only_fields = fields

    def get_url(self, credential: BadgeCredential) -> str:
        """Return the name of the statement; it lies there while the badge is shared."""
        return addresses_of(credential.organization_id).credential(credential.pk)

    def get_issuer_url(self, credential: BadgeCredential) -> str:
        """Return who answers for it."""
        return addresses_of(credential.organization_id).issuer


class CheckInput(serializers.Serializer[Any]):
    """A signed badge as text."""

    token = SafeText(max_length=MOST_TOKEN)


class CheckPictureInput(serializers.Serializer[Any]):
    """A signed badge as the picture that carries it."""

    picture = serializers.FileField(max_length=255)


class CheckedSerializer(serializers.Serializer[Any]):
    """What became of the check; what the badge says is empty unless it was signed here."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    is_good = serializers.SerializerMethodField()
    issuer = serializers.CharField()
    badge = serializers.CharField()
    description = serializers.CharField()
    image_url = serializers.CharField()
    holder = serializers.CharField()
    valid_from = serializers.CharField()
    valid_until = serializers.CharField()

    def get_is_good(self, checked: Any) -> bool:
        """Tell whether it is genuine and valid."""
        return bool(checked.verdict == Verdict.GOOD)


class IssuerKeySerializer(serializers.Serializer[Any]):
    """A key with which badges are, or were, signed."""

    number = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, key: Any) -> str:
        """Return where its public part is."""
        return addresses_of(key.organization_id).key(key.number)


class IssuerSerializer(serializers.Serializer[Any]):
    """The organization as others see it when they check its badges; ``keys`` is empty before the first signed one."""

    issuer_url = serializers.CharField()
    name = serializers.CharField()
    keys = IssuerKeySerializer(many=True)
