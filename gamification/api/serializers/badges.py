"""Badges on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.enums import BadgeCategory, Rarity
from gamification.models import Badge, BadgeAward
from goodplay.core.api.fields import BoundedInteger, SafeText

MOST_POINTS = 1_000_000


class BadgeSerializer(serializers.ModelSerializer[Badge]):
    """A badge; ``is_own`` tells the organization's own (or its copy) from the platform's."""

    icon_url = serializers.CharField(source="icon", read_only=True)
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
            "color",
            "rarity",
            "points_value",
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


class BadgeInput(serializers.Serializer[Any]):
    """What a badge is made of."""

    name = SafeText(max_length=120)
    description = SafeText(max_length=500, required=False, allow_blank=True)
    category = serializers.ChoiceField(choices=BadgeCategory.choices)
    icon_url = SafeText(source="icon", max_length=200, required=False, allow_blank=True)
    color = serializers.RegexField(r"^#[0-9a-fA-F]{6}\Z", max_length=7, required=False)
    rarity = serializers.ChoiceField(choices=Rarity.choices, required=False)
    points_value = BoundedInteger(max_value=MOST_POINTS, required=False)
    is_active = serializers.BooleanField(required=False)
    is_secret = serializers.BooleanField(required=False)


class HeldBadgeSerializer(serializers.ModelSerializer[BadgeAward]):
    """A badge that a member holds."""

    id = serializers.UUIDField(source="badge.id", read_only=True)
    name = serializers.CharField(source="badge.name", read_only=True)
    description = serializers.CharField(source="badge.description", read_only=True)
    category = serializers.ChoiceField(source="badge.category", choices=BadgeCategory.choices, read_only=True)
    rarity = serializers.ChoiceField(source="badge.rarity", choices=Rarity.choices, read_only=True)
    color = serializers.CharField(source="badge.color", read_only=True)
    icon_url = serializers.CharField(source="badge.icon", read_only=True)
    earned_reason = serializers.CharField(source="reason", read_only=True)
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
            "earned_at",
            "earned_reason",
            "awarded_by",
            "is_manual",
            "is_showcased",
        )
        read_only_fields = fields


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
