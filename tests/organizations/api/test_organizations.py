import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from organizations.models import IncidentWindow, Organization
from organizations.selectors import branding_of, policy_of
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import BrandFactory, HostNameFactory, IncidentWindowFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db):
    with tenancy.platform("tests"):
        return OrganizationFactory.create(slug="other")


@pytest.fixture
def url(organization):
    return f"/api/v1/organizations/{organization.id}"


@pytest.fixture
def as_(api, organization):
    """Sign a new member with a role in."""

    def sign_in(role):
        with tenancy.writing(organization.id):
            return api.sign_in(MembershipFactory.create(role=role))

    return sign_in


def logo():
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue(), "image/png")


def test_a_member_sees_his_organization(as_, url, organization):
    body = as_(Role.MEMBER).get(url).json()

    assert (body["id"], body["name"], body["kind"]) == (str(organization.id), organization.name, "community")
    assert "verification_note" not in body


@pytest.mark.parametrize("path", ["", "/branding", "/policies"])
def test_another_organization_does_not_exist(as_, other, path):
    api = as_(Role.OWNER)

    for identity in (other.id, uuid7()):
        assert api.get(f"/api/v1/organizations/{identity}{path}").status_code == 404


def test_an_administrator_changes_what_it_says(as_, url, organization):
    api = as_(Role.ADMIN)

    body = api.patch(url, {"name": "New", "tax_code": "IT123", "time_zone": "Europe/Rome"}, format="json").json()

    assert (body["name"], body["tax_code"], body["time_zone"]) == ("New", "IT123", "Europe/Rome")
    assert api.put(url, {"language": "it"}, format="json").json()["language"] == "it"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.TREASURER, Role.AUDITOR, Role.MEMBER])
def test_nobody_else_changes_it(as_, url, role):
    assert as_(role).patch(url, {"name": "New"}, format="json").status_code == 403


def test_what_the_platform_decides_is_not_changed(as_, url, organization):
    body = {"slug": "mine", "verification": "verified", "subscription_tier": "enterprise", "kind": "bank"}

    as_(Role.OWNER).patch(url, body, format="json")

    with tenancy.platform("tests"):
        kept = Organization.objects.get(pk=organization.id)
    assert (kept.slug, kept.verification, kept.subscription_tier, kept.kind) == (
        organization.slug,
        "unneeded",
        "free",
        "community",
    )


