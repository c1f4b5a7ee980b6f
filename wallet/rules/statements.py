"""A member's statement: what is printed, frozen when it was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement: its day (ISO), what it was, what it was about, and how much (minor units, signed)."""

    on: str
    kind: str
    about: str
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Everything on a statement; amounts in minor units of ``currency``, days of the organization (ISO)."""

    organization: str
    address: str
    colour: str
    language: str
    member: str
    reference: str
    currency: str
    decimals: int
    starts_on: str
    ends_on: str
    made_on: str
    opening_minor: int
    closing_minor: int
    deposited_minor: int
    received_minor: int
    paid_out_minor: int
    owed_minor: int
    fines_minor: int
    rows: Sequence[StatementRow]

    def as_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Self:
        """Return the facts as they were stored."""
        rows = [StatementRow(**row) for row in facts["rows"]]
        return cls(**{**facts, "rows": rows})
