"""The world of the contract tests: built once, in one transaction that is never committed."""

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction

from goodplay.core import tenancy
from tests.contract import world as worlds
from tests.contract.calls import Call


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, engines) -> Iterator[worlds.World]:
    """Two organizations; everything that is done with them is undone when the package's tests end."""
    _flush()
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)
    connection.close()


@pytest.fixture
def call(world) -> Iterator[Call]:
    """Send requests; each one is undone before the next, and so is the test."""
    yield Call(world, before=_flush)
    assert tenancy.door() is tenancy.CLOSED


def _flush() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
