"""Making a function hear a signal."""

from collections.abc import Callable
from typing import TypeVar

from celery import shared_task

from goodplay.core.announce import registry
from goodplay.core.announce.hearings import hear_due
from goodplay.core.announce.registry import Hearer, Signal

F = TypeVar("F")


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
        hearer = Hearer(name, signal, call, outside, batch)
        registry.add(hearer)

        @shared_task(name=name)
        def hear() -> None:
            hear_due(hearer)

        return call

    return register
