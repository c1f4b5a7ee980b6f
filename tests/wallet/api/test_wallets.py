from datetime import UTC, datetime

import pytest

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import OUTSIDE, fund, post
from wallet.enums import TransferKind
from wallet.models import Account, Transfer
from wallet.services import Holder, place_hold

pytestmark = pytest.mark.django_db
SHOP = Holder.purpose("shop")


def person(organization, role=Role.MEMBER):
    with tenancy.writing(organization.id):
        return MembershipFactory.create(role=role)


@pytest.fixture
def saver(organization):
    """A member with 100.00 EUR, 7 points and a hold of 30.00 EUR."""
    member = person(organization)
    with tenancy.writing(organization.id):
        fund(member, 10_000)
        post(Holder.purpose("points"), Holder.member(member.pk), 7, "PTS", kind=TransferKind.EARN, key="points")
        place_hold(key="h", member_id=member.pk, amount_minor=3_000, currency="EUR")
    return member


def test_a_member_reads_his_wallet(api, saver):
    answer = api.sign_in(saver).get("/api/v1/wallets/me")

    euros = answer.json()["balances"][1]
    assert (answer.status_code, answer.json()["member_id"]) == (200, str(saver.pk))
    assert euros == {
        "currency": "EUR",
        "kind": "money",
        "balance": {"amount": "100.00", "currency": "EUR"},
        "held": {"amount": "30.00", "currency": "EUR"},
        "available": {"amount": "70.00", "currency": "EUR"},
        "earned": {"amount": "0.00", "currency": "EUR"},
    }
    assert answer.json()["balances"][2]["earned"] == {"amount": "7", "currency": "PTS"}


@pytest.mark.parametrize("path", ["", "/transactions", "/past?at=2026-01-01T00:00:00Z"])
def test_another_members_wallet_does_not_exist(api, organization, saver, path):
    answer = api.sign_in(person(organization)).get(f"/api/v1/wallets/{saver.pk}{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["", "/transactions", "/past?at=2026-01-01T00:00:00Z"])
def test_the_treasurer_reads_every_wallet_of_the_organization(api, organization, saver, path):
    answer = api.sign_in(person(organization, Role.TREASURER)).get(f"/api/v1/wallets/{saver.pk}{path}")

    assert answer.status_code == 200


def test_a_wallet_of_another_organization_does_not_exist(api, other_organization, saver):
    answer = api.sign_in(person(other_organization, Role.OWNER)).get(f"/api/v1/wallets/{saver.pk}")

    assert answer.status_code == 404


def test_a_past_wallet_counts_what_had_taken_effect(api, organization, saver):
    with tenancy.writing(organization.id):
        holder = Holder.member(saver.pk)
        post(OUTSIDE, holder, 250, effective_at=datetime(2025, 1, 1, tzinfo=UTC))

    answer = api.sign_in(saver).get("/api/v1/wallets/me/past?at=2025-06-01T00:00:00Z")

    assert answer.json() == {
        "member_id": str(saver.pk),
        "at": "2025-06-01T00:00:00Z",
        "balances": [{"currency": "EUR", "balance": {"amount": "2.50", "currency": "EUR"}}],
    }


@pytest.mark.parametrize("query", ["", "?at=yesterday"])
def test_a_past_wallet_needs_a_moment(api, saver, query):
    answer = api.sign_in(saver).get(f"/api/v1/wallets/me/past{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_a_member_reads_his_transactions_newest_first(api, organization, saver):
    with tenancy.writing(organization.id):
        post(Holder.member(saver.pk), SHOP, 1_000, key="spend", kind=TransferKind.SPEND, subject_type="order")

    lines = api.sign_in(saver).get("/api/v1/wallets/me/transactions").json()["results"]

    assert [line["kind"] for line in lines] == ["spend", "earn", "deposit"]
    assert lines[0]["amount"] == {"amount": "-10.00", "currency": "EUR"}
    assert lines[0]["balance_after"] == {"amount": "90.00", "currency": "EUR"}
    assert lines[0]["account"] == {"kind": "member", "member_id": str(saver.pk), "purpose": ""}
    assert lines[0]["other_account"] == {"kind": "purpose", "member_id": None, "purpose": "shop"}
    assert (lines[0]["key"], lines[0]["subject_type"], lines[0]["reverses_id"]) == ("spend", "order", None)


def test_transactions_are_read_page_by_page(api, organization, saver):
    with tenancy.writing(organization.id):
        for number in range(5):
            post(Holder.member(saver.pk), SHOP, 100, key=f"spend:{number}")
    keys, address = [], "/api/v1/wallets/me/transactions?currency=EUR&limit=2"

    api.sign_in(saver)
    while address:
        page = api.get(address).json()
        keys += [line["key"].partition(":")[2] for line in page["results"]]
        address = page["next"]

    assert keys[:5] == ["4", "3", "2", "1", "0"]
    assert len(keys) == 6


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=earn", 1),
        ("kind=earn&kind=deposit", 2),
        ("currency=EUR", 1),
        ("direction=out", 0),
        ("direction=in", 2),
        ("effective_from=2026-01-01T00:00:00Z", 2),
        ("effective_before=2026-01-01T00:00:00Z", 0),
        ("subject_id=nothing", 0),
    ],
)
def test_transactions_are_narrowed(api, saver, query, count):
    answer = api.sign_in(saver).get(f"/api/v1/transactions?{query}")

    assert (answer.status_code, len(answer.json()["results"])) == (200, count)


