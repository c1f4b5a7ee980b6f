"""Numbers on the wire."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gamification.rules.metrics import milli


@extend_schema_field({"type": "number"})
class NumberField(serializers.Field[Any, Any, float | int, Any]):
    """A number as JSON writes it: whole ones without a point."""

    def to_representation(self, value: Decimal | int) -> float | int:
        """Return the number."""
        return int(value) if value == int(value) else float(value)


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,3})?$"}]})
class QuantityField(serializers.Field[int, Any, float | int, Any]):
    """How much: at most twelve digits and three decimals; inside it is thousandths."""

    default_error_messages = {"invalid": "Give a number of 0.001 or more with at most three decimals."}

    def to_internal_value(self, data: Any) -> int:
        """Return the thousandths."""
        if isinstance(data, bool) or not isinstance(data, int | float | str):
            self.fail("invalid")
        try:
            found = milli(str(data))
        except ValueError:
            self.fail("invalid")
        if found < 1:
            self.fail("invalid")
        return found

    def to_representation(self, value: int) -> float | int:
        """Return the number."""
        return value // 1000 if value % 1000 == 0 else value / 1000
