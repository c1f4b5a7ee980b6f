from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import tasks
from accounts.errors import ServiceKeyInvalidError, ServiceKeyNotFoundError
from accounts.models import ServiceApiKey
from accounts.rules import service_keys as rules
from accounts.selectors.service_keys import key_that_fits, remember_use
from accounts.services.service_keys import note_key_uses, revoke_service_key
from goodplay.core.models import SecurityEvent
from organizations.errors import ServiceTakenError
from organizations.models import ExternalService
from organizations.rules.health import health
from organizations.services import change_service, note_heartbeat
from tests.factories.services import key, service


def holds(made, *, as_service="scales", address="203.0.113.7"):
    return key_that_fits(rules.read(made.text), service=as_service, address=address)


def test_a_key_is_read_as_it_was_written(door):
    made = key()

    parts = rules.read(made.text)

    assert (parts.organization_id, parts.prefix) == (door.organization_id, made.key.prefix)
    assert made.text.startswith("gp_live_")
    assert parts.secret not in ServiceApiKey.objects.values_list("digest", flat=True)
    assert holds(made).pk == made.key.pk


@pytest.mark.parametrize("text", ["", "gp_live_", "gp_live_a_b_c", f"gp_live_{'z' * 22}_{'a' * 10}_{'a' * 40}", "eyJh"])
def test_what_is_no_key_is_none(text):
    assert rules.read(text) is None


def test_a_key_holds_for_its_service_until_it_ends(door):
    of = service()
    made = key(of, expires_at=timezone.now() + timedelta(days=1))
    assert holds(made) is not None

    assert holds(made, as_service="other") is None
    ServiceApiKey.objects.update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1)
    )
    assert holds(made) is None


def test_a_service_that_is_switched_off_has_no_key(door):
    of = service()
    made = key(of)

    change_service(service_id=of.pk, is_active=False)

    assert holds(made) is None


def test_another_secret_opens_nothing(door):
    made, other = key(), key(service("other"))
    parts = rules.read(made.text)

    forged = rules.KeyParts(parts.organization_id, parts.prefix, rules.read(other.text).secret)

    assert key_that_fits(forged, service="scales", address="") is None


def test_a_key_comes_from_its_networks(door):
    made = key(addresses=["203.0.113.0/24", "2001:db8::/32"])

    assert holds(made, address="203.0.113.7")
    assert holds(made, address="2001:db8:1::/64")
    assert not holds(made, address="198.51.100.1")
    assert not holds(made, address="")


def test_a_revoked_key_is_over_and_leaves_a_trace(door):
    made = key()

    for _ in range(2):
        revoke_service_key(key_id=made.key.pk)

    assert holds(made) is None
    assert list(SecurityEvent.objects.order_by("id").values_list("kind", flat=True)) == ["key_created", "key_revoked"]
    with pytest.raises(ServiceKeyNotFoundError):
        revoke_service_key(key_id=door.organization_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["moon:read"]},
        {"addresses": ["here"]},
        {"rate": "often"},
        {"expires_at": timezone.now() - timedelta(days=1)},
        {"service_id": "01890000-0000-7000-8000-000000000000"},
    ],
)
def test_what_is_no_key_is_not_made(door, wrong):
    with pytest.raises(ServiceKeyInvalidError):
        key(**wrong)
    assert ServiceApiKey.objects.count() == 0


@pytest.mark.twice("accounts.note_key_uses")
def test_uses_are_written_down_by_the_clock(door):
    made = key()
    remember_use(made.key)
    used = {made.key.pk: timezone.now()}

    for _ in range(2):
        note_key_uses(used=used)

    assert ServiceApiKey.objects.get().last_used_at == used[made.key.pk]
    assert tasks.note_key_uses is not None


def test_a_service_has_one_id_and_keeps_it(door):
    of = service()

    with pytest.raises(ServiceTakenError):
        service()
    with pytest.raises(TypeError, match="slug"):
        change_service(service_id=of.pk, slug="other")
    assert change_service(service_id=of.pk, name="Scales").name == "Scales"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "healthy"), (4, "healthy"), (5, "warning"), (59, "warning"), (60, "unhealthy")]
)
def test_health_follows_the_last_heartbeat(minutes, said):
    now = timezone.now()

    assert health(now - timedelta(minutes=minutes), now) == said
    assert health(None, now) == "unknown"


def test_a_heartbeat_is_noted(door):
    service()

    assert note_heartbeat(slug="scales").last_heartbeat_at is not None
    assert ExternalService.objects.count() == 1
