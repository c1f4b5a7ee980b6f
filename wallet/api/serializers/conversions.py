"""Rates and conversions on the wire."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.api.fields import MoneyField, SafeText
from goodplay.core.money import MoneyJson, money_json
from wallet.api.serializers.ledger import decimals_of
from wallet.enums.conversions import AutoDonationStatus, ConversionStatus
from wallet.models import AutoDonationRun, Conversion, ConversionRate, Currency
from wallet.rules.conversion import MULTIPLIERS
from wallet.services.conversions import Quote

MILLI = 1000
CODE = r"^[a-z][a-z0-9_.-]{0,39}$"


class FactorField(serializers.DecimalField):
    """A factor from 1 to 100 with at most three decimals; it is shown from thousandths."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=6, decimal_places=3, min_value=Decimal(1), max_value=Decimal(100), **options)

    def to_representation(self, value: Any) -> str:
        """Return the factor."""
        return str(Decimal(value) / MILLI)


class CapsSerializer(serializers.Serializer[Any]):
    """What each multiplier may count at most, and all together; 1 is nothing."""

    tournament = FactorField(required=False)
    streak = FactorField(required=False)
    weekend = FactorField(required=False)
    total = FactorField(required=False)


class ConversionRateInput(serializers.Serializer[Any]):
    """A new rate: from an amount (or from a quantity of a unit) to an amount."""

    rate_type = serializers.RegexField(CODE, max_length=40)
    name = SafeText(max_length=120)
    from_amount = MoneyField(decimals_of=decimals_of, required=False)
    from_unit = serializers.RegexField(r"^[a-z][a-z0-9_-]{0,23}$", max_length=24, required=False)
    from_quantity = serializers.DecimalField(
        max_digits=12, decimal_places=3, min_value=Decimal("0.001"), required=False, help_text="Of the unit."
    )
    to_amount = MoneyField(decimals_of=decimals_of)
    minimum = serializers.DecimalField(
        max_digits=12,
        decimal_places=3,
        min_value=Decimal("0.001"),
        required=False,
        help_text="The least that is converted at once, in what is converted.",
    )
    effective_from = serializers.DateTimeField(required=False)
    caps = CapsSerializer(required=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return what ``add_rate`` takes."""
        amount, quantity = said.pop("from_amount", None), said.pop("from_quantity", None)
        if (amount is None) == (quantity is None) or (quantity is None) != ("from_unit" not in said):
            raise serializers.ValidationError("Say what is converted: from_amount, or from_unit and from_quantity.")
        to_amount, minimum = said.pop("to_amount"), said.pop("minimum", None)
        unit = 10 ** (decimals_of(amount.currency) or 0) if amount else MILLI
        if minimum is not None:
            said["minimum_minor"] = max(1, int(minimum * unit))
        said["caps"] = {name: int(factor * MILLI) for name, factor in said.get("caps", {}).items()}
        said |= {"to_minor": to_amount.minor, "to_currency": to_amount.currency}
        if amount:
            return said | {"from_minor": amount.minor, "from_currency": amount.currency}
        return said | {"from_minor": int(quantity * MILLI)}


class ConversionRateSerializer(serializers.ModelSerializer[ConversionRate]):
    """A rate; the latest of a type that has begun and is not retired holds."""

    from_amount = serializers.SerializerMethodField(help_text="Null where a unit is converted.")
    from_quantity = serializers.SerializerMethodField(help_text="Of the unit; null where a currency is converted.")
    to_amount = serializers.SerializerMethodField()
    caps = serializers.SerializerMethodField()

    class Meta:
        model = ConversionRate
        fields = (
            "id",
            "rate_type",
            "name",
            "from_amount",
            "from_unit",
            "from_quantity",
            "to_amount",
            "caps",
            "effective_from",
            "is_active",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField(allow_null=True))
    def get_from_amount(self, rate: ConversionRate) -> MoneyJson | None:
        """Return what is converted."""
        return _money(rate.from_minor, rate.from_currency) if rate.from_currency else None

    def get_from_quantity(self, rate: ConversionRate) -> float | None:
        """Return how much of the unit is converted."""
        return None if rate.from_currency else rate.from_minor / MILLI

    @extend_schema_field(MoneyField)
    def get_to_amount(self, rate: ConversionRate) -> MoneyJson:
        """Return what it becomes."""
        return _money(rate.to_minor, rate.to_currency)

    @extend_schema_field(CapsSerializer)
    def get_caps(self, rate: ConversionRate) -> Any:
        """Return what multipliers may count."""
        return CapsSerializer({name: getattr(rate, f"{name}_cap_milli") for name in (*MULTIPLIERS, "total")}).data


class ConversionInput(serializers.Serializer[Any]):
    """How much of what one has is converted, at which rate."""

    rate_type = serializers.RegexField(CODE, max_length=40)
    amount = MoneyField(decimals_of=decimals_of)


class DecisionInput(serializers.Serializer[Any]):
    """Why."""

    reason = SafeText(max_length=200)


class QuoteSerializer(serializers.Serializer[Quote]):
    """What a conversion would give now; nothing has moved."""

    rate_id = serializers.UUIDField(source="rate.id", read_only=True)
    rate_type = serializers.CharField(source="rate.rate_type", read_only=True)
    to_amount = serializers.SerializerMethodField()
    is_possible = serializers.BooleanField(read_only=True)

    @extend_schema_field(MoneyField)
    def get_to_amount(self, quote: Quote) -> MoneyJson:
        """Return what would come out."""
        currency = quote.rate.to_currency
        return money_json(quote.outcome.to_minor, currency, decimals_of(currency) or 0)


class AutoDonationRunSerializer(serializers.ModelSerializer[AutoDonationRun]):
    """One gift that a wallet made, or could not make, by itself; its id is also the gift's."""

    amount = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=AutoDonationStatus.choices, read_only=True)

    class Meta:
        model = AutoDonationRun
        fields = ("id", "campaign_id", "campaign_name", "amount", "status", "reason", "created_at", "closed_at")
        read_only_fields = fields

    @extend_schema_field(MoneyField)
    def get_amount(self, run: AutoDonationRun) -> MoneyJson:
        """Return how much."""
        return _money(run.amount_minor, run.currency)


