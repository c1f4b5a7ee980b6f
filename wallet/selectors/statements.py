"""The ledger as lines of accounts."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from wallet.models import Account, StatementLine

BALANCE_AFTER = """
SELECT id, balance_after FROM (
    SELECT line.id, account.balance_minor - coalesce(sum(line.amount_minor) OVER newer, 0)::bigint AS balance_after
    FROM wallet_statementline line
    JOIN wallet_account account ON account.organization_id = line.organization_id AND account.id = line.account_id
    WHERE line.organization_id = %s AND line.account_id = ANY(%s) AND line.transfer_id >= %s
    WINDOW newer AS (
        PARTITION BY line.account_id ORDER BY line.transfer_id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
) AS following WHERE id = ANY(%s)
"""
"""Backwards from the cached balance, in one snapshot: costs what lies between now and the oldest line asked for."""


def lines_of_organization(organization_id: UUID) -> QuerySet[StatementLine]:
    """Return every line of an organization's ledger, with both accounts and the currency; newest first."""
    lines = StatementLine.objects.of(organization_id).select_related("account", "other_account", "currency")
    return lines.order_by("-transfer_id", "-id")


def statement_of(*, organization_id: UUID, member_id: UUID) -> QuerySet[StatementLine]:
    """Return the lines of a member's accounts, newest first."""
    accounts = Account.objects.of(organization_id).filter(member_id=member_id)
    return lines_of_organization(organization_id).filter(account_id__in=list(accounts.values_list("pk", flat=True)))


def with_balance_after(organization_id: UUID, lines: Sequence[StatementLine]) -> Sequence[StatementLine]:
    """Add ``balance_after_minor`` to lines of one organization: what the member had once the line was booked.

    None on lines of accounts that have no cached balance. One statement for all lines.
    """
    cached = [line for line in lines if line.account.balance_minor is not None]
    after = _balances_after(organization_id, cached) if cached else {}
    for line in lines:
        line.balance_after_minor = after.get(line.pk)
    return lines


def _balances_after(organization_id: UUID, lines: Sequence[StatementLine]) -> dict[int, int]:
    accounts = list({line.account_id for line in lines})
    oldest = min(line.transfer_id for line in lines)
    with connection.cursor() as cursor:
        cursor.execute(BALANCE_AFTER, [organization_id, accounts, oldest, [line.pk for line in lines]])
        return dict(cursor.fetchall())
