import pytest

from goodplay import kits
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from organizations import services
from organizations.errors import KitInvalidError, SlugInvalidError, SlugTakenError, UnknownPlaceError
from organizations.models import Brand, Organization, Policy
from organizations.selectors import policy_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def new():
    """The open door of an organization that does not stand yet."""
    organization_id = uuid7()
    with tenancy.writing(organization_id):
        yield organization_id


def test_opening_takes_the_place_from_the_kit_and_tells_everybody(new):
    opened = services.open_organization(kind="chama", name="Umoja", slug="umoja")

    assert (opened.pk, opened.currency, opened.time_zone, opened.language) == (new, "KES", "Africa/Nairobi", "en")
    assert [row.facts for row in Announcement.objects.of(new).filter(name="organization.created")] == [
        {"organization_id": str(new), "kind": "chama", "name": "Umoja", "currency": "KES"}
    ]


def test_what_the_caller_says_holds_against_the_kit(new):
    opened = services.open_organization(
        kind="sacco", name="Kampala Sacco", slug="kampala", currency="UGX", time_zone="Africa/Kampala"
    )

    assert (opened.currency, opened.time_zone) == ("UGX", "Africa/Kampala")


def test_opening_twice_is_once(new):
    services.open_organization(kind="chama", name="Umoja", slug="umoja")
    services.open_organization(kind="chama", name="Umoja", slug="umoja")

    assert Announcement.objects.of(new).filter(name="organization.created").count() == 1


def test_a_charity_waits_for_verification(new):
    assert services.open_organization(kind="onlus", name="Aiuto", slug="aiuto").verification == "pending"


def test_a_slug_of_another_organization_is_refused(new, organization):
    with pytest.raises(SlugTakenError) as refused:
        services.open_organization(kind="chama", name="Umoja", slug=organization.slug)

    assert refused.value.params == {"slug": organization.slug}
    assert not Announcement.objects.of(new).exists()


@pytest.mark.parametrize("slug", ["ab", "-umoja", "Umoja", "um oja", "admin", "umoja.", "x" * 64])
def test_a_slug_that_is_no_address_is_refused(new, slug):
    with pytest.raises(SlugInvalidError):
        services.open_organization(kind="chama", name="Umoja", slug=slug)


@pytest.mark.parametrize("place", [{"currency": "XXX"}, {"time_zone": "Mars/Base"}, {"language": "xx"}])
def test_an_unknown_place_is_refused(new, place):
    with pytest.raises(UnknownPlaceError) as refused:
        services.open_organization(kind="chama", name="Umoja", slug="umoja", **place)

    assert refused.value.params == place


def test_a_broken_kit_is_refused(new, monkeypatch):
    monkeypatch.setattr(kits, "validate", lambda kind: ["something is unknown"])

    with pytest.raises(KitInvalidError):
        services.open_organization(kind="chama", name="Umoja", slug="umoja")

    assert not Organization.objects.filter(pk=new).exists()


def test_opening_needs_an_open_door():
    with pytest.raises(RuntimeError):
        services.open_organization(kind="chama", name="Umoja", slug="umoja")


def test_a_new_organization_hears_its_kit(organization, hear):
    with tenancy.writing(organization.id):
        services.apply_kit(kind="bank")
        services.apply_kit(kind="bank")

        assert Brand.objects.of(organization.id).get().primary_color == "#123f6b"
        assert policy_of(organization.id, "minimum_admins") == 3
        assert Policy.objects.of(organization.id).count() == 6


def test_a_kit_does_not_change_what_was_decided(organization, door):
    services.decide_policy(organization_id=organization.id, name="minimum_admins", value=1)

    services.apply_kit(kind="bank")

    assert policy_of(organization.id, "minimum_admins") == 1
