"""A member's recognition on the wire."""

from typing import Any

from rest_framework import serializers


class CompletedSerializer(serializers.Serializer[Any]):
    """An achievement that a member completed, once for each time."""

    id = serializers.UUIDField(source="achievement.pk")
    name = serializers.CharField(source="achievement.name")
    description = serializers.CharField(source="achievement.description")
    points = serializers.IntegerField(source="achievement.points_reward")
    earned_at = serializers.DateTimeField()


class PointsMoveSerializer(serializers.Serializer[Any]):
    """A move of points; ``action_id`` is the code of the action that caused it."""

    action_id = serializers.CharField(source="action", allow_null=True)
    description = serializers.CharField()
    points = serializers.IntegerField(source="points_change")
    timestamp = serializers.DateTimeField(source="created_at")


class RecognitionSerializer(serializers.Serializer[Any]):
    """A member's recognition in one look; ``level`` is that of the ladder of engagement.

    ``achievements`` and ``point_history`` hold the latest 100; the lists of the member have all.
    """

    member_id = serializers.UUIDField()
    level = serializers.IntegerField(allow_null=True)
    level_name = serializers.CharField(allow_null=True)
    current_points = serializers.IntegerField()
    lifetime_points = serializers.IntegerField()
    achievements = CompletedSerializer(many=True)
    point_history = PointsMoveSerializer(many=True)
    access_level_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField(allow_null=True)


class AchievementCheckSerializer(serializers.Serializer[Any]):
    """What a look at a member awarded."""

    member_id = serializers.UUIDField()
    achievements_earned = CompletedSerializer(many=True)
