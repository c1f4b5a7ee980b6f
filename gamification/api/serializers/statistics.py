"""Figures of recognition on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.api.serializers.achievements import ProgressSerializer
from gamification.api.serializers.numbers import NumberField
from gamification.api.serializers.streaks import StreakSerializer
from gamification.enums import LadderKind
from goodplay.core.api.fields import MoneyField


class LevelSerializer(serializers.Serializer[Any]):
    """Where a member stands on a ladder, and what comes next."""

    ladder = serializers.CharField()
    ladder_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=LadderKind.choices)
    value = NumberField()
    level = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    perks = serializers.ListField(child=serializers.CharField())
    access_levels = serializers.ListField(child=serializers.CharField())
    reached_at = serializers.DateTimeField(allow_null=True)
    next_level = serializers.CharField(allow_null=True)
    next_threshold = NumberField(allow_null=True)


class MemberProgressSerializer(serializers.Serializer[Any]):
    """What a member is on the way to."""

    member_id = serializers.UUIDField()
    levels = LevelSerializer(many=True)
    streaks = StreakSerializer(many=True)
    achievements = ProgressSerializer(many=True)


class MemberStatsSerializer(serializers.Serializer[Any]):
    """A member's recognition in one look."""

    member_id = serializers.UUIDField()
    total_points = serializers.IntegerField()
    current_points = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    rank_percentile = serializers.FloatField(allow_null=True)
    current_streak_days = serializers.IntegerField()
    longest_streak_days = serializers.IntegerField()
    last_activity_date = serializers.DateField(allow_null=True)
    total_activities = serializers.IntegerField()
    total_badges = serializers.IntegerField()
    total_achievements = serializers.IntegerField()
    achievements_completed = serializers.IntegerField()
    levels = LevelSerializer(many=True)


class HeldOftenSerializer(serializers.Serializer[Any]):
    """How many members hold a badge."""

    badge_id = serializers.UUIDField()
    name = serializers.CharField()
    holders = serializers.IntegerField()


class LiabilitySerializer(serializers.Serializer[Any]):
    """Points that members may still spend, and what they are worth at the price the organization put on them.

    ``owed_by_members`` was taken back after it had been spent; ``announced_points`` will expire unless they are spent;
    the figures of 30 days end today.
    """

    outstanding_points = serializers.IntegerField()
    worth = MoneyField(allow_null=True)
    owed_by_members = serializers.IntegerField()
    members_owing = serializers.IntegerField()
    announced_points = serializers.IntegerField()
    expired_points_30_days = serializers.IntegerField(source="expired_points")
    earned_points_30_days = serializers.IntegerField(source="earned_points")


class StatsSerializer(serializers.Serializer[Any]):
    """The organization's recognition in one look; points in the smallest unit of the points currency."""

    members_with_activity = serializers.IntegerField()
    members_active_30_days = serializers.IntegerField()
    total_activities = serializers.IntegerField()
    activities_30_days = serializers.IntegerField()
    pending_activities = serializers.IntegerField()
    total_points = serializers.IntegerField()
    points_30_days = serializers.IntegerField()
    badges_awarded = serializers.IntegerField()
    achievements_completed = serializers.IntegerField()
    active_badges = serializers.IntegerField()
    active_achievements = serializers.IntegerField()
    running_streaks = serializers.IntegerField()
    most_held_badges = HeldOftenSerializer(many=True)
    points_liability = LiabilitySerializer()
