"""Leaderboards on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.api.serializers.numbers import NumberField
from gamification.enums import BoardScope, BoardVisibility, TieRule, Timeframe
from gamification.models import HiddenEntry, Leaderboard, LeaderboardSnapshot
from goodplay.core.api.fields import BoundedInteger, SafeText

KIND = r"^[a-z0-9][a-z0-9-]{0,27}\Z"
"""The part of a board's code before the timeframe."""


SCOPES = [choice for choice in BoardScope.choices if choice[0] != BoardScope.CHALLENGE]
"""Challenges have leaderboards of their own."""


class LeaderboardSerializer(serializers.ModelSerializer[Leaderboard]):
    """The definition of a leaderboard."""

    leaderboard_type = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()

    class Meta:
        model = Leaderboard
        fields = (
            "id",
            "leaderboard_type",
            "timeframe",
            "name",
            "metric",
            "scope",
            "starts_on",
            "ends_on",
            "visibility",
            "tie_rule",
            "refresh_seconds",
            "is_active",
            "is_own",
            "copied_from",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_leaderboard_type(self, board: Leaderboard) -> str:
        """Return what the board is about."""
        return str(board.code).rpartition(".")[0]

    def get_is_own(self, board: Leaderboard) -> bool:
        """Tell whether the caller's organization owns it."""
        return bool(board.organization_id == self.context["view"].caller.organization_id)


class LeaderboardInput(serializers.Serializer[Any]):
    """What a leaderboard is made of; ``metric`` is points, count:<action> or quantity:<action>[:<currency>]."""

    leaderboard_type = serializers.RegexField(KIND, source="kind", max_length=28)
    timeframe = serializers.ChoiceField(choices=Timeframe.choices)
    name = SafeText(max_length=120)
    metric = serializers.CharField(max_length=100)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    scope = serializers.ChoiceField(choices=SCOPES, required=False)
    visibility = serializers.ChoiceField(choices=BoardVisibility.choices, required=False)
    tie_rule = serializers.ChoiceField(choices=TieRule.choices, required=False)
    refresh_seconds = BoundedInteger(min_value=30, max_value=7 * 86_400, required=False)


class LeaderboardChange(serializers.Serializer[Any]):
    """What of a leaderboard may be changed; what it counts and when stays as it is."""

    name = SafeText(max_length=120, required=False)
    visibility = serializers.ChoiceField(choices=BoardVisibility.choices, required=False)
    tie_rule = serializers.ChoiceField(choices=TieRule.choices, required=False)
    refresh_seconds = BoundedInteger(min_value=30, max_value=7 * 86_400, required=False)
    is_active = serializers.BooleanField(required=False)


class AmountSerializer(serializers.Serializer[Any]):
    """Money on a board of amounts."""

    amount = serializers.CharField()
    currency = serializers.CharField()


class RankingSerializer(serializers.Serializer[Any]):
    """One line of a leaderboard; ``amount`` only where the board adds up money."""

    member_id = serializers.UUIDField()
    rank = serializers.IntegerField()
    value = NumberField()
    amount = AmountSerializer(allow_null=True)
    member_name = serializers.CharField()
    member_avatar = serializers.CharField(allow_blank=True)


class BoardSerializer(serializers.Serializer[Any]):
    """A leaderboard as it stands; ``id`` is null while no snapshot of these days has been taken.

    ``is_live``: the lines and participants are of this moment, while id, mean and median belong to the last snapshot.
    ``is_final``: the days are over and this is the last word on them.
    """

    id = serializers.UUIDField(allow_null=True)
    leaderboard_type = serializers.CharField()
    timeframe = serializers.ChoiceField(choices=Timeframe.choices)
    name = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    period_start = serializers.DateTimeField(allow_null=True)
    period_end = serializers.DateTimeField(allow_null=True)
    generated_at = serializers.DateTimeField()
    is_current = serializers.BooleanField()
    is_final = serializers.BooleanField()
    is_live = serializers.BooleanField()
    scope = serializers.ChoiceField(choices=SCOPES)
    total_participants = serializers.IntegerField()
    average_value = NumberField()
    median_value = NumberField()
    rankings = RankingSerializer(many=True)


class PositionSerializer(serializers.Serializer[Any]):
    """A member's place on one leaderboard at this moment; ``rank`` is null for who does not take part."""

    member_id = serializers.UUIDField()
    leaderboard_type = serializers.CharField()
    timeframe = serializers.ChoiceField(choices=Timeframe.choices)
    unit = serializers.CharField(allow_blank=True)
    rank = serializers.IntegerField(allow_null=True)
    value = NumberField()
    amount = AmountSerializer(allow_null=True)
    rank_percentile = serializers.FloatField(allow_null=True)
    total_participants = serializers.IntegerField()
    neighbours = RankingSerializer(many=True)
    scope = serializers.ChoiceField(choices=SCOPES)


class PositionsSerializer(serializers.Serializer[Any]):
    """A member's place on every leaderboard that the caller may see."""

    member_id = serializers.UUIDField()
    positions = PositionSerializer(many=True)


class GenerateInput(serializers.Serializer[Any]):
    """Which boards to rebuild; left out, all of them."""

    leaderboard_type = serializers.RegexField(KIND, source="kind", max_length=28, required=False)
    timeframe = serializers.ChoiceField(choices=Timeframe.choices, required=False)


class GeneratedSerializer(serializers.Serializer[Any]):
    """A snapshot that was taken."""

    id = serializers.UUIDField()
    leaderboard_type = serializers.CharField()
    timeframe = serializers.ChoiceField(choices=Timeframe.choices)
    generated_at = serializers.DateTimeField()
    total_participants = serializers.IntegerField()


class GeneratedListSerializer(serializers.Serializer[Any]):
    """The snapshots that were taken."""

    leaderboards = GeneratedSerializer(many=True)


class SnapshotSerializer(serializers.ModelSerializer[LeaderboardSnapshot]):
    """A leaderboard as it stood, without its lines."""

    total_participants = serializers.IntegerField(source="participants")
    period_start = serializers.DateField(source="starts_on", help_text="The first day; 1970-01-01 for all time.")
    period_end = serializers.DateField(source="ends_on", allow_null=True, help_text="The last day.")

    class Meta:
        model = LeaderboardSnapshot
        fields = (
            "id",
            "period_start",
            "period_end",
            "generated_at",
            "is_current",
            "is_final",
            "total_participants",
        )
        read_only_fields = fields


class HiddenEntrySerializer(serializers.ModelSerializer[HiddenEntry]):
    """A member who was taken off a leaderboard; ``leaderboard_id`` is null where it is every one."""

    member_id = serializers.UUIDField()
    member_name = serializers.CharField(source="member.__str__")
    leaderboard_id = serializers.UUIDField(allow_null=True)
    leaderboard_name = serializers.CharField(source="leaderboard.name", allow_null=True, default=None)
    hidden_by_id = serializers.UUIDField(allow_null=True)
    restored_by_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = HiddenEntry
        fields = (
            "id",
            "member_id",
            "member_name",
            "leaderboard_id",
            "leaderboard_name",
            "reason",
            "hidden_at",
            "hidden_by_id",
            "restored_at",
            "restored_by_id",
        )
        read_only_fields = fields


class HideEntryInput(serializers.Serializer[Any]):
    """Whom to take off a leaderboard, and why; without ``leaderboard_id`` off every one."""

    member_id = serializers.UUIDField()
    leaderboard_id = serializers.UUIDField(required=False, allow_null=True)
    reason = SafeText(max_length=255)
