"""Badges on the wire."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers

from gamification.enums import BadgeCategory, Rarity
from gamification.models import Badge, BadgeAward
from gamification.selectors.credentials import addresses_of, share_base
from gamification.selectors.honours import places_left
from goodplay.core.api.fields import BoundedInteger, SafeText

MOST_POINTS = 1_000_000
MOST_HOLDERS = 1_000_000
MOST_DAYS = 36_500


def image_url(organization_id: UUID, badge: Badge) -> str:
    """Return where a badge's picture is."""
    return addresses_of(organization_id).image(badge.pk)


class BadgeSerializer(serializers.ModelSerializer[Badge]):
    """A badge; ``is_own`` tells the organization's own (or its copy) from the platform's."""

    icon_url = serializers.CharField(source="icon", read_only=True)
    image_url = serializers.SerializerMethodField()
    places_left = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()

    class Meta:
        model = Badge
        fields = (
            "id",
            "code",
            "name",
            "description",
            "category",
            "icon_url",
            "image_url",
            "color",
            "rarity",
            "points_value",
            "how_earned",
            "most_holders",
            "places_left",
            "valid_days",
            "is_active",
            "is_secret",
            "is_own",
            "copied_from",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_is_own(self, badge: Badge) -> bool:
        """Tell whether the caller's organization owns it."""
        return bool(badge.organization_id == self.context["view"].caller.organization_id)

    def get_image_url(self, badge: Badge) -> str:
        """Return where its picture is, for everybody."""
        return image_url(self.context["view"].caller.organization_id, badge)

    def get_places_left(self, badge: Badge) -> int | None:
        """Return how many more members can get a badge that only so many may hold."""
        return places_left(badge)


class BadgeInput(serializers.Serializer[Any]):
    """What a badge is made of."""

    name = SafeText(max_length=120)
    description = SafeText(max_length=500, required=False, allow_blank=True)
    category = serializers.ChoiceField(choices=BadgeCategory.choices)
    icon_url = SafeText(source="icon", max_length=200, required=False, allow_blank=True)
    color = serializers.RegexField(r"^#[0-9a-fA-F]{6}\Z", max_length=7, required=False)
    rarity = serializers.ChoiceField(choices=Rarity.choices, required=False)
    points_value = BoundedInteger(max_value=MOST_POINTS, required=False)
    how_earned = SafeText(max_length=500, required=False, allow_blank=True)
    most_holders = BoundedInteger(min_value=1, max_value=MOST_HOLDERS, required=False, allow_null=True)
    valid_days = BoundedInteger(min_value=1, max_value=MOST_DAYS, required=False, allow_null=True)
    is_active = serializers.BooleanField(required=False)
    is_secret = serializers.BooleanField(required=False)


class BadgeImageInput(serializers.Serializer[Any]):
    """A picture for a badge; it is drawn anew, without what else the file carries."""

    image = serializers.FileField(max_length=255)


class HeldBadgeSerializer(serializers.ModelSerializer[BadgeAward]):
    """A badge that a member holds."""

    id = serializers.UUIDField(source="badge.id", read_only=True)
    name = serializers.CharField(source="badge.name", read_only=True)
    description = serializers.CharField(source="badge.description", read_only=True)
    category = serializers.ChoiceField(source="badge.category", choices=BadgeCategory.choices, read_only=True)
    rarity = serializers.ChoiceField(source="badge.rarity", choices=Rarity.choices, read_only=True)
    color = serializers.CharField(source="badge.color", read_only=True)
    icon_url = serializers.CharField(source="badge.icon", read_only=True)
    image_url = serializers.SerializerMethodField()
    earned_reason = serializers.CharField(source="reason", read_only=True)
    is_expired = serializers.SerializerMethodField()
    share_url = serializers.SerializerMethodField()
    awarded_by = serializers.UUIDField(source="awarded_by_id", read_only=True, allow_null=True)

    class Meta:
        model = BadgeAward
        fields = (
            "id",
            "name",
            "description",
            "category",
            "rarity",
            "color",
            "icon_url",
            "image_url",
            "earned_at",
            "expires_at",
            "is_expired",
            "earned_reason",
            "awarded_by",
            "is_manual",
            "is_showcased",
            "share_url",
        )
        read_only_fields = fields

    def get_image_url(self, award: BadgeAward) -> str:
        """Return where its picture is, for everybody."""
        return image_url(award.organization_id, award.badge)

    def get_is_expired(self, award: BadgeAward) -> bool:
        """Tell whether the member's badge is valid no more."""
        return award.expires_at is not None and award.expires_at <= timezone.now()

    def get_share_url(self, award: BadgeAward) -> str | None:
        """Return the public page, if the member has opened one; told to the member alone."""
        context: dict[str, Any] = self.context  # type: ignore[assignment]
        view = context.get("view")
        if view is None or view.caller.member_id != award.member_id:
            return None
        for share in award.shares.all():
            if "share_base" not in context:
                context["share_base"] = share_base(award.organization_id)
            return f"{context['share_base']}/{share.token}"
        return None


class MemberBadgesSerializer(serializers.Serializer[Any]):
    """Everything a member holds, newest first."""

    member_id = serializers.UUIDField()
    total_badges = serializers.IntegerField()
    showcased_badges = serializers.ListField(child=serializers.CharField())
    badges = HeldBadgeSerializer(many=True)


class AwardBadgeInput(serializers.Serializer[Any]):
    """Why a badge is given by hand."""

    reason = SafeText(max_length=500)


class ShowcaseInput(serializers.Serializer[Any]):
    """Whether a badge is shown on the member's profile; left out it changes to the other state."""

    is_showcased = serializers.BooleanField(required=False)


class ChoiceSerializer(serializers.Serializer[Any]):
    """One of a fixed set of words, and what it means."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
