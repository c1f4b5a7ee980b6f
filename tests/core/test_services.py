import pytest

from goodplay.core import services, tenancy
from goodplay.core.context import within
from goodplay.core.models import SecurityEvent, SecurityKind

pytestmark = pytest.mark.django_db


def test_the_trail_knows_the_request(organization, door):
    with within(ip="203.0.113.7", request_id="request-1"):
        services.record_security_event(
            kind=SecurityKind.SIGN_IN_FAILED, organization_id=organization.id, facts={"reason": "password"}
        )

    kept = SecurityEvent.objects.of(organization.id).get(kind=SecurityKind.SIGN_IN_FAILED)
    assert (kept.user_id, kept.ip, kept.request_id, kept.facts) == (
        None,
        "203.0.113.7",
        "request-1",
        {"reason": "password"},
    )
    assert kept.occurred_at is not None


def test_outside_a_request_the_trail_has_no_address(organization, door):
    kept = services.record_security_event(
        kind=SecurityKind.EXPORTED, organization_id=organization.id, user_id=organization.id
    )

    assert (kept.user_id, kept.ip, kept.request_id, kept.facts) == (organization.id, "", "", {})


def test_each_organization_has_its_own_trail(organization, platform):
    with tenancy.writing(organization.id):
        services.record_security_event(kind=SecurityKind.DENIED, organization_id=organization.id)

    with tenancy.reading(platform):
        assert not SecurityEvent.objects.filter(organization_id=organization.id).exists()


def test_the_trail_needs_a_door(organization):
    with pytest.raises(RuntimeError, match="needs an open door"):
        services.record_security_event(kind=SecurityKind.DENIED, organization_id=organization.id)
