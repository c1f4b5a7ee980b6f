"""The tenant table itself: who sees which organization, and who writes it."""

import pytest
from django.db import InternalError, ProgrammingError, connection

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from organizations.models import Organization
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db):
    with tenancy.platform("tests"):
        return OrganizationFactory.create()


def test_one_sees_oneself_and_the_platform(organization, other):
    with tenancy.reading(organization.id):
        assert set(Organization.objects.values_list("pk", flat=True)) == {organization.pk, PLATFORM_ID}


def test_the_platform_sees_everybody(organization, other):
    with tenancy.platform("tests"):
        assert set(Organization.objects.values_list("pk", flat=True)) == {organization.pk, other.pk, PLATFORM_ID}


def test_without_a_door_it_is_loud(organization):
    with pytest.raises((ProgrammingError, InternalError, Exception)) as refused:
        list(Organization.objects.all())

    assert "app.organization_id" in str(refused.value) or "invalid input syntax for type uuid" in str(refused.value)


def test_one_changes_oneself_only(organization, other):
    with tenancy.writing(organization.id):
        assert Organization.objects.filter(pk=organization.pk).update(name="Mine") == 1
        assert Organization.objects.filter(pk=other.pk).update(name="Mine") == 0
        assert Organization.objects.filter(pk=PLATFORM_ID).update(name="Mine") == 0


def test_nobody_opens_another_than_the_door_names(organization):
    with pytest.raises(ProgrammingError, match="row-level security"), tenancy.writing(organization.id):
        Organization.objects.create(id=uuid7(), kind="chama", name="Other", slug="other")


def test_no_door_of_one_deletes_it(organization):
    with tenancy.writing(organization.id), connection.cursor() as cursor:
        cursor.execute("DELETE FROM organizations_organization WHERE id = %s", [organization.pk])

        assert cursor.rowcount == 0


def test_the_platform_stands_after_migrating():
    with tenancy.platform("tests"):
        platform = Organization.objects.get(pk=PLATFORM_ID)

    assert (platform.slug, platform.kind) == ("platform", "platform")
