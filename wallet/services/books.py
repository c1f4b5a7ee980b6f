"""The books are checked: every figure that is kept is compared with the transfers that prove it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from goodplay.core import tenancy
from goodplay.core.announce import announce
from wallet.services.books_sql import BETWEEN, OF_EACH
from wallet.signals import BooksOutOfBalance, books_out_of_balance

MOST_OF_A_KIND = 1_000


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Two figures that should be equal and are not.

    ``kind`` is the check that found it (a name of ``books_sql``); ``expected`` is what the transfers prove, ``found``
    what is kept; amounts are minor units. ``detail`` is a key, a day or a purpose, as the check has it.
    """

    kind: str
    organization_id: UUID
    account_id: int | None
    transfer_id: int | None
    detail: str
    expected: int
    found: int | None


@tenancy.joins
def check_books() -> list[Discrepancy]:
    """Return every discrepancy in the books of the open door's organization, or of all in the platform's door.

    Clearing between organizations needs both sides and is checked in the platform's door only. At most a thousand of
    each kind are returned. Writes nothing.
    """
    opened = tenancy.door()
    checks = OF_EACH if opened.organization_id else {**OF_EACH, **BETWEEN}
    return [
        Discrepancy(kind, *row)
        for kind, statement in checks.items()
        for row in _rows(statement, opened.organization_id)
    ]


@tenancy.joins
def tell_of_discrepancies(*, found: list[Discrepancy]) -> None:
    """Announce that the books do not balance; in the platform's own door."""
    if found:
        kinds = ",".join(sorted({discrepancy.kind for discrepancy in found}))
        announce(books_out_of_balance, BooksOutOfBalance(len(found), kinds))


def _rows(statement: str, organization_id: UUID | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organization": organization_id, "limit": MOST_OF_A_KIND})
        return list(cursor.fetchall())
