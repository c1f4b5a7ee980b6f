"""Actions and what they pay on the wire: units instead of thousandths, factors instead of fractions."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from gamification.api.serializers.numbers import QuantityField
from gamification.enums import Cadence, EventType, RuleKind
from gamification.models import Action, ScoringRule
from goodplay.core.api.fields import BoundedInteger, SafeText

MOST_POINTS: Final = 10**12
MOST_COUNT: Final = 1_000_000
A_MONTH: Final = 31 * 24 * 3600
MOST_RULES: Final = 20
MOST_TYPES: Final = 20
EARLY_DAYS: Final = 31
FINEST: Final = 100
ONE: Final = 1_000
"""One unit, in thousandths."""


@extend_schema_field({"type": "number", "minimum": 1, "maximum": 100, "multipleOf": 0.01})
class FactorField(serializers.DecimalField):
    """How many times as much: 1 to 100 with two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=5, decimal_places=2, min_value=Decimal(1), max_value=Decimal(100), **options)


class ScoringRuleSerializer(serializers.ModelSerializer[ScoringRule]):
    """What an action pays in one way; ``per`` units bring the points, ``factor`` multiplies what the others pay."""

    per = serializers.SerializerMethodField()
    factor = serializers.SerializerMethodField()

    class Meta:
        model = ScoringRule
        fields = (
            "code",
            "name",
            "kind",
            "points",
            "per",
            "unit",
            "factor",
            "min_streak",
            "cadence",
            "starts_on",
            "ends_on",
            "first_days",
            "is_active",
        )
        read_only_fields = fields

    def get_per(self, rule: ScoringRule) -> float:
        """Tell how many units bring the points."""
        return float(QuantityField().to_representation(rule.per_milli))

    def get_factor(self, rule: ScoringRule) -> float:
        """Tell how many times as much it pays."""
        return float(round(rule.factor_num / rule.factor_den, 2))


class ActionSerializer(serializers.ModelSerializer[Action]):
    """Something a member can do; ``is_own`` tells the organization's own (or its copy) from the platform's."""

    is_own = serializers.SerializerMethodField()
    min_quantity = QuantityField(source="min_quantity_milli", read_only=True)
    max_quantity = QuantityField(source="max_quantity_milli", read_only=True, allow_null=True)
    excluded_member_types = serializers.ListField(child=serializers.CharField(), read_only=True)
    rules = serializers.SerializerMethodField()

    class Meta:
        model = Action
        fields = (
            "id",
            "code",
            "name",
            "description",
            "unit",
            "event_type",
            "counts_for_streak",
            "cadence",
            "is_repeatable",
            "cooldown_seconds",
            "daily_points_cap",
            "weekly_points_cap",
            "daily_count_cap",
            "weekly_count_cap",
            "min_quantity",
            "max_quantity",
            "excluded_member_types",
            "is_active",
            "is_own",
            "rules",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_is_own(self, action: Action) -> bool:
        """Tell whether the caller's organization owns it."""
        return bool(action.organization_id == self.context["view"].caller.organization_id)

    @extend_schema_field(ScoringRuleSerializer(many=True))
    def get_rules(self, action: Action) -> Any:
        """List what it pays, by code."""
        rules = sorted(action.rules.all(), key=lambda rule: rule.code)
        return ScoringRuleSerializer(rules, many=True).data


class CodeField(serializers.RegexField):
    """A name for machines: small letters, digits and ``. _ -``."""

    default_error_messages = {"invalid": "Use small letters, digits and . _ - ; begin with a letter or digit."}

    def __init__(self, *, max_length: int) -> None:
        super().__init__(r"^[a-z0-9][a-z0-9._-]*$", max_length=max_length)


class ScoringRuleInput(serializers.Serializer[Any]):
    """What an action pays in one way; which parts count depends on the kind."""

    code = CodeField(max_length=40)
    name = SafeText(max_length=120)
    kind = serializers.ChoiceField(choices=RuleKind.choices, default=RuleKind.FIXED)
    points = BoundedInteger(max_value=MOST_POINTS, default=0)
    per = QuantityField(default=ONE)
    unit = serializers.CharField(max_length=12, default="", allow_blank=True)
    factor = FactorField(default=Decimal(1))
    min_streak = BoundedInteger(max_value=10_000, default=0)
    cadence = serializers.ChoiceField(choices=Cadence.choices, default=Cadence.DAY)
    starts_on = serializers.DateField(default=None, allow_null=True)
    ends_on = serializers.DateField(default=None, allow_null=True)
    first_days = BoundedInteger(min_value=1, max_value=EARLY_DAYS, default=None, allow_null=True)
    is_active = serializers.BooleanField(default=True)

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Say the rule as it is stored; a rule is always given as a whole, also where an action is changed in part."""
        defaults = {name: field.default for name, field in self.fields.items() if field.default is not empty}
        if missing := sorted({"code", "name"} - fields.keys()):
            raise serializers.ValidationError({name: ["This field is required."] for name in missing})
        fields = defaults | fields
        factor, per_milli = Fraction(fields.pop("factor")).limit_denominator(FINEST), fields.pop("per")
        is_measured = fields["kind"] in {RuleKind.PER_QUANTITY, RuleKind.PROPORTIONAL}
        return fields | {
            "per_milli": per_milli if is_measured else ONE,
            "factor_num": factor.numerator,
            "factor_den": factor.denominator,
        }


class ActionChange(serializers.Serializer[Any]):
    """What can be changed of an action; ``rules`` replace the ones it has, who is left out is switched off."""

    name = SafeText(max_length=120)
    description = SafeText(max_length=500, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=12, required=False, allow_blank=True)
    event_type = serializers.ChoiceField(choices=EventType.choices, required=False)
    counts_for_streak = serializers.BooleanField(required=False)
    cadence = serializers.ChoiceField(choices=Cadence.choices, required=False)
    is_repeatable = serializers.BooleanField(required=False)
    cooldown_seconds = BoundedInteger(max_value=A_MONTH, required=False)
    daily_points_cap = BoundedInteger(max_value=MOST_POINTS, required=False, allow_null=True)
    weekly_points_cap = BoundedInteger(max_value=MOST_POINTS, required=False, allow_null=True)
    daily_count_cap = BoundedInteger(max_value=MOST_COUNT, required=False, allow_null=True)
    weekly_count_cap = BoundedInteger(max_value=MOST_COUNT, required=False, allow_null=True)
    min_quantity = QuantityField(required=False)
    max_quantity = QuantityField(required=False, allow_null=True)
    excluded_member_types = serializers.ListField(child=SafeText(max_length=40), required=False, max_length=MOST_TYPES)
    is_active = serializers.BooleanField(required=False)
    rules = ScoringRuleInput(many=True, required=False, max_length=MOST_RULES)  # type: ignore[call-arg]

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Refuse bounds out of order, and say them as they are stored."""
        least, most = fields.get("min_quantity"), fields.get("max_quantity")
        if least is not None and most is not None and most < least:
            raise serializers.ValidationError({"max_quantity": ["This is less than min_quantity."]})
        return {f"{name}_milli" if name.endswith("_quantity") else name: value for name, value in fields.items()}


class ActionInput(ActionChange):
    """A new action; its code never changes."""

    code = CodeField(max_length=64)
