"""What a committing test leaves behind is removed."""

import pytest
from django.db import connection

from tests import database

pytestmark = pytest.mark.django_db(transaction=True)


def _codes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT model FROM django_content_type ORDER BY model")
        return [model for (model,) in cursor.fetchall()]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO django_content_type (app_label, model) VALUES ('x', 'x')",
        "UPDATE django_content_type SET model = 'x' || model",
    ],
)
def test_a_reset_brings_back_what_the_migrations_wrote(statement):
    before = _codes()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert _codes() != before

    database.reset()

    assert _codes() == before


def test_a_reset_empties_what_the_migrations_left_empty():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now())")

    database.reset()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
