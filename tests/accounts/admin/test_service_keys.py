import pytest
from django.urls import reverse

from accounts.models import ServiceApiKey
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from organizations.models import ExternalService
from organizations.services import note_heartbeat
from tests.factories.accounts import MembershipFactory
from tests.factories.services import key, service

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client, organization):
    """Enter the console with a role."""

    def entered(role=Role.ADMIN):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return entered


@pytest.fixture
def scales(organization):
    """The weighing stations."""
    with tenancy.writing(organization.id):
        return service()


def test_a_key_is_shown_once(enter, organization, scales):
    client = enter()
    said = {
        "service": scales.pk,
        "name": "Station 1",
        "scopes": ["wallets:read"],
        "rate": "60/minute",
        "addresses": "203.0.113.0/24",
    }

    page = client.post(reverse("admin:accounts_serviceapikey_add"), said)

    assert "gp_live_" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    with tenancy.writing(organization.id):
        made = ServiceApiKey.objects.get()
    assert (made.scopes, made.addresses, made.rate) == (["wallets:read"], ["203.0.113.0/24"], "60/minute")
    listed = client.get(reverse("admin:accounts_serviceapikey_changelist")).content.decode()
    assert f"gp_live_…_{made.prefix}_…" in listed
    shown = client.get(reverse("admin:accounts_serviceapikey_change", args=[made.pk])).content.decode()
    assert made.digest not in shown


@pytest.mark.parametrize("wrong", [{"addresses": "here"}, {"scopes": ["moon:read"]}, {"rate": "often"}])
def test_what_is_wrong_is_said_and_no_key_is_made(enter, organization, scales, wrong):
    said = {"service": scales.pk, "name": "Station 1", "scopes": ["wallets:read"], "rate": "60/minute"} | wrong

    page = enter().post(reverse("admin:accounts_serviceapikey_add"), said)

    assert page.status_code == 200
    assert "gp_live_" not in page.content.decode()
    with tenancy.writing(organization.id):
        assert ServiceApiKey.objects.count() == 0


def test_a_key_is_revoked(enter, organization, scales):
    with tenancy.writing(organization.id):
        made = key(scales).key
    client = enter()

    client.post(reverse("admin:accounts_serviceapikey_verb", args=[made.pk, "revoke"]), {"confirmed": "1"})

    with tenancy.writing(organization.id):
        assert ServiceApiKey.objects.get().revoked_at is not None
    assert "Revoked" in client.get(reverse("admin:accounts_serviceapikey_changelist")).content.decode()


def test_managers_see_no_keys(enter, scales):
    assert enter(Role.MANAGER).get(reverse("admin:accounts_serviceapikey_changelist")).status_code == 403


def test_a_service_is_entered_and_lives(enter, organization):
    client = enter()
    said = {"name": "Scales", "slug": "scales", "service_type": "collection", "url": "example.org", "is_active": "on"}

    client.post(reverse("admin:organizations_externalservice_add"), said)

    with tenancy.writing(organization.id):
        made = ExternalService.objects.get()
        note_heartbeat(slug="scales")
    assert made.url == "https://example.org"
    page = client.get(reverse("admin:organizations_externalservice_changelist")).content.decode()
    assert "Healthy" in page
    change = reverse("admin:organizations_externalservice_change", args=[made.pk])
    client.post(change, {"name": "Stations", "service_type": "other"})
    with tenancy.writing(organization.id):
        changed = ExternalService.objects.get()
    assert (changed.name, changed.slug, changed.is_active) == ("Stations", "scales", False)
