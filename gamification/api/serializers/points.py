"""Points and streaks on the wire; points are whole numbers of the smallest unit of the points currency."""

from typing import Any

from rest_framework import serializers

from gamification.enums import Cadence, EventType
from goodplay.core.api.fields import BoundedInteger, SafeText

MOST_POINTS = 10_000_000


class HistoryLineSerializer(serializers.Serializer[Any]):
    """A line of the points history; ``balance_after`` is what the member had then."""

    id = serializers.CharField()
    activity_id = serializers.CharField()
    points_change = serializers.IntegerField()
    event_type = serializers.ChoiceField(choices=EventType.choices)
    description = serializers.CharField()
    reference_id = serializers.CharField(allow_null=True)
    reference_type = serializers.CharField(allow_null=True)
    balance_after = serializers.IntegerField(allow_null=True)
    awarded_by = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()


class PointsSerializer(serializers.Serializer[Any]):
    """A member's points at a glance; ``rank`` among all members over all time, null for who is on no board."""

    member_id = serializers.UUIDField()
    total_points = serializers.IntegerField()
    current_points = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    rank_percentile = serializers.FloatField(allow_null=True)
    current_streak_days = serializers.IntegerField()
    longest_streak_days = serializers.IntegerField()
    last_activity_date = serializers.DateField(allow_null=True)
    recent_history = HistoryLineSerializer(many=True)


class AwardPointsInput(serializers.Serializer[Any]):
    """Points given by hand; below zero they are taken."""

    points = BoundedInteger(min_value=-MOST_POINTS, max_value=MOST_POINTS)
    event_type = serializers.ChoiceField(
        choices=[(EventType.MANUAL_ADJUSTMENT.value, EventType.MANUAL_ADJUSTMENT.label)], required=False
    )
    description = SafeText(max_length=500)
    reason = SafeText(max_length=500)

    def validate_points(self, points: int) -> int:
        """Refuse an award of nothing."""
        if points == 0:
            raise serializers.ValidationError("Give a number other than 0.")
        return points


class AwardedPointsSerializer(serializers.Serializer[Any]):
    """Points that were given by hand, and what the member has now."""

    member_id = serializers.UUIDField()
    activity_id = serializers.CharField()
    points_change = serializers.IntegerField()
    new_balance = serializers.IntegerField()
    event_type = serializers.ChoiceField(choices=EventType.choices)
    description = serializers.CharField()
    created_at = serializers.DateTimeField()


class StreakSerializer(serializers.Serializer[Any]):
    """One streak; ``started_on`` and ``last_on`` are first days of periods by the member's calendar."""

    cadence = serializers.ChoiceField(choices=Cadence.choices)
    current = serializers.IntegerField()
    longest = serializers.IntegerField()
    started_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)


class StreaksSerializer(serializers.Serializer[Any]):
    """A member's streaks."""

    member_id = serializers.UUIDField()
    current_streak_days = serializers.IntegerField()
    longest_streak_days = serializers.IntegerField()
    last_activity_date = serializers.DateField(allow_null=True)
    streaks = StreakSerializer(many=True)
