"""Fields of the API's serializers: bounded, exact, and clear about what is wrong."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

import phonenumbers
from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from goodplay.core.money import DECIMALS, MAX_MINOR, Money, MoneyJson, money_json, parse_minor

__all__ = [
    "BoundedInteger",
    "HandleField",
    "IdField",
    "MoneyField",
    "PhoneField",
    "SafeText",
    "ZoneField",
    "phone_number",
]

KEPT_CONTROLS = frozenset("\n\t")
BIGGEST = 2**31 - 1
CURRENCY = re.compile("[A-Z][A-Z0-9]{1,11}")
HANDLE = r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}"

_MONEY_SCHEMA = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$", "example": "10.50"},
        "currency": {"type": "string", "pattern": f"^{CURRENCY.pattern}$", "example": "EUR"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}


@extend_schema_field(_MONEY_SCHEMA)
class MoneyField(serializers.Field[Money, Any, MoneyJson, Any]):
    """An amount as ``{"amount": "10.50", "currency": "EUR"}``; inside it is ``Money``.

    For output the source is a ``Money``, or a pair (Money, decimals) when the currency is an organization's own.

    Args:
        decimals_of: Returns the decimals of a currency, None for one that is not known; by default the ISO currencies.
        max_minor: The largest amount, in minor units; the smallest is one unit.
    """

    default_error_messages = {
        "shape": 'Give an object with an amount and a currency, such as {{"amount": "10.50", "currency": "EUR"}}.',
        "currency": "This currency is not known here.",
        "amount": 'Give the amount as text with a point, such as "10.50".',
        "decimals": "{currency} has {decimals} decimals.",
        "too_small": "The amount must be more than zero.",
        "too_large": "The amount may be at most {most}.",
    }

    def __init__(
        self, *, decimals_of: Callable[[str], int | None] = DECIMALS.get, max_minor: int = MAX_MINOR, **options: Any
    ) -> None:
        super().__init__(**options)
        self.decimals_of = decimals_of
        self.max_minor = max_minor

    def to_internal_value(self, data: Any) -> Money:
        """Return the exact amount."""
        if not isinstance(data, dict) or data.keys() != {"amount", "currency"}:
            self.fail("shape")
        amount, currency = data["amount"], data["currency"]
        decimals = self.decimals_of(currency) if isinstance(currency, str) and CURRENCY.fullmatch(currency) else None
        if decimals is None:
            self.fail("currency")
        return self._bounded(Money(self._minor(amount, currency, decimals), currency), decimals)

    def to_representation(self, value: Any) -> MoneyJson:
        """Return the wire shape."""
        money, decimals = value if isinstance(value, tuple) else (value, DECIMALS[value.currency])
        return money_json(money.minor, money.currency, decimals)

    def _minor(self, amount: Any, currency: str, decimals: int) -> int:
        if not isinstance(amount, str):
            self.fail("amount")
        try:
            return parse_minor(amount, decimals)
        except ValueError as error:
            self.fail("decimals" if "decimals" in str(error) else "amount", currency=currency, decimals=decimals)

    def _bounded(self, money: Money, decimals: int) -> Money:
        if money.minor <= 0:
            self.fail("too_small")
        if money.minor > self.max_minor:
            self.fail("too_large", most=money_json(self.max_minor, money.currency, decimals)["amount"])
        return money


class SafeText(serializers.CharField):
    """Text of a limited length: composed (NFC), trimmed, without control characters (line breaks and tabs stay)."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Clean the text before its length is looked at."""
        return super().run_validation(safe_text(data) if isinstance(data, str) else data)


class BoundedInteger(serializers.IntegerField):
    """A whole number between two bounds; text, fractions and booleans are no numbers."""

    def __init__(self, *, min_value: int = 0, max_value: int = BIGGEST, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class IdField(serializers.UUIDField):
    """An id: text, and nothing that merely reads as a number."""

    def to_internal_value(self, data: Any) -> UUID:
        """Return the id."""
        if not isinstance(data, str | UUID):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class HandleField(serializers.RegexField):
    """A client's own name for a thing: letters, digits and ``. _ : / -``, at most 120."""

    default_error_messages = {"invalid": "Use 1 to 120 letters, digits and . _ : / - ; begin with a letter or digit."}

    def __init__(self, **options: Any) -> None:
        super().__init__(f"^{HANDLE}$", max_length=options.pop("max_length", 120), **options)


@extend_schema_field(OpenApiTypes.STR)
class PhoneField(serializers.CharField):
    """A phone number, kept as E.164 (``+254712345678``); a national number is read in the region."""

    default_error_messages = {"phone": "Give a phone number with its country code, such as +254712345678."}

    def __init__(self, *, region: str = "", **options: Any) -> None:
        super().__init__(max_length=options.pop("max_length", 32), **options)
        self.region = region

    def to_internal_value(self, data: Any) -> str:
        """Return the number as E.164."""
        try:
            return phone_number(super().to_internal_value(data), self.region)
        except ValueError:
            self.fail("phone")


class ZoneField(serializers.CharField):
    """A time zone by its IANA name."""

    default_error_messages = {"zone": "Give a time zone such as Europe/Rome."}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the name of a known zone."""
        name = super().to_internal_value(data)
        if name and name not in available_timezones():
            self.fail("zone")
        return name


def phone_number(text: str, region: str = "") -> str:
    """Return a phone number as E.164.

    Args:
        text: As somebody writes it.
        region: The country (ISO 3166) of a number without country code; by default ``settings.PHONE_REGION``.

    Raises:
        ValueError: It is no possible number of that country.
    """
    try:
        parsed = phonenumbers.parse(text, region or settings.PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"This is no phone number: {error}") from error
    if not phonenumbers.is_valid_number(parsed) or parsed.extension:
        raise ValueError("This is no phone number of its country.")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def safe_text(text: str) -> str:
    """Return the text composed (NFC), with Unix line ends and without control characters and lone surrogates."""
    lines = re.sub(r"\r\n?|\u2028|\u2029", "\n", text)
    kept = (char for char in lines if char in KEPT_CONTROLS or unicodedata.category(char) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))
