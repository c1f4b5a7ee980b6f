"""The kernel's own verbs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.fields import current_prefix
from goodplay.core.models import Announcement, Hearing, IdempotentReply, PeriodRun

HEARD_KEPT = timedelta(days=14)
ANNOUNCEMENTS_KEPT = timedelta(days=90)
REPLIES_KEPT = timedelta(days=30)
PERIODS_KEPT = timedelta(days=400)
BATCH = 10_000
ROTATED = 500


@tenancy.joins
def retry_hearing(*, organization_id: UUID, hearing_id: int) -> None:
    """Make a refused hearing due at once, with all its attempts; one that was heard stays heard."""
    Hearing.objects.of(organization_id).filter(pk=hearing_id, heard_at=None).update(
        refused_at=None, attempts=0, next_attempt_at=Now()
    )


@tenancy.joins
def purge_batch() -> int:
    """Delete one batch of what has served its time, and return how many rows went; needs the platform's door.

    Heard hearings go after 14 days, announcements after 90 (with what nobody has heard yet kept), replies after 30,
    period runs after 400. May be called until it returns 0.
    """
    now = timezone.now()
    unheard = Hearing.objects.filter(announcement=OuterRef("pk"))
    served: list[QuerySet[Any]] = [
        Hearing.objects.filter(heard_at__lt=now - HEARD_KEPT),
        Announcement.objects.filter(~Exists(unheard), announced_at__lt=now - ANNOUNCEMENTS_KEPT),
        IdempotentReply.objects.filter(created_at__lt=now - REPLIES_KEPT),
        PeriodRun.objects.filter(period__lt=now - PERIODS_KEPT),
    ]
    return sum(_delete_batch(rows) for rows in served)


@tenancy.joins
def rotate_batch(*, model: type[Model], field: str) -> int:
    """Encrypt one batch of a column with the first field key, and return how many rows it was; until it returns 0.

    Idempotent; locks the rows of the batch and skips those that others hold. Needs the platform's door.

    Raises:
        TamperedError: A value cannot be read with any key; nothing of the batch is written.
    """
    column = model._meta.get_field(field).column
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{model._meta.pk.column}" FROM "{model._meta.db_table}"'  # noqa: S608 - names of our own tables
            f' WHERE "{column}" <> %s AND "{column}" NOT LIKE %s ORDER BY 1 LIMIT %s FOR UPDATE SKIP LOCKED',
            ["", f"{current_prefix()}%", ROTATED],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return model._base_manager.bulk_update(model._base_manager.filter(pk__in=ids), [field]) if ids else 0


def _delete_batch(rows: QuerySet[Any]) -> int:
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return rows.model._base_manager.filter(pk__in=ids).delete()[0] if ids else 0
