"""Signals, and the tasks that hear them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar
from uuid import UUID

F = TypeVar("F")
Hear = Callable[[list[F]], object]
HearOutside = Callable[[UUID, list[F]], object]


@dataclass(frozen=True, slots=True)
class Signal(Generic[F]):
    """A sentence in the past tense that a service may announce; ``facts`` is a dataclass of JSON scalars."""

    name: str
    facts: type[F]

    def read(self, facts: Mapping[str, Any]) -> F:
        """Return the facts as an object; what a newer program added is left out."""
        known = {field.name for field in fields(self.facts)}  # type: ignore[arg-type]
        return self.facts(**{name: value for name, value in facts.items() if name in known})


@dataclass(frozen=True, slots=True)
class Hearer:
    """A task that hears one signal."""

    name: str
    signal: Signal[Any]
    call: Callable[..., object]
    outside: bool
    batch: int


_hearers: dict[str, Hearer] = {}


def add(hearer: Hearer) -> None:
    """Register a hearer.

    Raises:
        ValueError: Another one has its name.
    """
    if hearer.name in _hearers:
        raise ValueError(f"Two tasks are called {hearer.name}.")
    _hearers[hearer.name] = hearer


def hearers() -> Mapping[str, Hearer]:
    """Return every registered hearer by its name."""
    return _hearers


def hearers_of(signal: Signal[Any]) -> Sequence[Hearer]:
    """Return the tasks that hear a signal."""
    return [hearer for hearer in _hearers.values() if hearer.signal.name == signal.name]
