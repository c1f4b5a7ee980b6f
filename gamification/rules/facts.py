"""What the engine is told: the facts of one member, and their order."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple


class Order(NamedTuple):
    """Where a fact stands among its member's facts."""

    occurred_at: datetime
    source: str
    key: str


class Fact(NamedTuple):
    """One activity of a member; a tuple, because rows of the database become facts by the million.

    ``points`` replaces what the rules would pay; ``grants`` names an honour given by hand (``badge:<code>`` or
    ``achievement:<code>``); ``reverses`` is the id of the fact that this one undoes.
    """

    id: int
    action: str
    quantity_milli: int
    unit: str
    occurred_at: datetime
    source: str
    key: str
    local_on: date
    version: int
    points: int | None = None
    grants: str = ""
    reverses: int | None = None

    @property
    def order(self) -> Order:
        """The fact's place among its member's facts."""
        return Order(self.occurred_at, self.source, self.key)


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts as they happened: (occurred_at, source, key)."""
    return sorted(facts, key=lambda fact: (fact.occurred_at, fact.source, fact.key))


def standing(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts in order without reversals and without what they reverse."""
    facts = list(facts)
    reversed_ids = {fact.reverses for fact in facts if fact.reverses is not None}
    return in_order(fact for fact in facts if fact.reverses is None and fact.id not in reversed_ids)
