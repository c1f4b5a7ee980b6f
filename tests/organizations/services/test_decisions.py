from datetime import UTC, datetime, timedelta

import pytest

from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import PLATFORM_ID, uuid7
from goodplay.core.models import Announcement
from organizations import services
from organizations.errors import (
    ColorInvalidError,
    HostInvalidError,
    HostTakenError,
    IncidentTimesError,
    MessagesInvalidError,
    PolicyInvalidError,
    VerificationStepError,
)
from organizations.models import HostName
from organizations.selectors import (
    branding_of,
    incident_windows_of,
    organization_for_host,
    organization_named,
    policies_of,
    policy_of,
)
from tests.factories.organizations import HostNameFactory, IncidentWindowFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_policy_holds_from_now_on_and_has_a_default(organization, door):
    assert policy_of(organization.id, "minimum_admins") == 1

    for value in (2, 3):
        services.decide_policy(organization_id=organization.id, name="minimum_admins", value=value)

    assert policies_of(organization.id)["minimum_admins"] == 3


@pytest.mark.parametrize(("name", "value"), [("no_such", 1), ("minimum_admins", 0), ("minimum_admins", True)])
def test_a_policy_that_cannot_be_is_refused(organization, door, name, value):
    with pytest.raises(PolicyInvalidError) as refused:
        services.decide_policy(organization_id=organization.id, name=name, value=value)

    assert refused.value.params == {"policy": name}


def test_an_unknown_policy_is_a_bug(organization, door):
    with pytest.raises(KeyError):
        policy_of(organization.id, "no_such")


def test_the_line_to_verification(organization, door):
    with pytest.raises(VerificationStepError):
        services.verify_organization(organization_id=organization.id)
    services.ask_for_verification(organization_id=organization.id)
    for _ in range(2):
        verified = services.verify_organization(organization_id=organization.id, note="Register seen")
    rejected = services.reject_organization(organization_id=organization.id, note="Struck off")

    assert verified.verified_at is not None
    assert (rejected.verification, rejected.verification_note, rejected.verified_at) == ("rejected", "Struck off", None)
    told = Announcement.objects.of(organization.id).filter(name="organization.verified").order_by("id")
    assert [row.facts["verification"] for row in told] == ["verified", "rejected"]


def test_a_host_leads_to_one_organization(organization, door):
    services.add_host(organization_id=organization.id, host=" Play.Example.org. ")
    services.add_host(organization_id=organization.id, host="play.example.org")

    assert list(HostName.objects.of(organization.id).values_list("host", flat=True)) == ["play.example.org"]
    services.remove_host(organization_id=organization.id, host="play.example.org")
    services.remove_host(organization_id=organization.id, host="play.example.org")
    assert not HostName.objects.of(organization.id).exists()


def test_a_host_of_another_organization_is_refused(organization):
    with tenancy.platform("tests"):
        other = OrganizationFactory.create()
    with tenancy.writing(other.id):
        HostNameFactory.create(host="play.example.org")

    with pytest.raises(HostTakenError), tenancy.writing(organization.id):
        services.add_host(organization_id=organization.id, host="play.example.org")


def test_what_is_no_host_is_refused(organization, door):
    with pytest.raises(HostInvalidError):
        services.add_host(organization_id=organization.id, host="http://example.org")


def test_hosts_and_short_names_lead_to_organizations(organization):
    with tenancy.writing(organization.id):
        HostNameFactory.create(host="play.example.org")

    with tenancy.platform("tests"):
        assert organization_for_host("PLAY.example.org:443") == organization
        assert organization_for_host(f"{organization.slug}.localhost") == organization
        assert organization_for_host("localhost") is None
        assert organization_for_host("play.example.org.evil.org") is None
        assert organization_named(organization.slug.upper()) == organization
        assert organization_named(str(organization.id)) == organization
        assert organization_named(str(uuid7())) is None


