"""The doors between organizations: the only place that opens a transaction.

A door opens a transaction and tells PostgreSQL, locally to it, whose rows may be seen. Row-level security compares
every row with that; without a door a query on a tenant table fails loudly. Entrances (base view, admin site, base task,
base command) open doors; services only join them.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Literal, ParamSpec, TypeVar
from uuid import UUID

import structlog
from django.db import connection, transaction

from goodplay.core.context import audited_facts
from goodplay.core.ids import PLATFORM_ID

__all__ = [
    "PLATFORM_ID",
    "Door",
    "back_office",
    "door",
    "joins",
    "organization_id",
    "platform",
    "reading",
    "refuse",
    "writing",
]

P = ParamSpec("P")
R = TypeVar("R")
Mode = Literal["closed", "reading", "writing", "platform"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """What the current transaction may see: one organization, or every one (``organization_id`` is None)."""

    mode: Mode
    organization_id: UUID | None = None


CLOSED = Door("closed")

TELL = "SELECT set_config('role', %s, true), set_config('pghistory.context_metadata', %s, true)"
ORGANIZATION = ", set_config('app.organization_id', %s, true)"
READ_ONLY = ", set_config('transaction_read_only', 'on', true)"
"""Ends with its savepoint: PostgreSQL itself gives the mode before back."""


def door() -> Door:
    """Return the door of the current transaction; closed when there is none."""
    return getattr(connection, "tenancy_door", CLOSED) if connection.in_atomic_block else CLOSED


def organization_id() -> UUID:
    """Return the organization whose door is open.

    Raises:
        RuntimeError: No door of one organization is open.
    """
    if (opened := door().organization_id) is None:
        raise RuntimeError("No organization's door is open here.")
    return opened


def reading(organization: UUID | str) -> AbstractContextManager[Door]:
    """Open a read-only transaction on the rows of one organization (and of the platform's shared definitions)."""
    return _enter(Door("reading", UUID(str(organization))))


def writing(organization: UUID | str) -> AbstractContextManager[Door]:
    """Open a transaction that may write the rows of one organization; inside the same organization's door it joins."""
    return _enter(Door("writing", UUID(str(organization))))


def platform(reason: str) -> AbstractContextManager[Door]:
    """See and write the rows of every organization until the block ends; the reason is logged.

    Nested in an organization's door it works in that transaction and gives the organization back afterwards.
    """
    log.debug("platform_door", reason=reason)
    return _enter(Door("platform"))


def back_office(organization: UUID | str | None) -> AbstractContextManager[Door]:
    """Open the door of a console request: one organization, or None for the superuser's view of all."""
    return writing(organization) if organization else platform("back office")


def refuse() -> None:
    """Undo what the current door has written so far; the block goes on, but nothing of it will commit."""
    if connection.in_atomic_block:
        connection.set_rollback(True)


def joins(verb: Callable[P, R]) -> Callable[P, R]:
    """Declare a service as part of the surrounding door.

    Raises:
        RuntimeError: It was called without an open door.
    """

    @wraps(verb)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        if door() is CLOSED:
            raise RuntimeError(f"{verb.__module__}.{verb.__qualname__} needs an open door.")
        return verb(*args, **kwargs)

    return joined


def _allowed(old: Door, new: Door) -> bool:
    if "platform" in (old.mode, new.mode) or old is CLOSED:
        return True
    return old.organization_id == new.organization_id and (old.mode == "writing" or new.mode == "reading")


@contextmanager
def _enter(new: Door) -> Iterator[Door]:
    old = door()
    if not _allowed(old, new):
        raise RuntimeError(f"A door to {new} cannot be opened inside {old}.")
    if old.mode == "writing" and new.mode in ("reading", "writing"):
        yield old  # the same organization: part of the surrounding transaction
        return
    nested = connection.in_atomic_block
    with transaction.atomic():
        _tell(new)
        connection.tenancy_door = new  # type: ignore[attr-defined]
        try:
            yield new
        finally:
            connection.tenancy_door = old  # type: ignore[attr-defined]
    if nested:
        _tell(old, again=True)  # a released savepoint keeps local settings; a rolled back one has undone them already


def _tell(new: Door, *, again: bool = False) -> None:
    role, values = ("goodplay_platform", []) if new.mode == "platform" else ("none", [str(new.organization_id or "")])
    statement = ORGANIZATION if values else ""
    if new.mode == "reading" and not again:
        statement += READ_ONLY
    with connection.cursor() as cursor:
        cursor.execute(TELL + statement, [role, audited_facts(), *values])


def savepoint() -> AbstractContextManager[None]:
    """Undo what the block writes if it raises, and nothing else; for verbs on several rows of one request."""
    return transaction.atomic()