class ConversionSerializer(serializers.ModelSerializer[Conversion]):
    """A conversion; held ones are being checked."""

    member_id = serializers.UUIDField(read_only=True)
    rate_type = serializers.CharField(source="rate.rate_type", read_only=True)
    from_amount = serializers.SerializerMethodField(help_text="Null where a unit was converted.")
    from_quantity = serializers.SerializerMethodField(help_text="Of the unit; null where a currency was converted.")
    to_amount = serializers.SerializerMethodField()
    multiplier = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=ConversionStatus.choices, read_only=True)

    class Meta:
        model = Conversion
        fields = (
            "id",
            "member_id",
            "rate_type",
            "from_amount",
            "from_quantity",
            "to_amount",
            "multiplier",
            "multipliers",
            "status",
            "reason",
            "subject_type",
            "subject_id",
            "journal_id",
            "created_at",
            "closed_at",
        )
        read_only_fields = fields

    @extend_schema_field(MoneyField(allow_null=True))
    def get_from_amount(self, conversion: Conversion) -> MoneyJson | None:
        """Return what was converted."""
        return _money(conversion.from_minor, conversion.from_currency) if conversion.from_currency else None

    def get_from_quantity(self, conversion: Conversion) -> float | None:
        """Return how much of a unit was converted."""
        return None if conversion.from_currency else conversion.from_minor / MILLI

    @extend_schema_field(MoneyField)
    def get_to_amount(self, conversion: Conversion) -> MoneyJson:
        """Return what came out."""
        return _money(conversion.to_minor, conversion.to_currency)

    def get_multiplier(self, conversion: Conversion) -> float:
        """Return what the multipliers came to."""
        return conversion.multiplier_milli / MILLI


def _money(minor: int, currency: Currency) -> MoneyJson:
    return money_json(minor, currency.code, currency.decimals)
