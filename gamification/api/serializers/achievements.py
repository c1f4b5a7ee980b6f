"""Achievements on the wire."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gamification.api.serializers.numbers import NumberField
from gamification.enums import AchievementType
from gamification.models import Achievement
from goodplay.core.api.fields import BoundedInteger, IdField, SafeText

MOST_POINTS = 1_000_000
CRITERIA_SCHEMA = {
    "type": "object",
    "description": (
        "One criterion of the type's shape: hours_required, projects_required, tasks_required, skills_required (with"
        " certified), trainings_required, days_required or volunteers_required; for custom: match and conditions."
    ),
    "additionalProperties": True,
    "example": {"hours_required": 100},
}


@extend_schema_field(CRITERIA_SCHEMA)
class CriteriaField(serializers.DictField):
    """Criteria as people write them; what they must look like depends on the type and is checked by the service."""


class BadgeOfAchievementSerializer(serializers.Serializer[Any]):
    """The badge that an achievement brings; null when it is secret and the caller does not know it."""

    id = serializers.UUIDField()
    name = serializers.CharField()

    def to_representation(self, instance: Any) -> Any:
        """Return the badge, unless it is a secret."""
        if instance.is_secret and not self.context["view"].knows_badge(instance):
            return None
        return super().to_representation(instance)


@extend_schema_field({"type": "string", "description": "What has to be reached, in words.", "readOnly": True})
class GoalField(serializers.Field[Any, Any, str, Any]):
    """What an achievement asks for, in words; names that are secret to the caller are left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Achievement) -> str:
        """Say it as the caller's organization names things."""
        return str(self.context["view"].goal_words.say(value))


class AchievementSerializer(serializers.ModelSerializer[Achievement]):
    """An achievement; ``is_own`` tells the organization's own (or its copy) from the platform's."""

    achievement_type = serializers.ChoiceField(source="type", choices=AchievementType.choices, read_only=True)
    criteria = CriteriaField(read_only=True)
    goal = GoalField(source="*")
    badge = BadgeOfAchievementSerializer(read_only=True, allow_null=True)
    is_own = serializers.SerializerMethodField()

    class Meta:
        model = Achievement
        fields = (
            "id",
            "code",
            "name",
            "description",
            "achievement_type",
            "criteria",
            "goal",
            "points_reward",
            "badge",
            "is_repeatable",
            "tracks_progress",
            "is_active",
            "is_secret",
            "is_own",
            "copied_from",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_is_own(self, achievement: Achievement) -> bool:
        """Tell whether the caller's organization owns it."""
        return bool(achievement.organization_id == self.context["view"].caller.organization_id)


class AchievementInput(serializers.Serializer[Any]):
    """What an achievement is made of."""

    name = SafeText(max_length=120)
    description = SafeText(max_length=500, required=False, allow_blank=True)
    achievement_type = serializers.ChoiceField(source="type", choices=AchievementType.choices)
    criteria = CriteriaField()
    points_reward = BoundedInteger(max_value=MOST_POINTS, required=False)
    badge_id = IdField(required=False, allow_null=True)
    is_repeatable = serializers.BooleanField(required=False)
    tracks_progress = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    is_secret = serializers.BooleanField(required=False)


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a member is with one achievement."""

    id = serializers.UUIDField(source="achievement.id")
    name = serializers.CharField(source="achievement.name")
    description = serializers.CharField(source="achievement.description")
    achievement_type = serializers.ChoiceField(source="achievement.type", choices=AchievementType.choices)
    goal = GoalField(source="achievement")
    points_reward = serializers.IntegerField(source="achievement.points_reward")
    is_repeatable = serializers.BooleanField(source="achievement.is_repeatable")
    tracks_progress = serializers.BooleanField(source="achievement.tracks_progress")
    is_completed = serializers.BooleanField()
    completed_at = serializers.DateTimeField(allow_null=True)
    times_completed = serializers.IntegerField()
    started_at = serializers.DateTimeField(allow_null=True)
    last_progress_at = serializers.DateTimeField(allow_null=True)
    current_progress = NumberField()
    target_progress = NumberField()
    progress_percentage = NumberField()
    badge = BadgeOfAchievementSerializer(source="achievement.badge", allow_null=True)


class AwardAchievementInput(serializers.Serializer[Any]):
    """Why an achievement is given by hand."""

    reason = SafeText(max_length=500)


class MemberAchievementsSerializer(serializers.Serializer[Any]):
    """Every achievement that a member may know of, and how far he is."""

    member_id = serializers.UUIDField()
    total_achievements = serializers.IntegerField()
    completed = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    achievements = ProgressSerializer(many=True)
