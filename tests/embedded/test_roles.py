"""The roles of the embedded database."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def _row(statement: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()


def test_tests_work_as_the_app_role():
    assert _row("SELECT current_user, session_user") == ("goodplay_app", "goodplay_app")


def test_the_app_role_stands_behind_the_walls():
    row = _row(
        "SELECT rolsuper, rolbypassrls, rolinherit, rolcreatedb, rolcreaterole"
        " FROM pg_roles WHERE rolname = current_user"
    )

    assert row == (False, False, False, False, False)


def test_the_app_role_owns_nothing():
    assert _row("SELECT count(*) FROM pg_class WHERE relowner = 'goodplay_app'::regrole") == (0,)


def test_the_app_role_may_take_the_platform_role_but_does_not_inherit_it():
    row = _row(
        "SELECT pg_has_role('goodplay_app', 'goodplay_platform', 'SET'),"
        " pg_has_role('goodplay_app', 'goodplay_platform', 'USAGE')"
    )

    assert row == (True, False)


def test_the_owner_may_take_the_platform_role_but_does_not_inherit_it():
    row = _row(
        "SELECT pg_has_role('goodplay_owner', 'goodplay_platform', 'SET'),"
        " pg_has_role('goodplay_owner', 'goodplay_platform', 'USAGE')"
    )

    assert row == (True, False)
