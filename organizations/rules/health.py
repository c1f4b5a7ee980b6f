"""Whether a service lives, by its last heartbeat."""

from datetime import datetime, timedelta
from typing import Final

HEALTHY_FOR: Final = timedelta(minutes=5)
WARNING_FOR: Final = timedelta(hours=1)


def health(last_heartbeat_at: datetime | None, now: datetime) -> str:
    """Return ``healthy`` for five minutes after a heartbeat, ``warning`` for an hour, then ``unhealthy``.

    ``unknown`` before the first heartbeat.
    """
    if last_heartbeat_at is None:
        return "unknown"
    silence = now - last_heartbeat_at
    if silence < HEALTHY_FOR:
        return "healthy"
    return "warning" if silence < WARNING_FOR else "unhealthy"
