"""The kernel's own verbs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Field, Model, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from structlog.contextvars import get_contextvars

from goodplay.core import configuration, tenancy
from goodplay.core.fields import current_prefix
from goodplay.core.models import (
    Announcement,
    Configuration,
    Hearing,
    IdempotentReply,
    PeriodRun,
    SecurityEvent,
    SecurityKind,
)

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
def configure(*, organization_id: UUID, key: str, value: object, by: UUID | None = None) -> Configuration:
    """Set a key for an organization (in the platform's door: for all that have no value of their own); idempotent.

    Leaves a security event that names the key, not the value.

    Args:
        organization_id: Whose value it is; its door must be open for writing.
        key: A declared key's name.
        value: Whatever the key's check accepts.
        by: The user who changes it.

    Raises:
        UnknownKeyError: No app has declared the key.
        InvalidValueError: The key's check refuses the value.
    """
    kept = configuration.checked_value(key, value)
    rows = Configuration.objects.of(organization_id)
    row: Configuration
    row, _ = rows.update_or_create(
        organization_id=organization_id, key=key, defaults={"value": kept, "updated_at": Now()}
    )
    _configured(organization_id, key, by)
    return row


@tenancy.joins
def unset_configuration(*, organization_id: UUID, key: str, by: UUID | None = None) -> None:
    """Take an organization's own value of a key away, so that the platform's or the default stands; idempotent."""
    if Configuration.objects.of(organization_id).filter(key=key).delete()[0]:
        _configured(organization_id, key, by)


def _configured(organization_id: UUID, key: str, by: UUID | None) -> None:
    configuration.forget_cached(organization_id)
    record_security_event(kind=SecurityKind.CONFIGURED, organization_id=organization_id, user_id=by, facts={"key": key})


@tenancy.joins
def record_security_event(
    *,
    kind: SecurityKind,
    organization_id: UUID,
    user_id: UUID | None = None,
    facts: Mapping[str, str | int] | None = None,
) -> SecurityEvent:
    """Write down what happened around sign-in, rights, keys and exports; address and request come from the context.

    What happens in a request that is refused is undone with it: record failures in a door of their own.

    Args:
        kind: What happened.
        organization_id: Which organization it concerns; the platform where none is known.
        user_id: Who did it, or to whom it happened; None where nobody is known.
        facts: Ids and words; never a secret, a contact or what somebody typed.
    """
    bound = get_contextvars()
    return SecurityEvent.objects.create(
        organization_id=organization_id,
        kind=kind,
        user_id=user_id,
        ip=bound.get("ip", ""),
        request_id=bound.get("request_id", ""),
        facts=dict(facts or {}),
    )


@tenancy.joins
def rotate_batch(*, model: type[Model], field: str) -> int:
    """Encrypt one batch of a column with the first field key, and return how many rows it was; until it returns 0.

    Idempotent; locks the rows of the batch and skips those that others hold. Needs the platform's door.

    Raises:
        TamperedError: A value cannot be read with any key; nothing of the batch is written.
    """
    column = cast("Field[Any, Any]", model._meta.get_field(field)).column
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