def test_a_look_is_chosen(as_, url):
    body = {"primary_color": "#1D5C4A", "sender_name": "Team", "messages": {"it": {"welcome": "Ciao"}}}

    answer = as_(Role.ADMIN).post(f"{url}/branding", body, format="json")

    look = answer.json()
    assert (answer.status_code, answer["X-Message-Code"]) == (200, "BRANDING_UPDATED")
    assert (look["primary_color"], look["sender_name"], look["messages"]) == (
        "#1d5c4a",
        "Team",
        {"it": {"welcome": "Ciao"}},
    )


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"primary_color": "#ffff00"}, 409, "COLOR_INVALID"),
        ({"accent_color": "red"}, 409, "COLOR_INVALID"),
        ({"messages": {"it": {"welcome": "x" * 281}}}, 400, "VALIDATION_ERROR"),
        ({"messages": 5}, 400, "VALIDATION_ERROR"),
    ],
)
def test_a_look_that_cannot_be_read_is_refused(as_, url, body, status, code):
    answer = as_(Role.ADMIN).post(f"{url}/branding", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_logo_is_shown_to_everybody(as_, url, organization, api):
    logo_url = as_(Role.ADMIN).post(f"{url}/branding", {"logo": logo()}).json()["logo_url"]
    api.credentials()

    shown = api.get(logo_url)

    assert (shown.status_code, shown["X-Content-Type-Options"]) == (200, "nosniff")
    assert Image.open(io.BytesIO(shown.content)).size == (40, 20)


def test_no_logo_is_not_found(api, organization):
    assert api.get(f"/api/v1/organizations/{organization.id}/logo").status_code == 404
    assert api.get(f"/api/v1/organizations/{uuid7()}/logo").status_code == 404


def test_the_host_or_a_short_name_leads_to_the_look(api, organization):
    with tenancy.writing(organization.id):
        BrandFactory.create(primary_color="#123456")
        HostNameFactory.create(host="play.example.org")

    answers = [
        api.get("/api/v1/branding", headers={"host": "play.example.org:8000"}),
        api.get("/api/v1/branding", headers={"host": f"{organization.slug}.localhost"}),
        api.get(f"/api/v1/branding?slug={organization.slug}"),
    ]

    assert [answer.json()["primary_color"] for answer in answers] == ["#123456"] * 3
    assert answers[0].json()["base_url"] == "http://play.example.org"


def test_a_host_that_leads_nowhere_wears_the_platforms_look(api):
    assert api.get("/api/v1/branding", headers={"host": "nowhere.example.org"}).json()["slug"] == "platform"
    assert api.get("/api/v1/branding?slug=no-such-place").status_code == 404


def test_policies_are_shown_and_decided(as_, url, organization):
    api = as_(Role.ADMIN)

    rows = api.patch(f"{url}/policies", {"minimum_admins": 3, "contributor_name_from_minor": None}, format="json")

    assert {row["name"]: row["value"] for row in rows.json()}["minimum_admins"] == 3
    assert api.get(f"{url}/policies").json() == rows.json()
    with tenancy.reading(organization.id):
        assert policy_of(organization.id, "minimum_admins") == 3


@pytest.mark.parametrize("body", [{"minimum_admins": 0}, {"minimum_admins": "2"}, {"minimum_admins": 10**30}, []])
def test_a_policy_takes_its_own_values_only(as_, url, body):
    assert as_(Role.ADMIN).patch(f"{url}/policies", body, format="json").status_code == 400


def test_managers_see_policies_and_members_do_not(as_, url):
    assert as_(Role.MANAGER).get(f"{url}/policies").status_code == 200
    assert as_(Role.MEMBER).get(f"{url}/policies").status_code == 403


def test_incidents_are_noted_corrected_and_removed(as_, organization):
    api = as_(Role.ADMIN)
    body = {"starts_at": "2026-03-01T08:00:00Z", "ends_at": "2026-03-01T10:00:00Z", "reason": "M-Pesa down"}

    made = api.post("/api/v1/incident-windows", body | {"scope": "payments"}, format="json")
    url = f"/api/v1/incident-windows/{made.json()['id']}"
    changed = api.put(url, body | {"reason": "Provider down"}, format="json")

    assert (made.status_code, made.json()["scope"]) == (201, "payments")
    assert (changed.json()["reason"], changed.json()["scope"]) == ("Provider down", "everything")
    assert [row["id"] for row in api.get("/api/v1/incident-windows").json()["results"]] == [made.json()["id"]]
    assert api.delete(url).status_code == 204
    assert api.get(url).status_code == 404


def test_an_incident_ends_after_it_begins(as_, organization):
    body = {"starts_at": "2026-03-01T08:00:00Z", "ends_at": "2026-03-01T08:00:00Z", "reason": "Down"}

    answer = as_(Role.ADMIN).post("/api/v1/incident-windows", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "INCIDENT_TIMES")
    with tenancy.reading(organization.id):
        assert not IncidentWindow.objects.of(organization.id).exists()


def test_incidents_of_another_organization_do_not_exist(as_, other):
    with tenancy.writing(other.id):
        foreign = IncidentWindowFactory.create()
    api = as_(Role.ADMIN)

    assert api.get("/api/v1/incident-windows").json()["results"] == []
    assert api.delete(f"/api/v1/incident-windows/{foreign.pk}").status_code == 404


def test_the_look_of_one_organization_is_not_the_others(organization, other):
    with tenancy.writing(other.id):
        BrandFactory.create(primary_color="#654321")

    with tenancy.reading(organization.id):
        assert branding_of(organization.id).primary_color != "#654321"
