"""The main path with a real worker: a gift by API becomes money, receipt, points, badge and a place."""

import pytest

from donations.models import Campaign
from goodplay.core import tenancy
from goodplay.core.announce import drain
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from organizations.services import open_organization
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory
from tests.factories.wallet import fund
from tests.processes import running, wait_until
from wallet.services import check_books

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.flow, pytest.mark.slow]

FIRST_GIFT = 25
"""What the community's starter kit pays for a first gift, besides one point per euro."""


@pytest.fixture
def house():
    """A community with its starter kit, a campaign in euro, a manager, a member who gives and one who gave before."""
    house_id = uuid7()
    with tenancy.writing(house_id):
        open_organization(kind="community", name="A house", slug="a-house")
    drain()
    with tenancy.writing(house_id):
        campaign = CampaignFactory.create(currency="EUR", slug="roof")
        people = {
            name: MembershipFactory.create(role=role)
            for name, role in (("manager", Role.MANAGER), ("giver", Role.MEMBER), ("earlier", Role.MEMBER))
        }
    return campaign, people


def give(api, campaign: Campaign, amount: str, *, key: str, **more):
    body = {"campaign": str(campaign.pk), "amount": {"amount": amount, "currency": "EUR"}, "provider": "manual"}
    return api.post("/api/v1/donations", body | more, format="json", headers={"Idempotency-Key": key})


def place(api) -> int | None:
    return api.get("/api/v1/leaderboards/points/all_time/position").json().get("rank")


@pytest.mark.timeout(180)
def test_a_gift_becomes_receipt_points_and_place(house, api, tmp_path):
    campaign, people = house
    manager, giver = type(api)(), api
    manager.sign_in(people["manager"])
    giver.sign_in(people["giver"])
    with running("worker", tmp_path / "worker.log"), running("beat", tmp_path / "beat.log"):
        earlier = give(manager, campaign, "20.00", key="one", member=str(people["earlier"].pk), settled=True)
        answer = give(manager, campaign, "50.00", key="two", member=str(people["giver"].pk), settled=True)
        gift = answer.json()
        wait_until(lambda: giver.get(f"/api/v1/donations/{gift['id']}/receipt.pdf").status_code == 200)
        wait_until(lambda: giver.get("/api/v1/members/me/points").json()["total_points"] > 0)
        wait_until(lambda: place(giver) == 1)

    assert (earlier.status_code, answer.status_code, gift["status"]) == (201, 201, "settled")
    receipt = giver.get(f"/api/v1/donations/{gift['id']}/receipt").json()
    assert (receipt["status"], receipt["amount"]["amount"]) == ("rendered", "50.00")
    assert giver.get(f"/api/v1/donations/{gift['id']}/receipt.pdf").content.startswith(b"%PDF-")
    assert giver.get("/api/v1/members/me/points").json()["total_points"] == 50 + FIRST_GIFT
    assert [badge["name"] for badge in giver.get("/api/v1/members/me/badges").json()["badges"]] == ["First Gift"]
    with tenancy.platform("tests"):
        assert check_books() == []


@pytest.mark.timeout(180)
def test_a_gift_from_the_wallet_of_another_organization_settles_on_both_sides(house, api, tmp_path):
    campaign, _ = house
    home_id = uuid7()
    with tenancy.writing(home_id):
        open_organization(kind="recycling", name="Another house", slug="another-house")
    drain()
    with tenancy.writing(home_id):
        payer = MembershipFactory.create()
        fund(payer, 8_000, currency="EUR")
    api.sign_in(payer)

    with running("worker", tmp_path / "worker.log"), running("beat", tmp_path / "beat.log"):
        answer = give(
            api, campaign, "30.00", key="across", provider="wallet", organization=str(campaign.organization_id)
        )
        wait_until(lambda: api.get("/api/v1/donations/elsewhere").json()["results"][0]["status"] == "settled")

    assert (answer.status_code, answer.json()["status"]) == (201, "pending")
    with tenancy.platform("tests"):
        assert check_books() == []
    balances = {
        line["currency"]: line["balance"]["amount"] for line in api.get("/api/v1/wallets/me").json()["balances"]
    }
    assert balances["EUR"] == "50.00"
