"""Ladders, access levels and what they open, on the wire."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gamification.api.serializers.numbers import NumberField
from gamification.api.serializers.statistics import LevelSerializer
from gamification.enums import LadderKind
from gamification.models import AccessLevel, Ladder, Level
from gamification.rules.ladders import MOST_LEVELS, MOST_PERKS, PERK_LENGTH
from gamification.selectors.levels import unit_of_metric
from goodplay.core.api.fields import BoundedInteger, HandleField, IdField, SafeText

MOST_POSITION = 1_000
PERK_HELP = "Codes of what is opened, such as insights.view; never rights of staff."


class AccessLevelSerializer(serializers.ModelSerializer[AccessLevel]):
    """A named set of perks that levels give; ``is_own``: the organization's own, or its copy."""

    perks = serializers.ListField(child=serializers.CharField(), read_only=True)
    is_own = serializers.SerializerMethodField()

    class Meta:
        model = AccessLevel
        fields = (
            "id",
            "code",
            "name",
            "description",
            "perks",
            "position",
            "is_own",
            "copied_from",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_is_own(self, level: AccessLevel) -> bool:
        """Tell whether the caller's organization owns it."""
        return bool(level.organization_id == self.context["view"].caller.organization_id)


class AccessLevelInput(serializers.Serializer[Any]):
    """What an access level is made of."""

    name = SafeText(max_length=120)
    description = SafeText(max_length=500, required=False, allow_blank=True)
    perks = serializers.ListField(
        child=SafeText(max_length=PERK_LENGTH), max_length=MOST_PERKS, required=False, help_text=PERK_HELP
    )
    position = BoundedInteger(
        max_value=MOST_POSITION, required=False, help_text="The highest one is what a member is shown with."
    )


class LadderLevelSerializer(serializers.ModelSerializer[Level]):
    """A level; ``threshold`` in the unit that people read (points, hours, euros)."""

    threshold = serializers.SerializerMethodField()
    perks = serializers.ListField(child=serializers.CharField(), read_only=True)
    access_level_id = serializers.UUIDField(read_only=True, allow_null=True)

    class Meta:
        model = Level
        fields = ("id", "number", "name", "threshold", "perks", "access_level_id", "icon")
        read_only_fields = fields

    @extend_schema_field({"type": "number"})
    def get_threshold(self, level: Level) -> float | int:
        """Return from where on a member stands on it."""
        return NumberField().to_representation(Decimal(level.threshold) / unit_of_metric(self.context["metric"]))


class LadderSerializer(serializers.ModelSerializer[Ladder]):
    """A ladder with its levels, the lowest first."""

    levels = serializers.SerializerMethodField()
    is_own = serializers.SerializerMethodField()

    class Meta:
        model = Ladder
        fields = (
            "id",
            "code",
            "name",
            "kind",
            "metric",
            "keeps_levels",
            "is_active",
            "levels",
            "is_own",
            "copied_from",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    @extend_schema_field(LadderLevelSerializer(many=True))
    def get_levels(self, ladder: Any) -> Any:
        """Return the levels that stand."""
        return LadderLevelSerializer(ladder.steps, many=True, context={**self.context, "metric": ladder.metric}).data

    def get_is_own(self, ladder: Ladder) -> bool:
        """Tell whether the caller's organization owns it."""
        return bool(ladder.organization_id == self.context["view"].caller.organization_id)


class LadderLevelInput(serializers.Serializer[Any]):
    """A level of a ladder; its number follows from the threshold."""

    id = IdField(required=False, help_text="The level that goes on; without it one of the same name does.")
    name = SafeText(max_length=120)
    threshold = serializers.DecimalField(max_digits=15, decimal_places=3, min_value=Decimal(0))
    perks = serializers.ListField(
        child=SafeText(max_length=PERK_LENGTH), max_length=MOST_PERKS, required=False, help_text=PERK_HELP
    )
    access_level_id = IdField(required=False, allow_null=True)
    icon = SafeText(max_length=200, required=False, allow_blank=True)


class LadderChanges(serializers.Serializer[Any]):
    """What may change of a ladder; levels are given as a whole."""

    name = SafeText(max_length=120)
    kind = serializers.ChoiceField(choices=LadderKind.choices, required=False)
    keeps_levels = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    levels = serializers.ListField(child=LadderLevelInput(), min_length=1, max_length=MOST_LEVELS)


class LadderInput(LadderChanges):
    """A ladder to define; what it counts never changes."""

    metric = SafeText(max_length=100, help_text="points, count:<action> or quantity:<action>[:<currency>].")
    code = HandleField(max_length=40, required=False)


class MemberLevelsSerializer(serializers.Serializer[Any]):
    """Where a member stands on every ladder."""

    member_id = serializers.UUIDField()
    levels = LevelSerializer(many=True)


class LevelCheckSerializer(MemberLevelsSerializer):
    """Where a member stands after being looked at, and on which ladders he has risen by it."""

    level_up = serializers.BooleanField()
    risen = serializers.ListField(child=serializers.CharField())


class MemberAccessSerializer(serializers.Serializer[Any]):
    """What a member's levels have opened; ``access_level`` is the highest of them."""

    member_id = serializers.UUIDField()
    access_level = AccessLevelSerializer(allow_null=True)
    access_levels = AccessLevelSerializer(many=True)
    perks = serializers.ListField(child=serializers.CharField())
