"""The console wears the look of the organization: by its host before sign-in, by the chosen one afterwards."""

import pytest

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import BrandFactory, HostNameFactory

pytestmark = pytest.mark.django_db
COLOR = "#7a1f5c"


@pytest.fixture
def branded(organization):
    with tenancy.writing(organization.id):
        BrandFactory.create(primary_color=COLOR, logo="logos/00/logo.png")
        HostNameFactory.create(host="console.example.org")
        manager = MembershipFactory.create(role=Role.MANAGER)
    return organization, manager.user


def test_the_chosen_organization_dresses_the_console(branded, client):
    organization, user = branded
    client.force_login(user, backend="accounts.backends.EmailOrPhoneBackend")

    page = client.get("/console/").content.decode()

    assert f"color-mix(in oklab, {COLOR} 100%, white)" in page
    assert f"/organizations/{organization.id}/logo" in page
    assert organization.name in page


def test_the_host_dresses_the_sign_in_page(branded, client, settings):
    settings.ALLOWED_HOSTS = ["console.example.org", "testserver"]

    dressed = client.get("/console/login/", headers={"host": "console.example.org"}).content.decode()
    plain = client.get("/console/login/").content.decode()

    assert COLOR in dressed
    assert branded[0].name in dressed
    assert COLOR not in plain
    assert "goodplay/mark.svg" in plain
