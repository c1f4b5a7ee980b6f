"""When what members have was earned: the oldest is spent first, and what was taken back was never earned.

What one cause brought and took back again is summed up first: a transfer and its mirror are one cause, and so are
transfers in whose keys ``same_cause`` (a POSIX expression) finds the same text. A cause that brought more than it took
is an earning of the month of its first transfer, in the time zone that is given; one that took more is paid from the
oldest month. What comes back from an expiry is earned anew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from goodplay.core import tenancy
from goodplay.core.arrays import array
from wallet.enums import HolderKind
from wallet.models import Account

CAUSES = """
WITH line AS (
    SELECT account.member_id, account.balance_minor - account.held_minor AS available, line.amount_minor,
           line.effective_at, CASE WHEN original.kind <> 'expire' THEN original.key ELSE line.key END AS key
    FROM wallet_account account
    JOIN wallet_currency currency ON currency.id = account.currency_id AND currency.code = %(currency)s
    JOIN wallet_statementline line
      ON line.organization_id = account.organization_id AND line.account_id = account.id
    LEFT JOIN wallet_transfer original
      ON original.organization_id = line.organization_id AND original.id = line.reverses_id
    WHERE account.organization_id = %(organization)s AND account.kind = 'member' AND account.purpose = ''
      AND account.balance_minor > 0 AND account.member_id = ANY (%(members)s::uuid[])
), cause AS (
    SELECT member_id, min(available) AS available, sum(amount_minor)::bigint AS net,
           date_trunc('month', min(effective_at) AT TIME ZONE %(zone)s)::date AS month
    FROM line
    GROUP BY member_id, coalesce('same ' || substring(key FROM %(same_cause)s), key)
)
"""
BY_MONTH = """
SELECT member_id, month, coalesce(sum(net) FILTER (WHERE net > 0), 0)::bigint,
       coalesce(-sum(net) FILTER (WHERE net < 0), 0)::bigint
FROM cause GROUP BY member_id, month ORDER BY member_id, month
"""
OLD = """
SELECT member_id, least(left_over, available) FROM (
    SELECT member_id, min(available) AS available,
           (coalesce(sum(net) FILTER (WHERE net > 0 AND month <= %(month)s), 0)
            + coalesce(sum(net) FILTER (WHERE net < 0), 0))::bigint AS left_over
    FROM cause GROUP BY member_id
) AS member
WHERE left_over > 0 AND available > 0
ORDER BY member_id
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
    values = _values(member_ids, currency, zone, same_cause)
    return [Earned(*row) for row in _rows(CAUSES + BY_MONTH, values)] if member_ids else []


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
    values = _values(member_ids, currency, zone, same_cause) | {"month": through_month}
    return dict(_rows(CAUSES + OLD, values)) if member_ids else {}


def _values(member_ids: Collection[UUID], currency: str, zone: str, same_cause: str) -> dict[str, Any]:
    return {
        "organization": tenancy.organization_id(),
        "members": array(list(member_ids)),
        "currency": currency,
        "zone": zone,
        "same_cause": same_cause,
    }


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
    return rows
