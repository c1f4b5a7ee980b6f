"""Past days are sealed, so that a change nobody may make shows."""

from datetime import UTC, timedelta

from django.db import connection
from django.utils import timezone

from goodplay.core import tenancy
from wallet.models import DaySeal
from wallet.services.books_sql import SEALED
from wallet.services.days import SETTLED_AFTER, last_transfer_on, next_day_after

SEAL = (
    """
INSERT INTO wallet_dayseal (organization_id, sealed_on, through_id, transfer_count, previous, digest)
SELECT %(organization)s, %(day)s, %(through)s, sealed.transfer_count, %(previous)s, sealed.digest
FROM (SELECT %(organization)s::uuid AS organization_id, %(after)s::bigint AS after_id,
             %(through)s::bigint AS through_id, %(previous)s::text AS previous) seal
"""
    + SEALED
    + """
ON CONFLICT (organization_id, sealed_on) DO NOTHING
"""
)


@tenancy.joins
def seal_days() -> int:
    """Seal the past days (UTC) of the open door's organization that are not sealed yet; return how many.

    Idempotent. A day is sealed one hour after its end, days without transfers are passed over. Locks nothing; two runs
    at once write the same rows.
    """
    organization_id = tenancy.organization_id()
    last_on = (timezone.now() - SETTLED_AFTER).astimezone(UTC).date() - timedelta(days=1)
    latest = DaySeal.objects.of(organization_id).order_by("-through_id").first()
    through_id, previous = (latest.through_id, latest.digest) if latest else (0, "")
    days = 0
    while (day := next_day_after(organization_id, through_id)) and day <= last_on:
        after_id, through_id = through_id, last_transfer_on(organization_id, day)
        facts = {
            "organization": organization_id,
            "day": day,
            "after": after_id,
            "through": through_id,
            "previous": previous,
        }
        with connection.cursor() as cursor:
            cursor.execute(SEAL, facts)
        previous = DaySeal.objects.of(organization_id).get(sealed_on=day).digest
        days += 1
    return days
