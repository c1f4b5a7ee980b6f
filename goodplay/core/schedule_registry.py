"""Tasks that run by the clock (UTC), each period once, however many schedulers ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from celery import shared_task
from celery.schedules import crontab
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.models import PeriodRun

log = structlog.get_logger(__name__)

ONCE_FROM = timedelta(minutes=1)
"""Shorter periods are sweeps that may run twice; from here on each period is claimed."""

CLAIM = """
INSERT INTO core_periodrun (name, period) VALUES (%s, %s)
ON CONFLICT (name, period) DO UPDATE SET started_at = statement_timestamp()
WHERE core_periodrun.finished_at IS NULL AND core_periodrun.started_at < statement_timestamp() - interval '10 minutes'
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timetable."""

    name: str
    schedule: timedelta | crontab


_timetable: dict[str, Entry] = {}


def timetable() -> Mapping[str, Entry]:
    """Return every scheduled task by its name."""
    return _timetable


def scheduled(
    name: str, *, every: timedelta | None = None, cron: str | None = None
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run a task by the clock; it is called without arguments and without a door.

    Args:
        name: The Celery task's dotted name.
        every: The period; below one minute two runs may overlap, so the task must not mind.
        cron: Five crontab fields in UTC, instead of a period.

    Raises:
        ValueError: Neither or both of ``every`` and ``cron`` are given, or the name is taken.
    """
    if (every is None) == (cron is None) or name in _timetable:
        raise ValueError(f"{name} needs one schedule and a name of its own.")
    schedule = every if every is not None else _crontab(str(cron))

    def register(call: Callable[[], object]) -> Callable[[], object]:
        _timetable[name] = Entry(name, schedule)

        @shared_task(name=name)
        def run() -> None:
            if _is_sweep(schedule):
                call()
            else:
                run_once(name, _period(schedule, timezone.now()), call)

        return call

    return register


def run_once(name: str, period: datetime, call: Callable[[], object]) -> bool:
    """Run the call unless the period was run already, or is being run; tell whether it ran here.

    A run that died is taken over ten minutes after it began.
    """
    with tenancy.platform("claim a period"), connection.cursor() as cursor:
        cursor.execute(CLAIM, [name, period])
        claimed = cursor.fetchone()
    if not claimed:
        return False
    call()
    with tenancy.platform("finish a period"):
        PeriodRun.objects.filter(pk=claimed[0]).update(finished_at=timezone.now())
    return True


def for_each_organization(call: Callable[[UUID], object]) -> None:
    """Call once for each organization, each in its own door; one that fails does not stop the others.

    Raises:
        ExceptionGroup: Some organizations failed; raised after the last one had its turn.
    """
    with tenancy.platform("list organizations"):
        ids = list(apps.get_model(settings.ORGANIZATION_MODEL).objects.values_list("pk", flat=True))
    errors = []
    for organization_id in ids:
        try:
            with tenancy.writing(organization_id):
                call(organization_id)
        except Exception as error:  # noqa: BLE001 - each organization stands alone; all errors are raised at the end
            errors.append(error)
    if errors:
        raise ExceptionGroup("Some organizations failed", errors)


def _crontab(fields: str) -> crontab:
    minute, hour, day, month, weekday = fields.split()
    return crontab(minute=minute, hour=hour, day_of_month=day, month_of_year=month, day_of_week=weekday)


def _is_sweep(schedule: timedelta | crontab) -> bool:
    return isinstance(schedule, timedelta) and schedule < ONCE_FROM


def _period(schedule: timedelta | crontab, now: datetime) -> datetime:
    if isinstance(schedule, timedelta):
        seconds = schedule.total_seconds()
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    return now.replace(second=0, microsecond=0)
