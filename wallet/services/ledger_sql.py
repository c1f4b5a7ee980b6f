"""The hot path in SQL: sets through unnest, on psycopg's own cursor (Django's wrapper costs a seventh).

Every function belongs to one organization's open door and is one statement, however many rows it is given. Rows are
looked up one by one (LATERAL … LIMIT 1): joined to a set, the planner may read all of a young organization's accounts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from goodplay.core.arrays import array, columns
from goodplay.core.ids import PLATFORM_ID

CURRENCIES = """
SELECT code, id FROM wallet_currency
WHERE code = ANY(%s) AND (organization_id = %s OR organization_id = %s AND kind = 'money')
ORDER BY organization_id = %s
"""
FIND_MEMBERS = """
SELECT wanted.member_id, wanted.currency_id, account.id
FROM unnest(%s::uuid[], %s::bigint[]) AS wanted(member_id, currency_id)
CROSS JOIN LATERAL (
    SELECT id FROM wallet_account
    WHERE organization_id = %s AND member_id = wanted.member_id AND purpose = ''
      AND currency_id + 0 = wanted.currency_id
    LIMIT 1) AS account
"""
"""The sum keeps a young table's planner from the index by currency, where all members would be read for each one."""
FIND_OTHERS = """
SELECT wanted.purpose, wanted.currency_id, account.id
FROM unnest(%s::text[], %s::bigint[]) AS wanted(purpose, currency_id)
CROSS JOIN LATERAL (
    SELECT id FROM wallet_account
    WHERE organization_id = %s AND member_id IS NULL AND purpose = wanted.purpose AND currency_id = wanted.currency_id
    LIMIT 1) AS account
"""
OPEN_MEMBERS = """
INSERT INTO wallet_account
    (organization_id, currency_id, kind, member_id, purpose, balance_minor, held_minor, created_at)
SELECT %s, wanted.currency_id, 'member', wanted.member_id, '', 0, 0, statement_timestamp()
FROM unnest(%s::uuid[], %s::bigint[]) AS wanted(member_id, currency_id)
ORDER BY wanted.member_id, wanted.currency_id
ON CONFLICT DO NOTHING
"""
OPEN_OTHERS = """
INSERT INTO wallet_account (organization_id, currency_id, kind, purpose, created_at)
SELECT %s, wanted.currency_id, CASE wanted.purpose WHEN '' THEN 'organization' ELSE 'purpose' END, wanted.purpose,
       statement_timestamp()
FROM unnest(%s::text[], %s::bigint[]) AS wanted(purpose, currency_id)
ORDER BY wanted.purpose, wanted.currency_id
ON CONFLICT DO NOTHING
"""
LOCK = """
SELECT account.* FROM unnest(%s::bigint[]) AS wanted(id)
CROSS JOIN LATERAL (
    SELECT id, currency_id, balance_minor - held_minor FROM wallet_account
    WHERE organization_id = %s AND id = wanted.id LIMIT 1 FOR NO KEY UPDATE) AS account
"""
STANDING = """
SELECT key, id, debit_account_id, credit_account_id, amount_minor, kind, subject_type, subject_id, reverses_id
FROM wallet_transfer WHERE organization_id = %s AND key = ANY(%s::text[])
"""
INSERT = """
INSERT INTO wallet_transfer
    (organization_id, key, debit_account_id, credit_account_id, currency_id, amount_minor, kind, subject_type,
     subject_id, reason, effective_at, reverses_id, journal_id, created_at)
SELECT %s, row.key, row.debit, row.credit, row.currency_id, row.amount_minor, row.kind, row.subject_type,
       row.subject_id, row.reason, coalesce(row.effective_at, statement_timestamp()), row.reverses, row.journal_id,
       statement_timestamp()
FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[],
            %s::text[], %s::timestamptz[], %s::bigint[], %s::uuid[])
    AS row(key, debit, credit, currency_id, amount_minor, kind, subject_type, subject_id, reason, effective_at,
           reverses, journal_id)
ON CONFLICT (organization_id, key) DO NOTHING
RETURNING key, id
"""
MOVE_BALANCES = """
UPDATE wallet_account account SET balance_minor = account.balance_minor + change.minor
FROM unnest(%s::bigint[], %s::bigint[]) AS change(account_id, minor)
WHERE account.organization_id = %s AND account.id = change.account_id AND account.id = ANY (%s::bigint[])
"""


class MemberAccount(NamedTuple):
    """A member's account, locked."""

    account_id: int
    currency_id: int
    available_minor: int


class Row(NamedTuple):
    """A transfer to be inserted; the fields stand in the order of the statement."""

    key: str
    debit_account_id: int
    credit_account_id: int
    currency_id: int
    amount_minor: int
    kind: str
    subject_type: str
    subject_id: str
    reason: str
    effective_at: datetime | None
    reverses_id: int | None
    journal_id: UUID | None


class Standing(NamedTuple):
    """A transfer that stands already."""

    key: str
    transfer_id: int
    debit_account_id: int
    credit_account_id: int
    amount_minor: int
    kind: str
    subject_type: str
    subject_id: str
    reverses_id: int | None


def currency_ids(organization_id: UUID, codes: Iterable[str]) -> dict[str, int]:
    """Return the ids of the organization's own currencies and the platform's money; the own one wins."""
    return dict(_run(CURRENCIES, [list(codes), organization_id, PLATFORM_ID, organization_id]))


def find_members(organization_id: UUID, members: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], int]:
    """Return the ids of members' accounts (member, currency) that stand; nothing is locked."""
    rows = _run(FIND_MEMBERS, [*columns(members), organization_id])
    return {(member_id, currency_id): account_id for member_id, currency_id, account_id in rows}


def find_others(organization_id: UUID, purposes: Sequence[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Return the ids of the organization's and purposes' accounts (purpose, currency) that stand; nothing is locked."""
    rows = _run(FIND_OTHERS, [*columns(purposes), organization_id])
    return {(purpose, currency_id): account_id for purpose, currency_id, account_id in rows}


def open_members(organization_id: UUID, members: Sequence[tuple[UUID, int]]) -> None:
    """Open members' accounts (member, currency) that do not stand yet."""
    _run(OPEN_MEMBERS, [organization_id, *columns(members)])


def open_others(organization_id: UUID, purposes: Sequence[tuple[str, int]]) -> None:
    """Open accounts of purposes, or of the organization (no purpose), by purpose and currency."""
    _run(OPEN_OTHERS, [organization_id, *columns(purposes)])


def lock(organization_id: UUID, account_ids: Iterable[int]) -> list[MemberAccount]:
    """Lock members' accounts in the order of their ids, and return them."""
    return [MemberAccount(*row) for row in _run(LOCK, [array(sorted(account_ids)), organization_id])]


def standing(organization_id: UUID, keys: Sequence[str]) -> dict[str, Standing]:
    """Return the transfers that stand under the keys."""
    return {row[0]: Standing(*row) for row in _run(STANDING, [organization_id, array(keys)])}


def insert(organization_id: UUID, rows: Sequence[Row]) -> dict[str, int]:
    """Insert transfers in the given order and return the ids by key; a key that stands is left out."""
    return dict(_run(INSERT, [organization_id, *columns(rows)]))


def move_balances(organization_id: UUID, changes: dict[int, int]) -> None:
    """Add a signed amount (minor units) to the cached balance of each account."""
    account_ids = array(list(changes))
    _run(MOVE_BALANCES, [account_ids, array(list(changes.values())), organization_id, account_ids])


def _run(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, parameters, binary=True)
        return cursor.fetchall() if cursor.description else []
