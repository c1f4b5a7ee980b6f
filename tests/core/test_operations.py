"""References that are checked once a statement: what names nothing of its organization is never written."""

import uuid

import pytest
from django.db import IntegrityError, connection

from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory

INSERT = """
INSERT INTO gamification_counter (organization_id, member_id, metric, period, starts_on, count, quantity_milli, points)
SELECT %s, id, '', 0, '1970-01-01', 1, 0, 1 FROM unnest(%s::uuid[]) AS id
"""


def write(organization, *members):
    with tenancy.savepoint(), connection.cursor() as cursor:
        cursor.execute(INSERT, [organization.id, list(members)])
        return cursor.rowcount


def test_rows_of_own_members_are_written(organization, door):
    assert write(organization, *[MembershipFactory.create().pk for _ in range(3)]) == 3


@pytest.mark.parametrize("known", [0, 2])
def test_one_row_that_names_nobody_refuses_the_statement(organization, door, known):
    members = [MembershipFactory.create().pk for _ in range(known)]

    with pytest.raises(IntegrityError, match="names nothing of its organization"):
        write(organization, *members, uuid.uuid4())

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gamification_counter WHERE organization_id = %s", [organization.id])
        assert cursor.fetchone() == (0,)


def test_a_reference_that_is_fixed_is_never_changed(organization, door):
    first, second = (MembershipFactory.create().pk for _ in range(2))
    write(organization, first)

    with pytest.raises(IntegrityError, match="is never changed"), tenancy.savepoint(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE gamification_counter SET member_id = %s WHERE organization_id = %s", [second, organization.id]
        )
