import hashlib
from uuid import uuid4

import pytest

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.wallet import fund
from tests.factories.withdrawals import IBAN, ask_for, bank_terms, caller_of, payee_of
from wallet.models import Payee, Withdrawal
from wallet.services import withdrawals

pytestmark = pytest.mark.django_db


def person(organization, role=Role.MEMBER, **options):
    with tenancy.writing(organization.id):
        return MembershipFactory.create(role=role, **options)


@pytest.fixture
def saver(organization):
    """A member with 100.00 EUR where bank transfers are offered."""
    member = person(organization)
    with tenancy.writing(organization.id):
        fund(member)
        bank_terms(fee_minor=50)
    return member


@pytest.fixture
def payee(organization, saver):
    """The member's account, cooled."""
    with tenancy.writing(organization.id):
        return payee_of(saver)


@pytest.fixture
def withdrawal(organization, payee):
    """One of 50.00 EUR that waits for approval."""
    with tenancy.writing(organization.id):
        return ask_for(payee)


def send(client, path, body=None):
    return client.post(f"/api/v1/{path}", body or {}, format="json", headers={"Idempotency-Key": str(uuid4())})


def test_a_member_adds_a_payee_of_which_a_part_is_shown(api, saver):
    body = {"method": "bank", "destination": "DE89 3704 0044 0532 0130 00", "holder_name": "Member One"}

    answer = send(api.sign_in(saver), "payees", body)

    assert (answer.status_code, answer.headers["X-Message-Code"]) == (201, "PAYEE_ADDED")
    assert (answer.json()["hint"], answer.json()["bic"]) == ("DE89 •••• 3000", "COBADEFFXXX")
    assert IBAN not in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"method": "crypto", "destination": "bc1qxy"}, "CRYPTO_UNSUPPORTED"),
        ({"method": "bank", "destination": "DE88370400440532013000"}, "PAYEE_INVALID"),
        ({"method": "mobile_money", "destination": "12"}, "PAYEE_INVALID"),
        ({"method": "paypal", "destination": "nobody"}, "PAYEE_INVALID"),
    ],
)
def test_where_no_money_can_go_is_refused_with_a_reason(api, saver, body, code):
    answer = send(api.sign_in(saver), "payees", body | {"holder_name": "Member One"})

    assert answer.json()["code"] == code
    assert answer.status_code in (400, 409)


def test_a_payee_stands_once(api, saver, payee):
    body = {"method": "bank", "destination": IBAN, "holder_name": "Member One"}

    assert send(api.sign_in(saver), "payees", body).json()["code"] == "PAYEE_TAKEN"


def test_a_changed_payee_cools_again_and_a_removed_one_is_gone(api, organization, saver, payee):
    client = api.sign_in(saver)
    address = f"/api/v1/payees/{payee.pk}"
    body = {"destination": "NL91ABNA0417164300", "holder_name": "Member One"}

    changed = client.put(address, body, format="json")
    same = client.put(address, body, format="json")

    assert changed.json()["hint"] == "NL91 •••• 4300"
    assert changed.json()["usable_from"] == same.json()["usable_from"] > payee.usable_from.isoformat()
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    with tenancy.reading(organization.id):
        assert Payee.objects.get(pk=payee.pk).removed_at is not None


def test_another_members_payee_does_not_exist(api, organization, payee):
    stranger = api.sign_in(person(organization))

    assert stranger.get(f"/api/v1/payees/{payee.pk}").status_code == 404
    assert stranger.get("/api/v1/payees").json()["results"] == []
    body = {"payee_id": str(payee.pk), "amount": {"amount": "5.00", "currency": "EUR"}}
    assert send(stranger, "withdrawals", body).json()["code"] == "PAYEE_NOT_FOUND"


