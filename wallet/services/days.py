"""Totals of past days, for accounts without a cached balance."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from goodplay.core import tenancy
from wallet.models import DailyTotal, Transfer

SETTLED_AFTER = timedelta(hours=1)
"""Longer than any transaction lives: nothing recorded earlier can still be on its way."""

TOTAL = """
INSERT INTO wallet_dailytotal
    (organization_id, account_id, recorded_on, through_id, debited_minor, credited_minor, transfer_count)
SELECT line.organization_id, line.account_id, %s, %s,
       coalesce(-sum(line.amount_minor) FILTER (WHERE line.amount_minor < 0), 0),
       coalesce(sum(line.amount_minor) FILTER (WHERE line.amount_minor > 0), 0), count(*)
FROM wallet_statementline line
JOIN wallet_account account ON account.organization_id = line.organization_id AND account.id = line.account_id
WHERE line.organization_id = %s AND line.transfer_id > %s AND line.transfer_id <= %s AND account.balance_minor IS NULL
GROUP BY line.organization_id, line.account_id
ON CONFLICT (organization_id, account_id, recorded_on) DO NOTHING
"""


@tenancy.joins
def total_days() -> int:
    """Total the past days (UTC) of the open door's organization that are not totalled yet; return how many.

    Idempotent. A day is totalled one hour after its end. Locks nothing; two runs at once write the same rows.
    """
    organization_id = tenancy.organization_id()
    last_on = (timezone.now() - SETTLED_AFTER).astimezone(UTC).date() - timedelta(days=1)
    days = 0
    through_id = DailyTotal.objects.of(organization_id).aggregate(last=Max("through_id"))["last"] or 0
    while (day := next_day_after(organization_id, through_id)) and day <= last_on:
        after_id, through_id = through_id, last_transfer_on(organization_id, day)
        with connection.cursor() as cursor:
            cursor.execute(TOTAL, [day, through_id, organization_id, after_id, through_id])
        days += 1
    return days


def next_day_after(organization_id: UUID, through_id: int) -> date | None:
    """Return the day (UTC) on which the transfer after that one was recorded; None when there is none."""
    later = Transfer.objects.of(organization_id).filter(pk__gt=through_id).order_by("pk")
    created_at = later.values_list("created_at", flat=True).first()
    return created_at.astimezone(UTC).date() if created_at else None


def last_transfer_on(organization_id: UUID, day: date) -> int:
    """Return the last transfer recorded on the day; those with smaller ids count to it or to an earlier one."""
    end = datetime.combine(day + timedelta(days=1), time.min, UTC)
    earlier = Transfer.objects.of(organization_id).filter(created_at__lt=end).order_by("-pk")
    last: int = earlier.values_list("pk", flat=True)[0]
    return last
