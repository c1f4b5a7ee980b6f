"""Telling workers to look. A lost message only delays: the rows stay due."""

from collections.abc import Iterable

import structlog
from celery import current_app
from django_redis import get_redis_connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

ASKED_SECONDS = 5


def wake(names: Iterable[str]) -> None:
    """Send each task one message, unless one was sent in the last five seconds and not yet taken."""
    try:
        redis = get_redis_connection()
        for name in names:
            if redis.set(_asked(name), 1, nx=True, ex=ASKED_SECONDS):
                current_app.send_task(name)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("wake_failed", error=str(error))


def answered(name: str) -> None:
    """Forget that the task was asked, before it reads: what is announced from now on asks again."""
    try:
        get_redis_connection().delete(_asked(name))
    except (RedisError, OSError) as error:
        log.warning("wake_failed", error=str(error))


def _asked(name: str) -> str:
    return f"asked:{name}"
