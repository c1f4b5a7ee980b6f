"""The recycling flow of document 004, and everything else that an external service may do."""

import pytest

from gamification.models import Activity
from gamification.services import apply_kit, seed_all, tell_tiers
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.rewards import redeem, reward
from tests.factories.services import NOON, ServiceApi, key, service
from tests.factories.wallet import fund
from wallet import services as wallet
from wallet.models import Redemption, Transfer
from wallet.services.starter_kits import apply_programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
DEED = {
    "action": "recycling.delivered",
    "key": "scale-7:1001",
    "quantity": 5,
    "occurred_at": NOON.isoformat(),
    "rate_type": "recycling.plastic",
    "material": "plastic",
    "description": "5 kg of plastic",
}


@pytest.fixture
def books_balance(db):
    """All books balance when the test ends."""
    yield
    with tenancy.platform("tests"):
        assert wallet.check_books() == []


@pytest.fixture
def programme(db):
    """A recycling programme that pays half a dollar for a kilogram of plastic."""
    with tenancy.writing(PLATFORM_ID):
        seed_all()
    with tenancy.platform("tests"):
        made = OrganizationFactory.create(kind="recycling", currency="USD")
    with tenancy.writing(made.id):
        wallet.apply_kit(kind="recycling")
        apply_programme(kind="recycling")
        apply_kit(kind="recycling")
    return made


@pytest.fixture
def collector(programme):
    """Somebody who brings material."""
    with tenancy.writing(programme.id):
        return MembershipFactory.create()


@pytest.fixture
def scales(programme):
    """The weighing stations, signed in."""
    with tenancy.writing(programme.id):
        return ServiceApi(key())


def test_five_kilograms_are_fifty_points_and_two_fifty(scales, programme, collector):
    with tenancy.writing(programme.id):
        tell_tiers()

    told = scales.tell(f"users/{collector.user_id}/points", DEED)

    assert (told.status_code, told.headers["X-Message-Code"]) == (201, "ACTIVITY_RECORDED")
    body = told.json()
    assert (body["points"], body["bonus_points"]) == (50, 10)
    assert body["amount"] == {"amount": "2.50", "currency": "USD"}
    seen = scales.ask(f"wallets/{collector.user_id}").json()
    assert seen["balance"] == {"amount": "2.50", "currency": "USD"}
    assert (seen["points"]["amount"], seen["tier"]) == ("60", "Bronze")
    with tenancy.writing(programme.id):
        (fact,) = [row.facts for row in Announcement.objects.filter(name="wallet.updated")]
    assert (fact["balance_change_minor"], fact["points_change"], fact["new_balance_minor"]) == (250, 60, 250)
    assert (fact["description"], fact["service"]) == ("5 kg of plastic", "scales")


def test_told_again_it_is_paid_once(scales, programme, collector):
    first = scales.tell(f"users/{collector.pk}/points", DEED)
    again = scales.tell(f"users/{collector.pk}/points", DEED, idempotency="k2")

    assert (first.status_code, again.status_code, again.headers["X-Message-Code"]) == (201, 200, "ACTIVITY_KNOWN")
    assert again.json()["activity_id"] == first.json()["activity_id"]
    with tenancy.writing(programme.id):
        assert Transfer.objects.filter(key__startswith="conversion:").count() == 1
        assert Announcement.objects.filter(name="wallet.updated").count() == 1


def test_the_flow_shows_in_the_statement(scales, collector):
    scales.tell(f"users/{collector.pk}/points", DEED)

    lines = scales.ask(f"wallets/{collector.pk}/transactions").json()["results"]

    assert {(line["kind"], line["amount"]["currency"]) for line in lines} == {("earn", "USD"), ("earn", "PTS")}
    assert "5 kg of plastic" in {line["reason"] for line in lines}


def test_a_refused_deed_pays_nothing(scales, programme, collector):
    refused = scales.tell(f"users/{collector.pk}/points", DEED | {"action": "moon.visited"})

    assert refused.status_code == 404
    unpriced = scales.tell(f"users/{collector.pk}/points", DEED | {"rate_type": "recycling.gold"}, idempotency="g")
    assert unpriced.json()["code"] == "RATE_NOT_FOUND"
    with tenancy.writing(programme.id):
        assert Activity.objects.of(programme.id).count() == 0
        assert Transfer.objects.filter(key__startswith="conversion:").count() == 0


def test_a_deed_without_a_rate_pays_points_alone(scales, collector):
    deed = {name: value for name, value in DEED.items() if name != "rate_type"}

    assert scales.tell(f"users/{collector.pk}/points", deed).json()["amount"] is None