@pytest.mark.parametrize("query", ["kind=gift", "direction=up", "effective_from=soon", "member=me", "currency=%00"])
def test_a_filter_that_makes_no_sense_is_refused(api, saver, query):
    answer = api.sign_in(saver).get(f"/api/v1/transactions?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_a_member_lists_his_own_lines_and_the_auditor_all(api, organization, saver):
    own = api.sign_in(saver).get("/api/v1/transactions").json()["results"]
    every = api.sign_in(person(organization, Role.AUDITOR)).get("/api/v1/transactions").json()["results"]
    none = api.sign_in(person(organization)).get("/api/v1/transactions").json()["results"]

    assert (len(own), len(every), len(none)) == (2, 4, 0)


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize("address", ["/api/v1/transactions", "/api/v1/wallets/me/transactions"])
def test_lists_take_a_constant_number_of_queries(api, organization, saver, queries, items, address):
    with tenancy.writing(organization.id):
        for _ in range(items):
            post(Holder.member(saver.pk), SHOP, 1)
    api.sign_in(saver)

    with queries(9 if "me" in address else 8):
        api.get(address)


def test_currencies_are_the_organizations_and_money(api, organization):
    currencies = api.sign_in(person(organization)).get("/api/v1/currencies?limit=100").json()["results"]

    assert {"code": "PTS", "name": "Points", "kind": "points", "decimals": 0} in currencies
    assert {"code": "EUR", "name": "Euro", "kind": "money", "decimals": 2} in currencies
    assert len([currency for currency in currencies if currency["code"] == "PTS"]) == 1


def adjust(api, whose, key="k", **changes):
    body = {
        "member": str(whose.pk),
        "amount": {"amount": "5.00", "currency": "EUR"},
        "direction": "add",
        "reason": "Counted again",
    }
    return api.post("/api/v1/transfers", body | changes, format="json", headers={"Idempotency-Key": key})


@pytest.mark.parametrize(("direction", "after"), [("add", 10_500), ("take", 9_500)])
def test_a_treasurer_adjusts_a_balance(api, organization, saver, direction, after):
    answer = adjust(api.sign_in(person(organization, Role.TREASURER)), saver, direction=direction)

    assert (answer.status_code, answer.headers["X-Message-Code"]) == (201, "BALANCE_ADJUSTED")
    with tenancy.reading(organization.id):
        transfer = Transfer.objects.get(pk=answer.json()["transfer_id"])
        assert (transfer.kind, transfer.reason) == ("adjust", "Counted again")
        assert Account.objects.get(member_id=saver.pk, currency__code="EUR").balance_minor == after


def test_an_adjustment_is_made_once(api, organization, saver):
    api.sign_in(person(organization, Role.TREASURER))

    first, second = adjust(api, saver), adjust(api, saver)

    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"


def test_an_adjustment_needs_a_key(api, organization, saver):
    answer = api.sign_in(person(organization, Role.TREASURER)).post("/api/v1/transfers", {}, format="json")

    assert answer.json()["code"] == "IDEMPOTENCY_KEY_REQUIRED"


def test_more_than_is_free_is_not_taken(api, organization, saver):
    api.sign_in(person(organization, Role.TREASURER))

    answer = adjust(api, saver, direction="take", amount={"amount": "70.01", "currency": "EUR"})

    assert (answer.status_code, answer.json()["code"]) == (409, "INSUFFICIENT_FUNDS")
    assert answer.json()["params"]["available_minor"] == 7_000


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR, Role.MANAGER])
def test_others_adjust_nothing(api, organization, saver, role):
    answer = adjust(api.sign_in(person(organization, role)), saver)

    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": {"amount": "5.001", "currency": "EUR"}},
        {"amount": {"amount": "5.00", "currency": "XXX"}},
        {"amount": {"amount": "-5.00", "currency": "EUR"}},
        {"direction": "sideways"},
        {"reason": " "},
        {"member": "somebody"},
    ],
)
def test_an_adjustment_of_another_shape_is_refused(api, organization, saver, wrong):
    answer = adjust(api.sign_in(person(organization, Role.TREASURER)), saver, **wrong)

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_an_unknown_member_is_not_adjusted(api, organization, saver):
    answer = adjust(api.sign_in(person(organization, Role.TREASURER)), saver, member=str(uuid7()))

    assert answer.status_code == 404


def reverse(api, transfer_id):
    body = {"reason": "Wrong member"}
    return api.post(
        f"/api/v1/transfers/{transfer_id}/reverse", body, format="json", headers={"Idempotency-Key": str(uuid7())}
    )


def test_a_treasurer_reverses_a_transfer(api, organization, saver):
    with tenancy.reading(organization.id):
        points = Transfer.objects.get(key="points")
    api.sign_in(person(organization, Role.TREASURER))

    answers = [reverse(api, points.pk) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["key"] == "points:reversed"
    with tenancy.reading(organization.id):
        assert Account.objects.get(member_id=saver.pk, currency__code="PTS").balance_minor == 0


@pytest.mark.parametrize("transfer_id", [2**70, 999_999_999, "x"])
def test_an_unknown_transfer_is_not_reversed(api, organization, transfer_id):
    assert reverse(api.sign_in(person(organization, Role.TREASURER)), transfer_id).status_code == 404


def test_without_a_token_there_is_no_wallet(api):
    assert api.get("/api/v1/wallets/me").status_code == 401
