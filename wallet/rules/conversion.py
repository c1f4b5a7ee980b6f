"""What a conversion comes to: exact fractions, rounded down once, at the end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

ONE: Final = 1000
"""A factor of one, in thousandths."""
MOST: Final = 100_000
MULTIPLIERS: Final = ("tournament", "streak", "weekend")
WHOLE_BPS: Final = 10_000
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Rate:
    """From ``effective_from`` (UTC) on, ``from_minor`` become ``to_minor``.

    ``from_currency`` is a code, or "" where a unit is converted (then ``from_minor`` is in thousandths of it). ``caps``
    say by name, in thousandths, how much a multiplier may count at most, ``total_cap_milli`` all of them together.
    """

    id: UUID
    rate_type: str
    name: str
    from_currency: str
    from_unit: str
    from_minor: int
    to_currency: str
    to_minor: int
    minimum_minor: int
    caps: Mapping[str, int]
    total_cap_milli: int
    effective_from: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes out: ``base_minor`` by the rate alone, ``to_minor`` with the multipliers that counted."""

    base_minor: int
    to_minor: int
    multipliers: Mapping[str, int]
    multiplier_milli: int


def rate_at(rates: Iterable[Rate], rate_type: str, moment: datetime) -> Rate | None:
    """Return the rate of a type that holds at a moment: the latest that has begun."""
    begun = [rate for rate in rates if rate.rate_type == rate_type and rate.effective_from <= moment]
    return max(begun, key=lambda rate: rate.effective_from, default=None)


def are_factors(multipliers: Mapping[str, int]) -> bool:
    """Tell whether these are known multipliers, each a factor (thousandths) between 1 and 100."""
    return all(name in MULTIPLIERS and ONE <= milli <= MOST for name, milli in multipliers.items())


def convert(rate: Rate, from_minor: int, multipliers: Mapping[str, int]) -> Outcome:
    """Return what an amount becomes; each multiplier counts up to its cap, their product up to the cap of all."""
    counted = {name: min(milli, rate.caps.get(name, ONE)) for name, milli in multipliers.items()}
    counted = {name: milli for name, milli in counted.items() if milli > ONE}
    product, unit = ONE, 1
    for milli in counted.values():
        product, unit = product * milli, unit * ONE
    total = min(product // unit, rate.total_cap_milli)
    base = from_minor * rate.to_minor // rate.from_minor
    return Outcome(base, from_minor * rate.to_minor * total // (rate.from_minor * ONE), counted, total)


def is_weekend(weekday: int) -> bool:
    """Tell whether a day of the week (Monday is 0) belongs to the weekend."""
    return weekday >= SATURDAY


def share_of(available_minor: int, share_bps: int) -> int:
    """Return the part of a balance that is given away, rounded down."""
    return available_minor * share_bps // WHOLE_BPS
