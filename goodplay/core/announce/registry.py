"""Signals, and the tasks that hear them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar
from uuid import UUID

from celery import shared_task

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


def hears(
    signal: Signal[F], *, name: str, outside: bool = False, batch: int = 500
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Register a task that hears a signal.

    Args:
        signal: What it hears.
        name: The Celery task's dotted name; never changed once deployed, because hearings carry it.
        outside: The task talks to the outside (mail, PDF, provider): it is called as ``call(organization_id, facts)``
            without a door and opens its own, before and after the talk. Otherwise it is called as ``call(facts)``
            inside the organization's door, and the hearing is marked in the same transaction as its effects.
        batch: How many facts of one organization it gets at most in one call.
    """

    def register(call: Callable[..., object]) -> Callable[..., object]:
        if name in _hearers:
            raise ValueError(f"Two tasks are called {name}.")
        _hearers[name] = Hearer(name, signal, call, outside, batch)

        @shared_task(name=name)
        def hear() -> None:
            from goodplay.core.announce.hearings import hear_due  # noqa: PLC0415 - the loop is closed at call time

            hear_due(_hearers[name])

        return call

    return register


def hearers() -> Mapping[str, Hearer]:
    """Return every registered hearer by its name."""
    return _hearers


def hearers_of(signal: Signal[Any]) -> Sequence[Hearer]:
    """Return the tasks that hear a signal."""
    return [hearer for hearer in _hearers.values() if hearer.signal.name == signal.name]
