"""Money: an integer of minor units and a currency; exact, never a float."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Self, TypedDict

__all__ = ["DECIMALS", "MAX_MINOR", "Money", "MoneyJson", "allocate", "format_minor", "money_json", "parse_minor"]

MAX_MINOR: Final = 10**12
"""The largest amount that one request may name, in minor units."""

_TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP"
    " CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR"
    " JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN"
    " NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL"
    " THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
)
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"

DECIMALS: Final = MappingProxyType(
    {code: decimals for decimals, codes in ((2, _TWO), (0, _NONE), (3, _THREE)) for code in codes.split()}
)
"""Decimals of each ISO 4217 currency; an organization's points and credits know their own."""

_AMOUNT: Final = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,6}))?", re.ASCII)


class MoneyJson(TypedDict):
    """An amount on the wire: a decimal number as text, and the code of its currency."""

    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency; arithmetic and comparison stay inside the currency."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, amount: str, currency: str) -> Self:
        """Return the exact amount of an ISO currency.

        Raises:
            ValueError: It is not a plain decimal number, has more decimals than the currency, or the currency is
                unknown.
        """
        return cls(parse_minor(amount, decimals_of(currency)), currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, factor: int) -> "Money":
        if not isinstance(factor, int):
            return NotImplemented
        return Money(self.minor * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{format_minor(self.minor, decimals_of(self.currency))} {self.currency}"

    def split(self, weights_bps: Sequence[int]) -> list["Money"]:
        """Return the shares of the amount by weight, in the order of the weights; they sum to the whole."""
        return [Money(part, self.currency) for part in allocate(self.minor, weights_bps)]

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} are different currencies.")
        return other.minor


def decimals_of(currency: str) -> int:
    """Return the decimals of an ISO currency.

    Raises:
        ValueError: The currency is unknown.
    """
    if currency not in DECIMALS:
        raise ValueError(f"{currency!r} is not an ISO currency.")
    return DECIMALS[currency]


def parse_minor(amount: str, decimals: int) -> int:
    """Return the minor units of a plain decimal number such as ``-10.50``; zeros beyond the decimals are harmless.

    Raises:
        ValueError: It is not a plain decimal number, or it has more decimals than the currency.
    """
    if (match := _AMOUNT.fullmatch(amount)) is None:
        raise ValueError(f"{amount!r} is not an amount.")
    sign, whole, fraction = match[1], match[2], (match[3] or "").rstrip("0")
    if len(fraction) > decimals:
        raise ValueError(f"{amount!r} has more than {decimals} decimals.")
    minor = int(whole + fraction.ljust(decimals, "0"))
    return -minor if sign else minor


def format_minor(minor: int, decimals: int) -> str:
    """Return minor units as a plain decimal number with exactly that many decimals."""
    digits = str(abs(minor)).rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return f"{'-' if minor < 0 else ''}{whole}{'.' if decimals else ''}{fraction}"


def money_json(minor: int, currency: str, decimals: int) -> MoneyJson:
    """Return an amount as it goes over the wire."""
    return {"amount": format_minor(minor, decimals), "currency": currency}


def allocate(total: int, weights_bps: Sequence[int]) -> list[int]:
    """Divide an integer by weights so that the parts sum to it.

    What does not divide goes, a unit each, to the largest remainders; among equals to the earlier one. A negative
    total is divided as its opposite.

    Args:
        total: Minor units.
        weights_bps: Basis points or any other non-negative integers; their sum is the whole.

    Raises:
        ValueError: There is no weight, one is negative, or all are zero.
    """
    whole = sum(weights_bps)
    if whole <= 0 or min(weights_bps) < 0:
        raise ValueError("Weights are non-negative and not all zero.")
    shares = [divmod(abs(total) * weight, whole) for weight in weights_bps]
    missing = abs(total) - sum(part for part, _ in shares)
    by_remainder = sorted(range(len(shares)), key=lambda index: -shares[index][1])
    lifted = set(by_remainder[:missing])
    sign = -1 if total < 0 else 1
    return [sign * (part + (index in lifted)) for index, (part, _) in enumerate(shares)]
