"""Hearing: claim due hearings of one task, do the work, and mark them in the transaction of the effects."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from redis.exceptions import RedisError

from goodplay.core import tenancy
from goodplay.core.announce.registry import Hearer, hearers
from goodplay.core.announce.wake import answered
from goodplay.core.models import Hearing

log = structlog.get_logger(__name__)

LEASE_SECONDS = 60
BACKOFF_SECONDS = (5, 30, 120, 600, 3_600, 10_800, 21_600)
MAX_ATTEMPTS = len(BACKOFF_SECONDS) + 1
AWAY = timedelta(seconds=5)
"""How soon is looked again whether Redis has come back."""
PURGE_HEARD_AFTER = timedelta(days=14)

CLAIM = """
UPDATE core_hearing SET attempts = attempts + 1, next_attempt_at = statement_timestamp() + %s * interval '1 second'
WHERE id = ANY (ARRAY(
    SELECT id FROM core_hearing
    WHERE organization_id = %s AND hearer = %s AND heard_at IS NULL AND refused_at IS NULL
      AND next_attempt_at <= statement_timestamp()
    ORDER BY next_attempt_at LIMIT %s FOR UPDATE SKIP LOCKED
))
RETURNING id, attempts
"""
READ = """
SELECT hearing.id, announcement.facts FROM core_hearing hearing
JOIN core_announcement announcement
  ON announcement.organization_id = hearing.organization_id AND announcement.id = hearing.announcement_id
WHERE hearing.organization_id = %s AND hearing.id = ANY(%s) AND hearing.heard_at IS NULL
ORDER BY hearing.announcement_id FOR UPDATE OF hearing SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A hearing handed out to this worker for a minute."""

    hearing_id: int
    attempts: int


def drain() -> int:
    """Hear everything that is due, for every task, until nothing is left; return how many facts were heard."""
    heard = 0
    while names := due_hearers():
        before = heard
        heard += sum(hear_due(hearers()[name]) for name in names if name in hearers())
        if heard == before:
            break
    return heard


def due_hearers() -> list[str]:
    """Return the names of the tasks that have something due."""
    with tenancy.platform("find due hearings"):
        return list(_due().values_list("hearer", flat=True).distinct())


def hear_due(hearer: Hearer) -> int:
    """Hear all that is due for one task, organization by organization; return how many facts were heard."""
    answered(hearer.name)
    with tenancy.platform("find due hearings"):
        organizations = list(_due().filter(hearer=hearer.name).values_list("organization_id", flat=True).distinct())
    heard = 0
    for organization_id in organizations:
        while claims := _claim(hearer, organization_id):
            heard += _hear(hearer, organization_id, claims)
    return heard


def _due() -> Any:
    return Hearing.objects.filter(heard_at=None, refused_at=None, next_attempt_at__lte=Now())


def _claim(hearer: Hearer, organization_id: UUID) -> list[Claim]:
    with tenancy.writing(organization_id), connection.cursor() as cursor:
        cursor.execute(CLAIM, [LEASE_SECONDS, organization_id, hearer.name, hearer.batch])
        return [Claim(*row) for row in sorted(cursor.fetchall())]


def _hear(hearer: Hearer, organization_id: UUID, claims: Sequence[Claim]) -> int:
    """Hear a list; when it fails, halve it until the culprit stands alone, so that it holds up nobody else."""
    try:
        return _outside(hearer, organization_id, claims) if hearer.outside else _inside(hearer, organization_id, claims)
    except RedisError as error:
        _postpone(hearer, organization_id, claims, error)
        return 0
    except Exception as error:  # noqa: BLE001 - the boundary of every task: the error is kept with the hearing
        if len(claims) == 1:
            _fail(hearer, organization_id, claims[0], error)
            return 0
        middle = len(claims) // 2
        return sum(_hear(hearer, organization_id, half) for half in (claims[:middle], claims[middle:]))


def _inside(hearer: Hearer, organization_id: UUID, claims: Sequence[Claim]) -> int:
    with tenancy.writing(organization_id):
        ids, facts = _read(hearer, organization_id, claims)
        if ids:
            hearer.call(facts)
            _mark_heard(organization_id, ids)
    return len(ids)


def _outside(hearer: Hearer, organization_id: UUID, claims: Sequence[Claim]) -> int:
    with tenancy.writing(organization_id):
        ids, facts = _read(hearer, organization_id, claims)
    if ids:
        hearer.call(organization_id, facts)
        with tenancy.writing(organization_id):
            _mark_heard(organization_id, ids)
    return len(ids)


def _read(hearer: Hearer, organization_id: UUID, claims: Sequence[Claim]) -> tuple[list[int], list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(READ, [organization_id, [claim.hearing_id for claim in claims]])
        rows = cursor.fetchall()
    return [row[0] for row in rows], [hearer.signal.read(_facts(row[1])) for row in rows]


def _facts(stored: Any) -> dict[str, Any]:
    """Django leaves jsonb undecoded in raw cursors."""
    facts: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return facts


def _mark_heard(organization_id: UUID, ids: Sequence[int]) -> None:
    Hearing.objects.of(organization_id).filter(pk__in=ids).update(heard_at=Now(), error="")


def _postpone(hearer: Hearer, organization_id: UUID, claims: Sequence[Claim], error: RedisError) -> None:
    """Redis is away, which is no fault of any fact: all of them are due again soon, and nothing is counted."""
    log.warning("hearing_postponed", hearer=hearer.name, count=len(claims), error=str(error))
    with tenancy.writing(organization_id):
        Hearing.objects.of(organization_id).filter(
            pk__in=[claim.hearing_id for claim in claims], heard_at=None, attempts__gt=0
        ).update(attempts=F("attempts") - 1, next_attempt_at=timezone.now() + AWAY)


def _fail(hearer: Hearer, organization_id: UUID, claim: Claim, error: Exception) -> None:
    refused = claim.attempts >= MAX_ATTEMPTS
    log.error("hearing_failed", hearer=hearer.name, hearing=claim.hearing_id, refused=refused, exc_info=error)
    pause = BACKOFF_SECONDS[min(claim.attempts, len(BACKOFF_SECONDS)) - 1]
    with tenancy.writing(organization_id):
        Hearing.objects.of(organization_id).filter(pk=claim.hearing_id, heard_at=None).update(
            error=f"{type(error).__name__}: {error}"[:2_000],
            next_attempt_at=timezone.now() + timedelta(seconds=pause),
            refused_at=timezone.now() if refused else None,
        )
