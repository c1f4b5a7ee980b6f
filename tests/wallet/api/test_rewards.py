import pytest

from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.rewards import rate, redeem, reward, tell
from tests.factories.wallet import fund
from wallet.models import Reward, Tier
from wallet.services.tiers import set_tier

pytestmark = pytest.mark.usefixtures("books_balance")
API = "/api/v1"


@pytest.fixture
def saver(organization, member):
    """The member, with a thousand points and the silver tier."""
    fund(member, 1000, "PTS")
    tell()
    set_tier(member_id=member.pk, number=2)
    return member


@pytest.fixture
def boss(door):
    """An administrator."""
    return MembershipFactory.create(role=Role.ADMIN)


def sent(api, path, body=None, key="k", method="post"):
    return getattr(api, method)(f"{API}/{path}", body or {}, format="json", headers={"Idempotency-Key": key})


def test_the_wallet_shows_everything_of_it(api, saver):
    body = api.sign_in(saver).get(f"{API}/wallets/me").json()

    assert (body["member_id"], body["user_id"], body["tier"]) == (str(saver.pk), str(saver.user_id), "Silver")
    assert body["balance"] == {"amount": "0.00", "currency": "EUR"}
    assert body["points"] == {"amount": "1000", "currency": "PTS"}
    assert body["total_earned"] == {"amount": "0", "currency": "PTS"}


def test_a_member_takes_a_reward_and_sees_the_code(api, saver):
    mug = reward()
    api.sign_in(saver)

    first = sent(api, f"rewards/{mug.pk}/redeem")
    again = sent(api, f"rewards/{mug.pk}/redeem")

    assert (first.status_code, first.headers["X-Message-Code"]) == (201, "REWARD_ISSUED")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    body = api.get(f"{API}/redemptions/{first.json()['id']}").json()
    assert (body["status"], body["cost"]) == ("issued", {"amount": "200", "currency": "PTS"})
    assert len(body["code"]) == 19


def test_the_code_is_drawn_for_its_member_alone(api, saver, boss):
    taken = redeem(saver, reward())

    picture = api.sign_in(saver).get(f"{API}/redemptions/{taken.pk}/qr")

    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")
    assert picture.content.startswith(b"<svg")
    assert api.sign_in(boss).get(f"{API}/redemptions/{taken.pk}").json()["code"] == ""
    assert api.get(f"{API}/redemptions/{taken.pk}/qr").status_code == 404


def test_a_voucher_is_checked_and_used_at_the_counter(api, saver, boss):
    taken = redeem(saver, reward())
    api.sign_in(boss)

    found = sent(api, "redemptions/check", {"code": taken.code.lower()})

    assert found.json()["id"] == str(taken.pk)
    assert sent(api, f"redemptions/{taken.pk}/use", key="u").json()["status"] == "used"
    assert sent(api, "redemptions/check", {"code": "7KQM"}, key="c").json()["code"] == "REDEMPTION_NOT_FOUND"


def test_the_queue_by_api(api, saver, boss):
    taken = redeem(saver, reward(handed_out=True))
    api.sign_in(boss)

    assert [row["id"] for row in api.get(f"{API}/redemptions?status=reserved").json()["results"]] == [str(taken.pk)]
    assert sent(api, f"redemptions/{taken.pk}/issue", {"note": "Parcel 7"}).json()["note"] == "Parcel 7"
    assert sent(api, f"redemptions/{taken.pk}/refund", {"reason": "Lost"}, "r").json()["status"] == "refunded"


def test_a_member_cancels_what_is_not_handed_out(api, saver):
    taken = redeem(saver, reward(handed_out=True))

    assert sent(api.sign_in(saver), f"redemptions/{taken.pk}/cancel").json()["status"] == "cancelled"


def test_members_see_what_is_offered_and_managers_everything(api, saver, boss):
    reward(name="Draft", offered=False)
    reward(name="Gone", stock=0)
    reward(name="Mug")

    assert [row["name"] for row in api.sign_in(saver).get(f"{API}/rewards").json()["results"]] == ["Mug"]
    assert len(api.sign_in(boss).get(f"{API}/rewards").json()["results"]) == 3


def test_a_reward_by_api(api, boss):
    api.sign_in(boss)
    said = {
        "name": "Ten percent",
        "reward_type": "discount",
        "cost": {"amount": "50", "currency": "PTS"},
        "discount_percent": 10,
        "value": {"amount": "5.00", "currency": "EUR"},
    }

    made = sent(api, "rewards", said)

    assert (made.status_code, made.json()["status"], made.json()["discount_percent"]) == (201, "draft", 10)
    path = f"rewards/{made.json()['id']}"
    assert sent(api, path, {"value": None, "stock": 5}, "p", "patch").json()["left"] == 5
    assert sent(api, f"{path}/offer", key="o").json()["status"] == "active"
    assert sent(api, f"{path}/retire", key="x").json()["status"] == "retired"
    assert Reward.objects.get().value_minor is None


def test_the_tier_is_asked(api, saver):
    gold = reward(tier_id=Tier.objects.get(name="Gold").pk)

    refused = sent(api.sign_in(saver), f"rewards/{gold.pk}/redeem")

    assert (refused.status_code, refused.json()["code"]) == (409, "TIER_TOO_LOW")


def test_a_member_tries_and_converts(api, saver):
    rate()
    api.sign_in(saver)
    said = {"rate_type": "points_to_money", "amount": {"amount": "300", "currency": "PTS"}}

    tried = sent(api, "wallets/me/conversions/quote", said, "q").json()

    assert (tried["to_amount"], tried["is_possible"]) == ({"amount": "3.00", "currency": "EUR"}, True)
    made = sent(api, "wallets/me/conversions", said)
    assert (made.status_code, made.json()["status"]) == (201, "converted")
    assert api.get(f"{API}/wallets/me").json()["balance"]["amount"] == "3.00"
    assert len(api.get(f"{API}/conversions").json()["results"]) == 1
    wrong = said | {"amount": {"amount": "3.00", "currency": "EUR"}}
    assert sent(api, "wallets/me/conversions", wrong, "w").status_code == 400


def test_rates_by_api(api, boss):
    api.sign_in(boss)
    said = {
        "rate_type": "recycling.plastic",
        "name": "Plastic",
        "from_unit": "kg",
        "from_quantity": "1",
        "to_amount": {"amount": "0.50", "currency": "EUR"},
        "minimum": "0.5",
        "caps": {"weekend": "1.5", "total": "2"},
    }

    made = sent(api, "conversion-rates", said)

    assert made.status_code == 201
    assert (made.json()["from_quantity"], made.json()["caps"]["weekend"]) == (1.0, "1.5")
    assert [row["rate_type"] for row in api.get(f"{API}/conversion-rates/current").json()] == ["recycling.plastic"]
    assert sent(api, f"conversion-rates/{made.json()['id']}/retire", key="r").json()["is_active"] is False
    neither = {name: said[name] for name in ("rate_type", "name", "to_amount")}
    assert sent(api, "conversion-rates", neither, "none").status_code == 400


def test_lists_cost_the_same_for_many(api, saver, django_assert_max_num_queries):
    for number in range(6):
        redeem(saver, reward(name=f"Mug {number}", cost_minor=10))
    api.sign_in(saver)

    for path in ("rewards", "redemptions"):
        with django_assert_max_num_queries(8):
            assert len(api.get(f"{API}/{path}").json()["results"]) == 6