def test_a_member_asks_for_money(api, saver, payee):
    body = {"payee_id": str(payee.pk), "amount": {"amount": "50.00", "currency": "EUR"}, "note": "Rent"}
    client = api.sign_in(saver)

    answer = send(client, "withdrawals", body)

    assert (answer.status_code, answer.headers["X-Message-Code"]) == (201, "WITHDRAWAL_REQUESTED")
    shown = answer.json()
    assert (shown["status"], shown["amount"]["amount"], shown["fee"]["amount"]) == ("review", "50.00", "0.50")
    wallet = client.get("/api/v1/wallets/me").json()["balances"]
    held = next(balance for balance in wallet if balance["currency"] == "EUR")["held"]
    assert held == {"amount": "50.50", "currency": "EUR"}


def test_asking_needs_a_key(api, saver, payee):
    body = {"payee_id": str(payee.pk), "amount": {"amount": "50.00", "currency": "EUR"}}

    answer = api.sign_in(saver).post("/api/v1/withdrawals", body, format="json")

    assert answer.json()["code"] == "IDEMPOTENCY_KEY_REQUIRED"


def test_a_treasurer_asks_for_a_member_and_another_approves(api, organization, payee):
    first, second = person(organization, Role.TREASURER), person(organization, Role.TREASURER)
    body = {"payee_id": str(payee.pk), "amount": {"amount": "50.00", "currency": "EUR"}}
    made = send(api.sign_in(first), "withdrawals", body).json()

    own = send(api, f"withdrawals/{made['id']}/approve")
    other = send(api.sign_in(second), f"withdrawals/{made['id']}/approve")

    assert (own.status_code, own.json()["code"]) == (403, "WITHDRAWAL_OWN")
    assert (other.status_code, other.json()["status"]) == (200, "approved")


def test_a_member_approves_nothing(api, saver, withdrawal):
    assert send(api.sign_in(saver), f"withdrawals/{withdrawal.pk}/approve").status_code == 403


def test_a_member_cancels_and_reads_the_history_without_remarks(api, saver, withdrawal):
    client = api.sign_in(saver)

    assert send(client, f"withdrawals/{withdrawal.pk}/cancel").json()["status"] == "cancelled"

    lines = client.get(f"/api/v1/withdrawals/{withdrawal.pk}/history").json()
    assert [line["status"] for line in lines] == ["requested", "review", "cancelled"]
    assert {line["remark"] for line in lines} == {""}


def test_staff_reads_the_remarks(api, organization, withdrawal):
    client = api.sign_in(person(organization, Role.AUDITOR))

    lines = client.get(f"/api/v1/withdrawals/{withdrawal.pk}/history").json()

    assert lines[0]["remark"].startswith("Balance, amount and limits")


def test_a_rejection_tells_the_member_why(api, organization, saver, withdrawal):
    answer = send(
        api.sign_in(person(organization, Role.TREASURER)), f"withdrawals/{withdrawal.pk}/reject", {"reason": "Unclear"}
    )

    assert answer.json()["status"] == "rejected"
    assert api.sign_in(saver).get(f"/api/v1/withdrawals/{withdrawal.pk}").json()["reason"] == "Unclear"


def test_the_fifty_unit_withdrawal_ends_paid_and_in_the_statement(api, organization, saver, withdrawal, hear):
    treasurer, other = person(organization, Role.TREASURER), person(organization, Role.TREASURER)
    send(api.sign_in(treasurer), f"withdrawals/{withdrawal.pk}/approve")
    batch = send(api, "payout-batches", {"currency": "EUR"}).json()
    send(api.sign_in(other), f"payout-batches/{batch['id']}/approve")
    exported = send(api, f"payout-batches/{batch['id']}/export").json()
    with tenancy.writing(organization.id):
        withdrawals.confirm_by_statement(end_to_end_id=f"GP{withdrawal.pk.hex}", amount_minor=5_000, receipt="B1")
    hear()

    client = api.sign_in(saver)
    lines = client.get(f"/api/v1/withdrawals/{withdrawal.pk}/history").json()
    kinds = [line["kind"] for line in client.get("/api/v1/wallets/me/transactions").json()["results"]]
    assert exported["status"] == "exported"
    assert [line["status"] for line in lines] == [
        "requested",
        "review",
        "approved",
        "approved",
        "sent",
        "settled",
    ]
    assert kinds == ["withdraw", "deposit"]
    assert client.get("/api/v1/wallets/me").json()["balances"][1]["available"]["amount"] == "49.50"


