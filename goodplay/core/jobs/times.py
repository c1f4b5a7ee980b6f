"""Instants as files write them."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from goodplay.core.jobs.rows import UnusableRowError

FIRST_YEAR: Final = 1900


def read_instant(text: str, zone: ZoneInfo, *, until: datetime) -> datetime:
    """Return an instant in UTC; a time without a zone, or a day, is taken in ``zone``.

    Raises:
        UnusableRowError: It is not ISO 8601, before 1900, or after ``until``.
    """
    try:
        read = datetime.fromisoformat(text)
        instant = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnusableRowError("TIME_INVALID", "The time is not written like 2026-01-31T18:00:00Z.") from error
    if instant.year < FIRST_YEAR:
        raise UnusableRowError("TIME_INVALID", "The time lies before 1900.")
    if instant > until:
        raise UnusableRowError("TIME_IN_FUTURE", "The time lies in the future.")
    return instant
