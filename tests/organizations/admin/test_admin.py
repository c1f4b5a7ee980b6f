import json

import pytest

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Role
from organizations.models import Brand, HostName, IncidentWindow, Organization, Policy
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.organizations import (
    BrandFactory,
    HostNameFactory,
    IncidentWindowFactory,
    OrganizationFactory,
    PolicyFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.EmailOrPhoneBackend"


@pytest.fixture
def other(db):
    with tenancy.platform("tests"):
        return OrganizationFactory.create(slug="other", name="Other place")


@pytest.fixture
def enter(client, organization):
    """Sign a person with a role of ``organization`` in to the console."""

    def signed_in(role=Role.ADMIN):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def root(client):
    """The superuser in the console, with all organizations chosen."""
    client.force_login(UserFactory.create(is_superuser=True), backend=BACKEND)
    return client


def choose(client, organization):
    client.post("/console/organization", {"organization": str(organization.id)})


def test_a_manager_sees_his_organization_only(enter, organization, other):
    page = enter(Role.MANAGER).get("/console/organizations/organization/")

    assert organization.name in page.content.decode()
    assert other.name not in page.content.decode()


def test_the_superuser_sees_all(root, organization, other):
    page = root.get("/console/organizations/organization/").content.decode()

    assert organization.name in page
    assert other.name in page


def test_the_superuser_opens_an_organization(root, hear):
    page = root.post("/console/organizations/organization/add/", {"kind": "chama", "name": "Umoja", "slug": "umoja"})
    hear()

    assert page.status_code == 302
    with tenancy.platform("tests"):
        opened = Organization.objects.get(slug="umoja")
        assert Brand.objects.of(opened.pk).get().primary_color == "#7a2e2e"


def test_a_refusal_comes_back_in_the_form(root, organization):
    body = {"kind": "chama", "name": "Umoja", "slug": organization.slug}

    page = root.post("/console/organizations/organization/add/", body)

    assert page.status_code == 200
    assert "already" in page.content.decode() or "Another organization" in page.content.decode()


def test_nobody_else_opens_one(enter):
    assert enter(Role.OWNER).get("/console/organizations/organization/add/").status_code == 403


def told(organization, **changes):
    fields = ("name", "legal_name", "tax_code", "address", "email", "time_zone", "language")
    return {field: getattr(organization, field) for field in fields} | changes


def test_an_administrator_changes_what_it_says_but_not_what_it_pays(enter, organization):
    url = f"/console/organizations/organization/{organization.id}/change/"

    page = enter().post(url, told(organization, name="New", subscription_tier="enterprise"))

    assert page.status_code == 302
    with tenancy.platform("tests"):
        kept = Organization.objects.get(pk=organization.id)
    assert (kept.name, kept.subscription_tier) == ("New", "free")


def test_the_superuser_notes_the_subscription(root, organization):
    url = f"/console/organizations/organization/{organization.id}/change/"
    choose(root, organization)

    root.post(url, told(organization, subscription_tier="standard", subscription_status="active"))

    with tenancy.platform("tests"):
        kept = Organization.objects.get(pk=organization.id)
    assert (kept.subscription_tier, kept.subscription_status) == ("standard", "active")


def test_another_organization_is_not_changed(enter, other):
    page = enter(Role.OWNER).post(f"/console/organizations/organization/{other.id}/change/", told(other, name="Mine"))

    assert page.status_code in (302, 403, 404)
    with tenancy.platform("tests"):
        assert Organization.objects.get(pk=other.id).name == "Other place"


def test_the_superuser_verifies(root, organization):
    with tenancy.platform("tests"):
        Organization.objects.filter(pk=organization.id).update(verification="pending")
    choose(root, organization)
    url = f"/console/organizations/organization/{organization.id}/verb/verify"

    root.post(url, {"confirmed": "1", "reason": "Register seen"})

    with tenancy.platform("tests"):
        kept = Organization.objects.get(pk=organization.id)
    assert (kept.verification, kept.verification_note) == ("verified", "Register seen")


def test_an_administrator_does_not_verify_himself(enter, organization):
    url = f"/console/organizations/organization/{organization.id}/verb/verify"

    assert enter(Role.OWNER).post(url, {"confirmed": "1", "reason": "Me"}).status_code == 404


def test_a_look_is_changed(enter, organization):
    with tenancy.writing(organization.id):
        brand = BrandFactory.create()
    body = {"primary_color": "#123456", "accent_color": "#654321", "sender_name": "Team", "messages": "{}"}

    page = enter().post(f"/console/organizations/brand/{brand.pk}/change/", body)

    assert page.status_code == 302
    with tenancy.platform("tests"):
        assert Brand.objects.get(pk=brand.pk).primary_color == "#123456"


def test_a_policy_is_decided(enter, organization):
    page = enter().post("/console/organizations/policy/add/", {"name": "minimum_admins", "value": "3"})

    assert page.status_code == 302
    with tenancy.platform("tests"):
        assert Policy.objects.get(organization=organization).value == 3


def test_a_policy_with_a_wrong_value_is_refused_in_the_form(enter, organization):
    page = enter().post("/console/organizations/policy/add/", {"name": "minimum_admins", "value": json.dumps("x")})

    assert page.status_code == 200
    with tenancy.platform("tests"):
        assert not Policy.objects.filter(organization=organization).exists()


def test_incidents_are_noted_and_removed(enter, organization):
    client = enter()
    body = {
        "reason": "Down",
        "scope": "payments",
        "starts_at_0": "2026-03-01",
        "starts_at_1": "08:00",
        "ends_at_0": "2026-03-01",
        "ends_at_1": "10:00",
    }
    client.post("/console/organizations/incidentwindow/add/", body)
    with tenancy.platform("tests"):
        window = IncidentWindow.objects.get(organization=organization)

    client.post(f"/console/organizations/incidentwindow/{window.pk}/delete/", {"post": "yes"})

    with tenancy.platform("tests"):
        assert not IncidentWindow.objects.filter(organization=organization).exists()


def test_the_superuser_gives_and_takes_host_names(root, organization):
    choose(root, organization)

    root.post("/console/organizations/hostname/add/", {"host": "play.example.org"})
    with tenancy.platform("tests"):
        assert HostName.objects.get().organization_id == organization.id
    root.post("/console/organizations/hostname/play.example.org/delete/", {"post": "yes"})

    with tenancy.platform("tests"):
        assert not HostName.objects.exists()


def test_an_administrator_gives_no_host_names(enter):
    assert enter(Role.OWNER).get("/console/organizations/hostname/add/").status_code == 403


FACTORIES = {
    "brand": lambda n: BrandFactory.create() if n == 0 else None,
    "hostname": lambda n: HostNameFactory.create(),
    "policy": lambda n: PolicyFactory.create(name=f"policy_{n}"),
    "incidentwindow": lambda n: IncidentWindowFactory.create(),
}


@pytest.mark.parametrize("model", FACTORIES)
def test_lists_cost_the_same_for_one_and_for_many(enter, organization, queries, model):
    client = enter()
    with tenancy.writing(organization.id):
        FACTORIES[model](0)
    client.get(f"/console/organizations/{model}/")
    with queries(COUNTS[model]):
        client.get(f"/console/organizations/{model}/")
    with tenancy.writing(organization.id):
        for number in (1, 2):
            FACTORIES[model](number)
    with queries(COUNTS[model]):
        client.get(f"/console/organizations/{model}/")


COUNTS = {"brand": 22, "hostname": 22, "policy": 22, "incidentwindow": 22}


def test_the_platform_is_no_kind_to_open(root):
    page = root.post("/console/organizations/organization/add/", {"kind": "platform", "name": "X", "slug": "xxx"})

    assert page.status_code == 200
    with tenancy.platform("tests"):
        assert Organization.objects.get(kind="platform").pk == PLATFORM_ID
