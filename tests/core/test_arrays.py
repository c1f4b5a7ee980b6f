"""Array literals carry every value as it is."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connection

from goodplay.core.arrays import array, columns

TEXTS = ["", "a", 'say "hi"', "back\\slash", "{1,2}", "NULL", "comma, space", "ünï 日本 \u202e", "line\nbreak", "None"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", [1, -5, 2**62]),
        ("bigint", [None, 3]),
        ("bigint", [None, None]),
        ("bigint", []),
        ("boolean", [True, False, None]),
        ("text", TEXTS),
        ("text", [None, *TEXTS]),
        ("text", ["plain", "plainer"]),
        ("uuid", [UUID(int=1), None]),
        ("date", [date(2026, 3, 1), None]),
        ("timestamptz", [datetime(2026, 3, 1, 12, 30, 15, 123_456, tzinfo=UTC), None]),
    ],
)
def test_what_goes_in_comes_out(kind, values):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unnest(%s::{kind}[])", [array(values)])

        assert [row[0] for row in cursor.fetchall()] == values


def test_rows_become_columns():
    assert columns([(1, "a"), (2, "b")]) == ["{1,2}", '{"a","b"}']


def test_other_types_are_refused():
    with pytest.raises(TypeError, match="float"):
        array([1.5])
