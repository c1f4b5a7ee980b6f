"""Engines, database and callers of the tests."""

import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from rest_framework.test import APIClient

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.embedded.engines import Engines
from tests import database


def pytest_configure() -> None:
    """Take a request to end for Ctrl-C, so that the engines are left properly."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    """The second set of embedded engines, shared with other test runs."""
    started = Engines.start("test")
    yield started
    started.stop()


@pytest.fixture(scope="session")
def django_db_setup(request, engines, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """The database, made and migrated by its owner; the tests then work as the app role."""
    reused = request.config.getvalue("reuse_db")
    name = database.name_of_run()
    with django_db_blocker.unblock(), database.claimed(name):
        database.prepare(name, keep=reused and not request.config.getvalue("create_db"))
        with django_db_blocker.block():
            yield
        if not reused:
            database.drop(name)


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied() -> Iterator[None]:
    """After a test that really commits, every table holds again what the migrations wrote."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.reset())
        yield


@pytest.fixture(scope="session", autouse=True)
def _folders_are_empty() -> None:
    """A run begins without files of an earlier one."""
    shutil.rmtree(settings.FILES, ignore_errors=True)
    for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
        Path(folder).mkdir(parents=True)


@pytest.fixture(autouse=True)
def _valkey_is_empty(request) -> None:
    """Each test that has the database begins with an empty cache and an empty queue."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("engines")
        for url in (settings.REDIS_URL, settings.CELERY_BROKER_URL):
            _flush(url)


def _flush(url: str) -> None:
    path, _, index = url.replace("redis+socket://", "unix://").partition("?")
    with redis.Redis.from_url(f"{path}?db={index.rpartition('=')[2]}") as client:
        client.flushdb()


@pytest.fixture
def platform():
    """The id of the organization that is the platform."""
    return PLATFORM_ID


@pytest.fixture
def organization(db):
    """A community organization with its points and credits."""
    from tests.factories.organizations import OrganizationFactory
    from wallet.services import apply_kit

    with tenancy.platform("tests"):
        made = OrganizationFactory.create()
        with tenancy.writing(made.id):
            apply_kit(kind=made.kind)
    return made


@pytest.fixture
def door(organization):
    """The open door of ``organization``."""
    with tenancy.writing(organization.id) as opened:
        yield opened


@pytest.fixture
def hear() -> Callable[[], None]:
    """Run every due hearing until none is left, as the worker would."""
    from goodplay.core.announce import drain

    return _outside(drain)


@pytest.fixture
def work() -> Callable[[], None]:
    """Run every due job until none is left, as the worker would."""
    from goodplay.core.jobs import drain

    return _outside(drain)


def _outside(call):
    """Step out of an open door for the call: a worker has none."""

    def stepped_out():
        opened = tenancy.door()
        if opened is tenancy.CLOSED:
            return call()
        connection.tenancy_door = tenancy.CLOSED
        try:
            return call()
        finally:
            connection.tenancy_door = opened
            tenancy._tell(opened, again=True)

    return stepped_out


class Api(APIClient):
    """A client of the API that signs members in."""

    def sign_in(self, member) -> "Api":
        """Carry the member's token from now on."""
        from accounts.services import tokens

        with tenancy.platform("tests"):
            pair = tokens.issue_pair(user_id=member.user_id, organization_id=member.organization_id)
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {pair.access}")
        return self


@pytest.fixture
def api() -> Api:
    """A client of the API, not signed in."""
    return Api(raise_request_exception=False)


@pytest.fixture
def sandbox(settings):
    """The providers and the bank over HTTP; messages to us leave when ``sandbox.deliver()`` is called."""
    from tests.sandbox import sandbox_running

    with sandbox_running() as remote:
        settings.OUTBOUND_ALLOW = frozenset({*settings.OUTBOUND_ALLOW, remote.host})
        yield remote


@pytest.fixture
def queries(django_assert_num_queries):
    """Assert a literal number of queries: ``with queries(7): …``."""
    return django_assert_num_queries


@pytest.fixture
def parallel():
    """Call a function with each value on real threads; connections are closed, errors raised."""

    def run(call, values, *, threads=16):
        def one(value):
            try:
                return call(value)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, values))

    return run
