"""Streaks on the wire; days are by the member's calendar."""

from typing import Any

from rest_framework import serializers

from gamification.enums import Cadence
from gamification.models import StreakPause
from goodplay.core.api.fields import SafeText


class StreakSerializer(serializers.Serializer[Any]):
    """One streak; ``started_on`` and ``last_on`` are first days of periods.

    ``freezes`` are the missed periods that it can still take. While it runs, ``expires_on`` is the last day on which
    something must be done; ``is_at_risk`` says that this is in the period of today, ``is_paused`` that this period is
    excused by a pause or an incident.
    """

    cadence = serializers.ChoiceField(choices=Cadence.choices)
    current = serializers.IntegerField()
    longest = serializers.IntegerField()
    started_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    freezes = serializers.IntegerField()
    expires_on = serializers.DateField(allow_null=True)
    is_at_risk = serializers.BooleanField()
    is_paused = serializers.BooleanField()
    next_milestone = serializers.IntegerField(allow_null=True)


class StreaksSerializer(serializers.Serializer[Any]):
    """A member's streaks."""

    member_id = serializers.UUIDField()
    current_streak_days = serializers.IntegerField()
    longest_streak_days = serializers.IntegerField()
    last_activity_date = serializers.DateField(allow_null=True)
    streaks = StreakSerializer(many=True)


class HeatDaySerializer(serializers.Serializer[Any]):
    """A day: how many activities counted, for how many points; ``is_excused`` by a pause or an incident."""

    date = serializers.DateField(source="on")
    count = serializers.IntegerField()
    points = serializers.IntegerField()
    is_excused = serializers.BooleanField()


class HeatMapSerializer(serializers.Serializer[Any]):
    """The last days of a member, oldest first; ``most`` is the highest count of a day."""

    member_id = serializers.UUIDField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    active_days = serializers.IntegerField()
    most = serializers.IntegerField()
    days = HeatDaySerializer(many=True)


class PauseSerializer(serializers.ModelSerializer[StreakPause]):
    """Days on which a member is not held to any streak; ``planned_by`` is who entered them."""

    class Meta:
        model = StreakPause
        fields = ("id", "starts_on", "ends_on", "reason", "planned_by", "created_at")


class PauseInput(serializers.Serializer[Any]):
    """A pause, from its first to its last day."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = SafeText(max_length=200, required=False, default="", allow_blank=True)
