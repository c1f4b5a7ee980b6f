"""The walls between organizations, as the database has them."""

import pytest
from django.apps import apps
from django.db import DataError, ProgrammingError, connection

from goodplay.core.models import TenantForeignKey

pytestmark = pytest.mark.django_db

SHARED = {
    "accounts_factor",
    "accounts_proofattempt",
    "accounts_recoverycode",
    "accounts_user",
    "accounts_user_user_permissions",
    "accounts_user_groups",
    "accounts_userevent",
    "core_periodrun",
}
"""Our own tables that belong to no organization: a person is one person everywhere, and so is the timetable."""

ORGANIZATIONS = ("organizations_organization", "organizations_organizationevent")
"""The organizations themselves and their history: their walls stand on the organization's own id."""

FOREIGN = ("auth_", "django_", "pghistory_", "token_blacklist_", "mfa_", "account_")
"""Tables of Django and of libraries."""


def _rows(statement: str, parameters: list | None = None) -> list:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or [])
        return cursor.fetchall()


def _tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed)


def _tenant_models() -> list:
    return [
        model
        for model in apps.get_models()
        if model._meta.managed and any(field.name == "organization" for field in model._meta.local_fields)
    ]


TENANT_TABLES = sorted(model._meta.db_table for model in _tenant_models())


@pytest.mark.parametrize("table", [name for name in _tables() if not name.startswith(FOREIGN)])
def test_a_table_belongs_to_an_organization_or_says_why_not(table):
    assert table in TENANT_TABLES or table in SHARED or table in ORGANIZATIONS


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_the_organization_is_never_missing(table):
    rows = _rows(
        "SELECT attnotnull FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'organization_id'", [table]
    )

    assert rows == [(True,)]


@pytest.mark.parametrize("table", [*TENANT_TABLES, *ORGANIZATIONS])
def test_row_level_security_is_forced(table):
    rows = _rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table])

    assert rows == [(True, True)]


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_each_role_has_its_policies(table):
    rows = _rows(
        "SELECT policyname, roles::text[], cmd FROM pg_policies WHERE tablename = %s ORDER BY policyname", [table]
    )

    assert rows == [
        ("platform", ["goodplay_platform"], "ALL"),
        ("tenant_read", ["goodplay_app"], "SELECT"),
        ("tenant_write", ["goodplay_app"], "ALL"),
    ]


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_without_a_door_a_query_fails_loudly(table):
    with pytest.raises((ProgrammingError, DataError)):
        _rows(f'SELECT * FROM "{table}" LIMIT 1')


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_every_unique_index_starts_with_the_organization(table):
    rows = _rows(
        """
        SELECT index.indexrelid::regclass::text
        FROM pg_index index
        LEFT JOIN pg_attribute first ON first.attrelid = index.indrelid AND first.attnum = index.indkey[0]
        WHERE index.indrelid = %s::regclass AND index.indisunique AND NOT index.indisprimary
          AND first.attname IS DISTINCT FROM 'organization_id'
        """,
        [table],
    )

    assert rows == []


def _references() -> list:
    return [
        pytest.param(model._meta.db_table, field.column, field.remote_field.model._meta.db_table, id=str(field))
        for model in _tenant_models()
        for field in model._meta.local_fields
        if isinstance(field, TenantForeignKey)
    ]


@pytest.mark.parametrize(("table", "column", "target"), _references())
def test_a_reference_stays_inside_its_organization(table, column, target):
    rows = _rows(
        """
        SELECT array_agg(attname ORDER BY position), confrelid::regclass::text
        FROM pg_constraint, unnest(conkey) WITH ORDINALITY AS part (number, position)
        JOIN pg_attribute ON attnum = number
        WHERE contype = 'f' AND conrelid = %s::regclass AND attrelid = conrelid
        GROUP BY pg_constraint.oid, confrelid
        """,
        [table],
    )

    assert (["organization_id", column], target) in rows or _is_checked_in_sets(table, column)


def _is_checked_in_sets(table: str, column: str) -> bool:
    name = f"{table}_{column}_inside"[:63]
    return bool(
        _rows(
            "SELECT FROM pg_trigger WHERE tgrelid = %s::regclass AND tgfoid = %s::regproc"
            " AND tgenabled = 'O' HAVING count(*) = 2",
            [table, name],
        )
    )


def test_the_app_role_may_not_change_facts():
    rows = _rows(
        """
        SELECT relname FROM pg_class JOIN pg_trigger ON tgrelid = pg_class.oid AND tgname = 'append_only'
        WHERE has_table_privilege('goodplay_app', pg_class.oid, 'UPDATE')
           OR has_table_privilege('goodplay_app', pg_class.oid, 'DELETE')
           OR has_table_privilege('goodplay_platform', pg_class.oid, 'UPDATE')
           OR has_table_privilege('goodplay_platform', pg_class.oid, 'DELETE')
        """
    )

    assert rows == []


def test_the_app_role_may_truncate_nothing():
    rows = _rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND has_table_privilege('goodplay_app', oid, 'TRUNCATE')"
    )

    assert rows == []