def test_points_are_spent_with_a_service(scales, programme, collector):
    with tenancy.writing(programme.id):
        fund(collector, 100, "PTS")

    spent = scales.tell(f"users/{collector.pk}/points/spend", {"points": 30, "description": "Bus ticket"})
    again = scales.tell(f"users/{collector.pk}/points/spend", {"points": 30, "description": "Bus ticket"})

    assert (spent.status_code, spent.json()["current_points"]) == (201, 70)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert scales.ask(f"users/{collector.pk}/points").json()["current_points"] == 70
    poor = scales.tell(f"users/{collector.pk}/points/spend", {"points": 71, "description": "More"}, "more")
    assert poor.json()["code"] == "INSUFFICIENT_FUNDS"


def test_points_have_a_history(scales, collector):
    scales.tell(f"users/{collector.pk}/points", DEED)

    lines = scales.ask(f"users/{collector.pk}/points/history").json()["results"]

    assert 50 in {line["points_change"] for line in lines}


def test_a_wallet_is_changed_and_told(scales, programme, collector):
    said = {"amount": {"amount": "4.00", "currency": "USD"}, "direction": "add", "description": "Bonus"}

    assert scales.tell(f"wallets/{collector.pk}/updates", said).status_code == 201
    taken = said | {"direction": "take", "amount": {"amount": "1.50", "currency": "USD"}}
    assert scales.tell(f"wallets/{collector.pk}/updates", taken, "t").status_code == 201
    assert scales.ask(f"wallets/{collector.pk}").json()["balance"]["amount"] == "2.50"
    points = said | {"amount": {"amount": "4", "currency": "PTS"}}
    assert scales.tell(f"wallets/{collector.pk}/updates", points, "p").status_code == 400
    with tenancy.writing(programme.id):
        changes = [row.facts["balance_change_minor"] for row in Announcement.objects.filter(name="wallet.updated")]
    assert sorted(changes) == [-150, 400]


def test_rewards_of_a_service(scales, programme, collector):
    with tenancy.writing(programme.id):
        fund(collector, 500, "PTS")
        mug = reward()

    assert "Mug" in [row["name"] for row in scales.ask("rewards").json()["results"]]
    taken = scales.tell(f"users/{collector.pk}/rewards", {"reward_id": str(mug.pk), "external_id": "till-1"})
    assert (taken.status_code, taken.json()["external_id"]) == (201, "till-1")
    assert scales.ask(f"users/{collector.pk}/rewards").json()["results"][0]["code"] == taken.json()["code"] != ""
    assert scales.tell("rewards/use", {"code": taken.json()["code"]}, "u").json()["status"] == "used"
    assert scales.tell("rewards/use", {"code": "7KQM"}, "n").json()["code"] == "REDEMPTION_NOT_FOUND"


def test_the_code_of_anothers_voucher_is_not_shown(scales, programme, collector):
    with tenancy.writing(programme.id):
        fund(collector, 500, "PTS")
        redeem(collector, reward())

    assert scales.ask(f"users/{collector.pk}/rewards").json()["results"][0]["code"] == ""


def test_a_service_lives(scales):
    beat = scales.tell("heartbeat")

    assert (beat.status_code, beat.json()["health"], beat.json()["service_id"]) == (200, "healthy", "scales")


def test_a_key_does_what_its_scopes_say(programme, collector):
    with tenancy.writing(programme.id):
        reader = ServiceApi(key(service("reader"), scopes=["wallets:read"]), "reader")

    assert reader.ask(f"wallets/{collector.pk}").status_code == 200
    assert reader.ask(f"users/{collector.pk}/points").status_code == 403
    said = {"amount": {"amount": "4.00", "currency": "USD"}, "direction": "add", "description": "Bonus"}
    assert reader.tell(f"wallets/{collector.pk}/updates", said).status_code == 403


def test_a_key_is_good_at_the_addresses_of_its_service_alone(programme, collector):
    with tenancy.writing(programme.id):
        made = key()
        service("other")

    assert ServiceApi(made).get(f"/api/v1/external/other/wallets/{collector.pk}").status_code == 404
    assert ServiceApi(made, "other").ask(f"wallets/{collector.pk}").status_code == 401


def test_members_of_others_do_not_exist(scales, organization):
    with tenancy.writing(organization.id):
        stranger = MembershipFactory.create()

    for user_id in (stranger.pk, stranger.user_id):
        assert scales.ask(f"wallets/{user_id}").status_code == 404


def test_a_key_has_its_own_rate(programme, collector):
    with tenancy.writing(programme.id):
        slow = ServiceApi(key(rate="2/minute"))

    answers = [slow.ask(f"wallets/{collector.pk}").status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_the_voucher_was_redeemed_once(scales, programme, collector):
    with tenancy.writing(programme.id):
        fund(collector, 500, "PTS")
        mug = reward(stock=1)
    body = {"reward_id": str(mug.pk)}

    scales.tell(f"users/{collector.pk}/rewards", body)
    second = scales.tell(f"users/{collector.pk}/rewards", body, "other")

    assert second.json()["code"] == "REWARD_SOLD_OUT"
    with tenancy.writing(programme.id):
        assert Redemption.objects.count() == 1
