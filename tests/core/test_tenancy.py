"""The doors between organizations."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement

A, B = uuid4(), uuid4()

pytestmark = pytest.mark.django_db


def announced(organization_id) -> Announcement:
    return Announcement.objects.create(organization_id=organization_id, name="thing.happened", facts={})


@pytest.fixture
def both():
    with tenancy.writing(A):
        announced(A)
    with tenancy.writing(B):
        announced(B)


def test_a_query_without_a_door_fails_loudly():
    with pytest.raises(DatabaseError), transaction.atomic():
        list(Announcement.objects.all())


def test_a_door_shows_one_organization(both):
    with tenancy.reading(A):
        seen = set(Announcement.objects.values_list("organization_id", flat=True))

    assert seen == {A}


def test_the_platform_sees_everybody_and_gives_the_organization_back(both):
    with tenancy.writing(A):
        with tenancy.platform("test"):
            everybody = set(Announcement.objects.values_list("organization_id", flat=True))
        again = set(Announcement.objects.values_list("organization_id", flat=True))

    assert (everybody, again) == ({A, B}, {A})


def test_a_row_of_another_organization_is_refused():
    with pytest.raises(DatabaseError), tenancy.writing(A):
        announced(B)


def test_a_reading_door_refuses_to_write():
    with pytest.raises(DatabaseError), tenancy.reading(A):
        announced(A)


def test_the_same_organization_joins_and_another_one_raises():
    with tenancy.writing(A):
        with tenancy.writing(A), tenancy.reading(A):
            announced(A)
        with pytest.raises(RuntimeError), tenancy.writing(B):
            pass


def test_writing_inside_reading_raises():
    with tenancy.reading(A), pytest.raises(RuntimeError), tenancy.writing(A):
        pass


def test_a_failing_block_gives_the_outer_door_back(both):
    with tenancy.platform("test"):
        with pytest.raises(ValueError, match="inner"), tenancy.writing(A):
            raise ValueError("inner")
        seen = set(Announcement.objects.values_list("organization_id", flat=True))

    assert seen == {A, B}


def test_a_refused_door_keeps_nothing():
    with tenancy.writing(A):
        announced(A)
        tenancy.refuse()

    with tenancy.reading(A):
        assert not Announcement.objects.of(A).exists()


def test_a_joined_verb_needs_a_door():
    @tenancy.joins
    def verb() -> str:
        return "done"

    with pytest.raises(RuntimeError):
        verb()
    with tenancy.writing(A):
        assert verb() == "done"


def test_the_organization_of_the_door_is_told():
    with tenancy.writing(A):
        assert tenancy.organization_id() == A
    with tenancy.platform("test"), pytest.raises(RuntimeError):
        tenancy.organization_id()


def test_the_back_office_opens_one_organization_or_all():
    with tenancy.back_office(None) as everything, tenancy.back_office(PLATFORM_ID) as one:
        assert (everything.mode, one.mode, one.organization_id) == ("platform", "writing", PLATFORM_ID)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_door_stays_on_the_connection(both):
    with tenancy.reading(A):
        pass

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.organization_id', true)")
        assert cursor.fetchone() == ("goodplay_app", "")
