import pytest

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from organizations import services, tasks
from organizations.selectors import branding_of
from organizations.signals import OrganizationCreated

pytestmark = pytest.mark.django_db


def test_an_opened_organization_gets_its_look(hear):
    organization_id = uuid7()
    with tenancy.writing(organization_id):
        services.open_organization(kind="recycling", name="Green", slug="green")

    hear()

    with tenancy.reading(organization_id):
        assert branding_of(organization_id).primary_color == "#1b6b3a"


@pytest.mark.twice("organizations.apply_kit")
def test_hearing_twice_changes_nothing(organization, door):
    fact = OrganizationCreated(str(organization.id), "chama", "Umoja", "KES")

    tasks.apply_kit([fact])
    before = branding_of(organization.id)
    tasks.apply_kit([fact])

    assert branding_of(organization.id) == before
