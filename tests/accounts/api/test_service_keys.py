from rest_framework.test import APIClient

from tests.factories.accounts import MembershipFactory
from tests.factories.services import ServiceApi, key


def test_a_key_opens_nothing_but_the_addresses_of_services(door):
    assert ServiceApi(key()).get("/api/v1/wallets/me").status_code == 401


def test_without_a_key_there_is_nothing(door):
    member = MembershipFactory.create()

    assert APIClient().get(f"/api/v1/external/scales/wallets/{member.pk}").status_code == 401


def test_another_scheme_is_refused(door):
    key()
    client = APIClient(headers={"Authorization": "Basic abc", "X-Service-ID": "scales"})

    assert client.post("/api/v1/external/scales/heartbeat").status_code == 401
