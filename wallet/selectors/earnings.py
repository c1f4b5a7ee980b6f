"""When what members have was earned: the oldest is spent first, and what was taken back was never earned.

What one cause brought and took back again is summed up first: a transfer and its mirror are one cause, and so are
transfers in whose keys ``same_cause`` (a POSIX expression) finds the same text. A cause that brought more than it took
is an earning of the month of its first transfer, in the time zone that is given; one that took more is paid from the
oldest month. What comes back from an expiry is earned anew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from goodplay.core import tenancy
from goodplay.core.arrays import array
from wallet.enums import HolderKind
from wallet.models import Account

CAUSES = """
WITH line AS (
    SELECT credit_account_id AS account_id, amount_minor, effective_at, key, reverses_id FROM wallet_transfer
    WHERE organization_id = %(organization)s AND credit_account_id = ANY (%(accounts)s::bigint[])
    UNION ALL
    SELECT debit_account_id, -amount_minor, effective_at, key, reverses_id FROM wallet_transfer
    WHERE organization_id = %(organization)s AND debit_account_id = ANY (%(accounts)s::bigint[])
), named AS (
    SELECT account_id, amount_minor, effective_at,
           CASE WHEN reverses_id IS NULL THEN key ELSE (
               SELECT CASE WHEN original.kind = 'expire' THEN line.key ELSE original.key END
               FROM wallet_transfer original WHERE original.id = line.reverses_id
           ) END AS key
    FROM line
), cause AS (
    SELECT account_id, sum(amount_minor)::bigint AS net,
           date_trunc('month', min(effective_at) AT TIME ZONE %(zone)s)::date AS month
    FROM named
    GROUP BY account_id, coalesce('same ' || substring(key FROM %(same_cause)s), key)
)
"""
"""The accounts are one list, so that a planner without statistics reads the ledger once and not once for each."""

BY_MONTH = """
SELECT account_id, month, coalesce(sum(net) FILTER (WHERE net > 0), 0)::bigint,
       coalesce(-sum(net) FILTER (WHERE net < 0), 0)::bigint
FROM cause GROUP BY account_id, month ORDER BY account_id, month
"""
OLD = """
SELECT account_id, (coalesce(sum(net) FILTER (WHERE net > 0 AND month <= %(month)s), 0)
                    + coalesce(sum(net) FILTER (WHERE net < 0), 0))::bigint
FROM cause GROUP BY account_id
"""


@dataclass(frozen=True, slots=True)
class Earned:
    """What a member earned in a month, and what its other causes took away then; minor units."""

    member_id: UUID
    month: date
    earned_minor: int
    out_minor: int


def members_with_balance(*, currency: str, after: UUID, limit: int) -> list[UUID]:
    """Return the next members (by id) of the open door's organization who have something in a currency."""
    accounts = Account.objects.of(tenancy.organization_id()).filter(
        kind=HolderKind.MEMBER, purpose="", currency__code=currency, balance_minor__gt=0, member_id__gt=after
    )
    return list(accounts.order_by("member_id").values_list("member_id", flat=True)[:limit])


def earned_by_month(*, member_ids: Collection[UUID], currency: str, zone: str, same_cause: str) -> list[Earned]:
    """Return what members of the open door's organization earned, by month; nobody whose balance is empty."""
    accounts = _accounts(member_ids, currency)
    rows = _rows(CAUSES + BY_MONTH, accounts, zone=zone, same_cause=same_cause)
    return [Earned(accounts[account_id].member_id, *figures) for account_id, *figures in rows]


def left_of_old(
    *, member_ids: Collection[UUID], through_month: date, currency: str, zone: str, same_cause: str
) -> dict[UUID, int]:
    """Return what members can still spend of what they earned up to a month; who has nothing is left out.

    Args:
        member_ids: Members of the open door's organization.
        through_month: The last month that counts (its first day).
        currency: The code of the currency.
        zone: The time zone of the months.
        same_cause: Finds in a key what makes transfers one cause.
    """
    accounts = _accounts(member_ids, currency)
    rows = _rows(CAUSES + OLD, accounts, zone=zone, same_cause=same_cause, month=through_month)
    left = {accounts[account_id]: minor for account_id, minor in rows}
    return {each.member_id: free for each, minor in left.items() if (free := min(minor, each.available_minor)) > 0}


class _Account(NamedTuple):
    member_id: UUID
    available_minor: int


def _accounts(member_ids: Collection[UUID], currency: str) -> dict[int, _Account]:
    """Return the members' accounts that hold something, by id."""
    accounts = Account.objects.of(tenancy.organization_id()).filter(
        member_id__in=member_ids, purpose="", currency__code=currency, balance_minor__gt=0
    )
    rows = accounts.values_list("pk", "member_id", "balance_minor", "held_minor")
    return {pk: _Account(member_id, balance - held) for pk, member_id, balance, held in rows}


def _rows(statement: str, accounts: Collection[int], **values: Any) -> list[Any]:
    if not accounts:
        return []
    values |= {"organization": tenancy.organization_id(), "accounts": array(list(accounts))}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
    return rows