def test_the_file_is_downloaded_as_it_was_written(api, organization, withdrawal):
    treasurer, other = person(organization, Role.TREASURER), person(organization, Role.TREASURER)
    with tenancy.writing(organization.id):
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=caller_of(treasurer))
        batch = withdrawals.make_batch(currency="EUR", by=caller_of(treasurer))
        withdrawals.approve_batch(batch_id=batch.pk, by=caller_of(other))
    client = api.sign_in(treasurer)

    before = client.get(f"/api/v1/payout-batches/{batch.pk}/file")
    shown = send(client, f"payout-batches/{batch.pk}/export").json()
    file = client.get(f"/api/v1/payout-batches/{batch.pk}/file")

    assert before.json()["code"] == "PAYOUT_BATCH_STATUS"
    assert (file.status_code, file["Content-Type"]) == (200, "application/xml")
    assert hashlib.sha256(file.content).hexdigest() == shown["content_sha256"]
    assert "attachment" in file["Content-Disposition"]


def test_a_batch_is_discarded(api, organization, withdrawal):
    treasurer = person(organization, Role.TREASURER)
    client = api.sign_in(treasurer)
    send(client, f"withdrawals/{withdrawal.pk}/approve")
    batch = send(client, "payout-batches", {"currency": "EUR"}).json()

    assert send(client, f"payout-batches/{batch['id']}/discard").json()["status"] == "discarded"
    assert client.get("/api/v1/payout-batches?status=discarded").json()["results"][0]["id"] == batch["id"]


def test_a_member_sees_what_is_left_of_his_limits(api, organization, saver, withdrawal):
    with tenancy.writing(organization.id):
        withdrawals.add_limit(currency="EUR", period="day", most_minor=6_000)

    answer = api.sign_in(saver).get("/api/v1/withdrawals/left?currency=EUR")

    assert answer.json() == [
        {
            "scope": "member",
            "period": "day",
            "used": {"amount": "50.00", "currency": "EUR"},
            "used_count": 1,
            "left": {"amount": "10.00", "currency": "EUR"},
        }
    ]


def test_limits_are_set_by_administrators(api, organization):
    client = api.sign_in(person(organization, Role.ADMIN))
    body = {"currency": "EUR", "period": "day", "most_count": 2}

    made = send(client, "withdrawal-limits", body).json()
    taken = send(client, "withdrawal-limits", body).json()
    changed = client.put(f"/api/v1/withdrawal-limits/{made['id']}", body | {"most_count": 3}, format="json").json()
    nothing = send(client, "withdrawal-limits", {"currency": "EUR", "period": "week"}).json()

    assert (taken["code"], changed["most_count"]) == ("WITHDRAWAL_LIMIT_TAKEN", 3)
    assert nothing["code"] == "WITHDRAWAL_TERMS_INVALID"
    assert client.delete(f"/api/v1/withdrawal-limits/{made['id']}").status_code == 204


def test_terms_are_shown_to_everybody(api, saver):
    (terms,) = api.sign_in(saver).get("/api/v1/withdrawal-terms").json()["results"]

    assert (terms["method"], terms["smallest"]["amount"], terms["fee"]["amount"]) == ("bank", "1.00", "0.50")
    assert "account_iban" not in terms


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_a_constant_number_of_queries(api, organization, payee, withdrawal, queries, more):
    with tenancy.writing(organization.id):
        for _ in range(more):
            ask_for(payee, 1_000)
    client = api.sign_in(person(organization, Role.TREASURER))
    client.get("/api/v1/withdrawals")

    with queries(6):
        assert len(client.get("/api/v1/withdrawals").json()["results"]) == 1 + more
    with tenancy.reading(organization.id):
        assert Withdrawal.objects.count() == 1 + more
