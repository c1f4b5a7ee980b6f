"""What members had, saved and took over some days, in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

FIGURES = """
SELECT account.member_id,
       coalesce(sum(line.amount_minor) FILTER (WHERE NOT within), 0)::bigint,
       coalesce(sum(line.amount_minor) FILTER (WHERE within AND is_deposit), 0)::bigint,
       coalesce(sum(line.amount_minor) FILTER (WHERE within AND NOT is_deposit AND line.amount_minor > 0), 0)::bigint,
       coalesce(-sum(line.amount_minor) FILTER (WHERE within AND NOT is_deposit AND line.amount_minor < 0), 0)::bigint
FROM wallet_account account
JOIN wallet_currency currency ON currency.id = account.currency_id AND currency.code = %(currency)s
LEFT JOIN wallet_statementline line ON line.organization_id = account.organization_id
     AND line.account_id = account.id AND line.effective_at < %(end)s
CROSS JOIN LATERAL (
    SELECT line.effective_at >= %(start)s AS within, line.subject_type = 'deposit' AS is_deposit) AS told
WHERE account.organization_id = %(organization)s AND account.member_id = ANY(%(members)s)
GROUP BY account.member_id
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Minor units: before the days, deposited in them (corrections taken off), received otherwise, and given."""

    opening_minor: int = 0
    deposited_minor: int = 0
    received_minor: int = 0
    paid_out_minor: int = 0

    @property
    def closing_minor(self) -> int:
        """What was there at the end."""
        return self.opening_minor + self.deposited_minor + self.received_minor - self.paid_out_minor


def figures_of(
    organization_id: UUID, member_ids: Collection[UUID], *, currency: str, start: datetime, end: datetime
) -> dict[UUID, Figures]:
    """Return each member's figures from one instant up to another (UTC), by what took effect then."""
    with connection.cursor() as cursor:
        cursor.execute(
            FIGURES,
            {
                "organization": organization_id,
                "members": list(member_ids),
                "currency": currency,
                "start": start,
                "end": end,
            },
        )
        found = {row[0]: Figures(*row[1:]) for row in cursor.fetchall()}
    return {member_id: found.get(member_id, Figures()) for member_id in member_ids}
