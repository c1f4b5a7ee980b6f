"""The impact score on the wire."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gamification.api.serializers.numbers import NumberField
from gamification.enums import ScoreGroup, ScoreScale
from gamification.models import ScoreFormula
from gamification.rules.metrics import metric
from gamification.rules.scores import MILLI, Part, Term
from gamification.selectors.scores import terms_of
from gamification.services.scores.formulas import MOST_ADDED, MOST_TERMS, MOST_WEIGHT
from goodplay.core.api.fields import BoundedInteger, IdField, SafeText


class ScoreTermSerializer(serializers.Serializer[Any]):
    """A line of a formula: what a unit of what is counted (or a doubling of it) is worth, and how much at most."""

    group = serializers.ChoiceField(ScoreGroup.choices)
    metric = serializers.CharField(max_length=100)
    scale = serializers.ChoiceField(ScoreScale.choices)
    weight = serializers.SerializerMethodField()
    most = serializers.IntegerField(allow_null=True)

    def get_weight(self, term: Any) -> float:
        """Return what a unit is worth."""
        return NumberField().to_representation(Decimal(term.weight_milli) / MILLI)


class ScoreTermInput(serializers.Serializer[Any]):
    """A line of a formula; ``weight`` is what a unit (or a doubling) is worth."""

    group = serializers.ChoiceField(ScoreGroup.choices)
    metric = serializers.CharField(
        max_length=100, help_text="points, count, count:<action>, quantity:<action>[:<currency>] or points:<action>."
    )
    scale = serializers.ChoiceField(ScoreScale.choices, default=ScoreScale.LINEAR)
    weight = serializers.DecimalField(
        max_digits=10, decimal_places=3, min_value=Decimal("0.001"), max_value=Decimal(MOST_WEIGHT // MILLI)
    )
    most = BoundedInteger(min_value=1, max_value=MOST_ADDED, required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> Term:
        """Return the line as the rules take it."""
        line = super().to_internal_value(data)
        weight_milli = int(line["weight"] * MILLI)
        return Term(line["group"], line["metric"], line["scale"], weight_milli, line.get("most"))


class ScoreFormulaSerializer(serializers.ModelSerializer[ScoreFormula]):
    """A version of the formula; ``is_published`` ones never change."""

    is_published = serializers.SerializerMethodField()
    terms = serializers.SerializerMethodField()

    class Meta:
        model = ScoreFormula
        fields = (
            "id",
            "version",
            "name",
            "is_published",
            "published_at",
            "starts_at",
            "applied_at",
            "terms",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_is_published(self, formula: ScoreFormula) -> bool:
        """Tell whether it can no longer be changed."""
        return formula.published_at is not None

    @extend_schema_field(ScoreTermSerializer(many=True))
    def get_terms(self, formula: ScoreFormula) -> Any:
        """Return the lines by group and metric."""
        return ScoreTermSerializer(terms_of(formula), many=True).data


class ScoreFormulaInput(serializers.Serializer[Any]):
    """A new draft; without lines it begins with those of the latest version."""

    name = SafeText(max_length=120)
    terms = serializers.ListField(child=ScoreTermInput(), max_length=MOST_TERMS, required=False)
    starts_at = serializers.DateTimeField(required=False, help_text="Left out: as soon as it is published.")


class ScoreFormulaChange(serializers.Serializer[Any]):
    """What of a draft changes; lines that are given replace all that stood."""

    name = SafeText(max_length=120, required=False)
    terms = serializers.ListField(child=ScoreTermInput(), max_length=MOST_TERMS, required=False)
    starts_at = serializers.DateTimeField(required=False)


class PublishFormulaInput(serializers.Serializer[Any]):
    """From when on a formula is to hold."""

    starts_at = serializers.DateTimeField(required=False, help_text="Left out: as the draft says, else now.")


class TryFormulaInput(serializers.Serializer[Any]):
    """Whose score to compute."""

    member_id = IdField()


class ScorePartSerializer(serializers.Serializer[Any]):
    """What a line of the formula adds to a member's score."""

    group = serializers.ChoiceField(ScoreGroup.choices, source="term.group")
    metric = serializers.CharField(source="term.metric")
    counted = serializers.SerializerMethodField(help_text="How much the member did, over all time.")
    adds = serializers.IntegerField()

    def get_counted(self, part: Part) -> float:
        """Return how much the member did, in the unit of what is counted."""
        is_milli = metric(part.term.metric).measure == "quantity_milli"
        return NumberField().to_representation(Decimal(part.stored) / MILLI if is_milli else part.stored)


class ScoreGroupsSerializer(serializers.Serializer[Any]):
    """The parts of a score by group."""

    gaming = serializers.IntegerField()
    social = serializers.IntegerField()
    giving = serializers.IntegerField()


class ScoreSerializer(serializers.Serializer[Any]):
    """A member's impact score as of now; it is never spent. The rank is null for who takes no part in rankings."""

    member_id = serializers.UUIDField()
    impact_score = serializers.IntegerField(source="value")
    version = serializers.IntegerField(help_text="The version of the formula.")
    formula_name = serializers.CharField(source="name")
    components = ScoreGroupsSerializer(source="score.by_group")
    parts = ScorePartSerializer(many=True)
    rank = serializers.IntegerField(allow_null=True)
    rank_percentile = serializers.FloatField(allow_null=True)
    total_participants = serializers.IntegerField(source="participants")


class TriedScoreSerializer(serializers.Serializer[Any]):
    """What a formula would make of a member, beside what the one in force makes."""

    member_id = serializers.UUIDField()
    impact_score = serializers.IntegerField()
    components = ScoreGroupsSerializer()
    parts = ScorePartSerializer(many=True)
    impact_score_now = serializers.IntegerField(allow_null=True)