def test_an_organization_that_is_not_served_lives_at_the_platforms_address(organization, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    with tenancy.reading(organization.id):
        assert branding_of(organization.id).base_url == "http://testserver"


def test_the_port_of_the_site_is_kept(organization, settings):
    settings.SITE_URL = "http://localhost:8000"

    with tenancy.reading(organization.id):
        assert branding_of(organization.id).base_url == f"http://{organization.slug}.localhost:8000"


@pytest.mark.parametrize("changes", [{"primary_color": "#ffffff"}, {"accent_color": "blue"}])
def test_a_color_that_cannot_be_read_is_refused(organization, door, changes):
    with pytest.raises(ColorInvalidError):
        services.change_branding(organization_id=organization.id, **changes)


def test_messages_of_another_shape_are_refused(organization, door):
    with pytest.raises(MessagesInvalidError):
        services.change_branding(organization_id=organization.id, messages={"fr": {}})


def test_only_what_an_organization_tells_is_changed(organization, door):
    with pytest.raises(ValueError, match="slug"):
        services.update_organization(organization_id=organization.id, slug="mine")


def test_incidents_of_the_platform_count_for_everybody(organization):
    with tenancy.writing(PLATFORM_ID):
        IncidentWindowFactory.create(starts_at=NOON, ends_at=NOON + timedelta(hours=1), reason="Power")
    with tenancy.writing(organization.id):
        IncidentWindowFactory.create(
            starts_at=NOON - timedelta(days=1), ends_at=NOON - timedelta(hours=23), reason="Own"
        )

        assert [window.reason for window in incident_windows_of(organization.id)] == ["Own", "Power"]
        assert [window.reason for window in incident_windows_of(organization.id, since=NOON)] == ["Power"]


@pytest.mark.parametrize("length", [timedelta(0), timedelta(hours=-1), timedelta(days=31, seconds=1)])
def test_an_incident_has_a_sensible_length(organization, door, length):
    with pytest.raises(IncidentTimesError):
        services.record_incident(organization_id=organization.id, starts_at=NOON, ends_at=NOON + length, reason="Down")


def test_an_unknown_incident_is_not_corrected(organization, door):
    with pytest.raises(NotFoundError):
        services.change_incident(
            organization_id=organization.id,
            incident_id=uuid7(),
            starts_at=NOON,
            ends_at=NOON + timedelta(hours=1),
            reason="Down",
            scope="everything",
        )


def told(organization, name):
    rows = Announcement.objects.of(organization.id).filter(name=name).order_by("id")
    return [row.facts for row in rows]


def test_incidents_are_told_with_the_moment_from_which_they_matter(organization, door):
    window = services.record_incident(
        organization_id=organization.id, starts_at=NOON, ends_at=NOON + timedelta(hours=1), reason="Down"
    )
    services.change_incident(
        organization_id=organization.id,
        incident_id=window.pk,
        starts_at=NOON + timedelta(hours=1),
        ends_at=NOON + timedelta(hours=2),
        reason="Down",
        scope="everything",
    )
    for _ in range(2):
        services.remove_incident(organization_id=organization.id, incident_id=window.pk)

    later = (NOON + timedelta(hours=1)).isoformat()
    assert told(organization, "incident.changed") == [
        {"since": NOON.isoformat()},
        {"since": NOON.isoformat()},
        {"since": later},
    ]


def test_another_time_zone_moves_the_days_of_incidents(organization, door):
    services.update_organization(organization_id=organization.id, time_zone="Africa/Nairobi")
    assert told(organization, "incident.changed") == []
    services.record_incident(
        organization_id=organization.id, starts_at=NOON, ends_at=NOON + timedelta(hours=1), reason="Down"
    )

    for _ in range(2):
        services.update_organization(organization_id=organization.id, time_zone="Europe/Rome")

    assert told(organization, "incident.changed") == [{"since": NOON.isoformat()}] * 2


def test_a_decision_is_told(organization, door):
    services.decide_policy(organization_id=organization.id, name="minimum_admins", value=2)

    assert told(organization, "policy.decided") == [{"name": "minimum_admins"}]
