"""Points and streaks on the wire; points are whole numbers of the smallest unit of the points currency."""

from typing import Any

from rest_framework import serializers

from gamification.enums import EventType, HistoryType
from goodplay.core.api.fields import BoundedInteger, SafeText

MOST_POINTS = 10_000_000
EVENTS = [choice for choice in EventType.choices if choice[0] not in {"achievement_earned", "badge_earned", "activity"}]
"""What a person may award by naming the kind of event; badges and achievements have verbs of their own."""


class HistoryLineSerializer(serializers.Serializer[Any]):
    """A line of the points history; ``balance_after`` is what the member had then.

    ``activity_id`` is what caused it, ``taken_back_by`` the activity that took that back.
    """

    id = serializers.CharField()
    activity_id = serializers.CharField(allow_null=True)
    action = serializers.CharField(allow_null=True)
    points_change = serializers.IntegerField()
    event_type = serializers.ChoiceField(choices=HistoryType.choices)
    description = serializers.CharField()
    reference_id = serializers.CharField(allow_null=True)
    reference_type = serializers.CharField(allow_null=True)
    balance_after = serializers.IntegerField()
    awarded_by = serializers.UUIDField(allow_null=True)
    taken_back_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class ExpiringSerializer(serializers.Serializer[Any]):
    """Points that will be gone on a day unless they are spent before; ``announced_at`` once the member was told."""

    expires_on = serializers.DateField()
    points = serializers.IntegerField()
    announced_at = serializers.DateTimeField(allow_null=True)


class ExpiriesSerializer(serializers.Serializer[Any]):
    """What of a member's points will expire, the next first.

    ``expire_after_months`` counts whole months after the month in which points were earned (or of the member's last
    activity, with ``by_inactivity``); null where points do not expire.
    """

    member_id = serializers.UUIDField()
    expire_after_months = serializers.IntegerField(allow_null=True)
    by_inactivity = serializers.BooleanField()
    notice_days = serializers.IntegerField()
    expiries = ExpiringSerializer(many=True)


class PointsSerializer(serializers.Serializer[Any]):
    """A member's points at a glance; ``rank`` among all members over all time, null for who is on no board.

    ``points_debt`` was taken back after it had been spent: later points pay it first.
    """

    member_id = serializers.UUIDField()
    total_points = serializers.IntegerField()
    current_points = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    rank_percentile = serializers.FloatField(allow_null=True)
    current_streak_days = serializers.IntegerField()
    longest_streak_days = serializers.IntegerField()
    last_activity_date = serializers.DateField(allow_null=True)
    points_debt = serializers.IntegerField()
    next_expiry = ExpiringSerializer(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    recent_history = HistoryLineSerializer(many=True)


class AwardPointsInput(serializers.Serializer[Any]):
    """Points given by hand (below zero they are taken), or an action recorded by hand.

    An action pays what its rules say, or ``points`` in their place. An ``event_type`` other than a manual adjustment
    means the organization's action of that kind.
    """

    points = BoundedInteger(min_value=-MOST_POINTS, max_value=MOST_POINTS, required=False)
    event_type = serializers.ChoiceField(choices=EVENTS, required=False)
    action = SafeText(max_length=64, required=False, help_text="The code of an action.")
    description = SafeText(max_length=500)
    reason = SafeText(max_length=500, required=False, help_text="Needed for a manual adjustment.")

    def validate_points(self, points: int) -> int:
        """Refuse an award of nothing."""
        if points == 0:
            raise serializers.ValidationError("Give a number other than 0.")
        return points

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Ask a manual adjustment for its points and its reason."""
        event_type = fields.get("event_type", EventType.MANUAL_ADJUSTMENT)
        if "action" not in fields and event_type == EventType.MANUAL_ADJUSTMENT:
            missing = {name: ["This field is required."] for name in ("points", "reason") if name not in fields}
            if missing:
                raise serializers.ValidationError(missing)
        return fields


class AwardedPointsSerializer(serializers.Serializer[Any]):
    """Points that were given by hand, and what the member has now."""

    member_id = serializers.UUIDField()
    activity_id = serializers.CharField()
    points_change = serializers.IntegerField()
    new_balance = serializers.IntegerField()
    event_type = serializers.ChoiceField(choices=EventType.choices)
    description = serializers.CharField()
    created_at = serializers.DateTimeField()
