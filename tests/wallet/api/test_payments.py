import pytest

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.payments import PaymentFactory, ProviderFactory, pay, tell
from tests.wallet.gateways.fake import money
from wallet.models import PaymentIntent, SuspenseItem

BANK = {"account_holder": "Association", "iban": "DE89370400440532013000"}


@pytest.fixture
def people(organization, gateway):
    """A member, a treasurer and another one."""
    with tenancy.writing(organization.pk):
        roles = (Role.MEMBER, Role.TREASURER, Role.TREASURER)
        return [MembershipFactory.create(role=role) for role in roles]


@pytest.fixture
def account(organization, gateway):
    """An account with a provider."""
    with tenancy.writing(organization.pk):
        return ProviderFactory.create(name="Paybill 600")


def post(api, path, body=None, key=None):
    return api.post(f"/api/v1/{path}", body or {}, format="json", HTTP_IDEMPOTENCY_KEY=key or str(uuid7()))


def asked(**options):
    body = {"amount": {"amount": "100.00", "currency": "KES"}, "method": "mobile_money", "phone": "0700000001"}
    return body | options


def test_the_ways_to_pay_are_listed(api, people, account):
    listed = api.sign_in(people[0]).get("/api/v1/payments/methods?currency=KES").json()

    (way,) = listed
    assert (way["provider"], way["method"], way["name"]) == ("mpesa", "mobile_money", "Paybill 600")
    assert (way["whole"], way["needs"], way["currencies"]) == (True, ["phone"], ["KES"])
    assert api.get("/api/v1/payments/methods?currency=EUR").json() == []


def test_a_member_pays(api, people, account):
    answer = post(api.sign_in(people[0]), "payments", asked(), key="once")

    paid = answer.json()
    assert (answer.status_code, answer["X-Message-Code"]) == (201, "PAYMENT_STARTED")
    assert (paid["status"], paid["purpose"], paid["member_id"]) == ("new", "top_up", str(people[0].pk))
    assert (paid["amount"], paid["amount_received"]) == ({"amount": "100.00", "currency": "KES"}, None)
    assert post(api, "payments", asked(), key="once").json()["id"] == paid["id"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (asked(method="card"), 409, "PAYMENT_METHOD_NOT_OFFERED"),
        (asked(phone=""), 400, "VALIDATION_ERROR"),
        (asked(amount={"amount": "100.50", "currency": "KES"}), 409, "WHOLE_AMOUNT_REQUIRED"),
        (asked(amount={"amount": "300000.00", "currency": "KES"}), 409, "PAYMENT_AMOUNT_OUT_OF_RANGE"),
    ],
)
def test_what_cannot_be_paid_is_refused(api, people, account, body, status, code):
    answer = post(api.sign_in(people[0]), "payments", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_paying_needs_a_key(api, people, account):
    assert api.sign_in(people[0]).post("/api/v1/payments", asked(), format="json").status_code == 422


def test_only_treasurers_ask_others_for_payments(api, people, account):
    wanted = asked(member=str(people[0].pk))

    assert post(api.sign_in(people[1]), "payments", wanted).json()["member_id"] == str(people[0].pk)
    assert post(api.sign_in(people[0]), "payments", asked(member=str(people[1].pk))).status_code == 403


def test_members_see_their_own_payments(api, organization, people, account):
    with tenancy.writing(organization.pk):
        own = PaymentFactory.create(account, member_id=people[0].pk)
        other = PaymentFactory.create(account, member_id=people[1].pk)

    api.sign_in(people[0])
    assert [row["id"] for row in api.get("/api/v1/payments").json()["results"]] == [str(own.pk)]
    assert api.get(f"/api/v1/payments/{other.pk}").status_code == 404
    assert len(api.sign_in(people[1]).get("/api/v1/payments?status=new").json()["results"]) == 2


def test_what_happened_is_listed(api, organization, people, account):
    with tenancy.writing(organization.pk):
        payment = pay(PaymentFactory.create(account, member_id=people[0].pk))

    steps = api.sign_in(people[0]).get(f"/api/v1/payments/{payment.pk}/steps").json()
    assert [(step["kind"], step["status"]) for step in steps] == [("created", "new"), ("told", "succeeded")]


def test_the_list_costs_the_same_however_long(api, organization, people, account, django_assert_max_num_queries):
    with tenancy.writing(organization.pk):
        for _ in range(6):
            PaymentFactory.create(account, member_id=people[0].pk)
    api.sign_in(people[1])

    with django_assert_max_num_queries(9):
        assert len(api.get("/api/v1/payments").json()["results"]) == 6


def test_a_member_calls_off_a_payment(api, people, account):
    made = post(api.sign_in(people[0]), "payments", asked()).json()

    answer = post(api, f"payments/{made['id']}/cancel", {"note": "Changed my mind"})
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")


def test_two_officers_confirm_a_bank_transfer(api, organization, people):
    with tenancy.writing(organization.pk):
        bank = ProviderFactory.create(kind="bank", currencies=["EUR"], options=BANK)
        payment = PaymentFactory.create(bank, currency="EUR", phone="", member_id=people[0].pk)
    entered = {
        "amount": {"amount": "100.00", "currency": "EUR"},
        "receipt": "BANK-1",
        "occurred_at": "2026-05-01T10:00Z",
    }

    api.sign_in(people[1])
    assert post(api, f"payments/{payment.pk}/confirm").json()["code"] == "PAYMENT_NOT_PROPOSED"
    assert post(api, f"payments/{payment.pk}/arrival", entered).status_code == 200
    assert post(api, f"payments/{payment.pk}/confirm").json()["code"] == "SAME_OFFICER"
    confirmed = post(api.sign_in(people[2]), f"payments/{payment.pk}/confirm").json()
    assert (confirmed["status"], confirmed["receipt"]) == ("succeeded", "BANK-1")
    assert post(api, f"payments/{payment.pk}/confirm").json()["code"] == "PAYMENT_CLOSED"


def test_what_a_provider_tells_is_not_entered_by_hand(api, organization, people, account):
    with tenancy.writing(organization.pk):
        payment = PaymentFactory.create(account)
    entered = {"amount": {"amount": "1.00", "currency": "KES"}, "receipt": "X", "occurred_at": "2026-05-01T10:00Z"}

    answer = post(api.sign_in(people[1]), f"payments/{payment.pk}/arrival", entered)
    assert answer.json()["code"] == "PAYMENT_NOT_BY_HAND"


def test_a_receipt_is_entered_once(api, organization, people):
    with tenancy.writing(organization.pk):
        bank = ProviderFactory.create(kind="manual", currencies=["EUR"])
        first, second = (PaymentFactory.create(bank, currency="EUR", phone="") for _ in range(2))
        pay(first, "C1", currency="EUR")
    entered = {"amount": {"amount": "1.00", "currency": "EUR"}, "receipt": "C1", "occurred_at": "2026-05-01T10:00Z"}

    answer = post(api.sign_in(people[1]), f"payments/{second.pk}/arrival", entered)
    assert answer.json()["code"] == "RECEIPT_TAKEN"


def test_secrets_are_never_shown(api, people):
    api.sign_in(people[1])
    wanted = {
        "kind": "stripe",
        "name": "Cards",
        "credentials": {"secret_key": "sk_test_1", "webhook_secret": "whsec_1"},
        "currencies": ["EUR"],
    }

    made = post(api, "payment-providers", wanted)
    assert made.status_code == 201
    assert "sk_test_1" not in made.content.decode()
    assert made.json()["credentials_set_at"] is not None
    changed = wanted | {"name": "Card payments", "credentials": {}}
    del changed["kind"]
    answer = api.put(f"/api/v1/payment-providers/{made.json()['id']}", changed, format="json")
    assert (answer.status_code, answer.json()["name"]) == (200, "Card payments")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"credentials": {}}, "PROVIDER_INCOMPLETE"),
        ({"base_url": "http://10.0.0.1"}, "PROVIDER_ADDRESS_REFUSED"),
        ({"currencies": ["XQQ"]}, "CURRENCY_NOT_FOUND"),
        ({"name": "Paybill 600"}, "PROVIDER_NAME_TAKEN"),
    ],
)
def test_a_provider_that_cannot_work_is_refused(api, people, account, changed, code):
    keys = {"secret_key": "sk_test_1", "webhook_secret": "whsec_1"}
    wanted = {"kind": "stripe", "name": "Cards", "credentials": keys} | changed

    assert post(api.sign_in(people[1]), "payment-providers", wanted).json()["code"] == code


def test_a_callback_address_is_replaced(api, people, account):
    before = api.sign_in(people[1]).get(f"/api/v1/payment-providers/{account.pk}").json()["callback_url"]

    after = post(api, f"payment-providers/{account.pk}/rotate").json()["callback_url"]
    assert before != after
    assert post(api, f"payment-providers/{account.pk}/check").status_code == 200


def test_members_do_not_see_providers(api, people, account):
    api.sign_in(people[0])
    for path in ("payment-providers", "inbound-messages", "suspense"):
        assert api.get(f"/api/v1/{path}").status_code == 403


@pytest.fixture
def waiting(organization, account):
    """Money that nobody knows."""
    with tenancy.writing(organization.pk):
        tell(account, money("R1", account_reference="typo"))
        return SuspenseItem.objects.get()


def test_money_in_suspense_is_matched_and_freed_again(api, people, waiting):
    api.sign_in(people[1])
    (row,) = api.get("/api/v1/suspense?status=open").json()["results"]
    assert (row["reason"], row["payment"]["account_reference"]) == ("unknown_payer", "typo")

    matched = post(api, f"suspense/{row['id']}/match", {"member": str(people[0].pk), "purpose": "top_up"})
    assert (matched.status_code, matched.json()["status"]) == (200, "matched")
    freed = post(api, f"suspense/{row['id']}/undo", {"reason": "Another member's"})
    assert (freed.status_code, freed.json()["status"]) == (200, "open")


def test_money_in_suspense_is_matched_with_one_thing(api, organization, people, account, waiting):
    with tenancy.writing(organization.pk):
        wanted = PaymentFactory.create(account, member_id=people[0].pk)
    api.sign_in(people[1])

    both = {"member": str(people[0].pk), "payment": str(wanted.pk)}
    assert post(api, f"suspense/{waiting.pk}/match", both).json()["code"] == "VALIDATION_ERROR"
    assert post(api, f"suspense/{waiting.pk}/match", {"payment": str(wanted.pk)}).json()["status"] == "matched"


def test_nobodys_money_is_given_back_not_accepted(api, people, waiting):
    api.sign_in(people[1])

    assert post(api, f"suspense/{waiting.pk}/accept").json()["code"] == "ACCEPT_NEEDS_TARGET"
    assert post(api, f"suspense/{waiting.pk}/give-back", {"reason": "Not ours"}).json()["status"] == "giving_back"


def test_a_provider_is_asked_now(api, organization, people, account):
    with tenancy.writing(organization.pk):
        payment = PaymentFactory.create(account)

    assert post(api.sign_in(people[1]), f"payments/{payment.pk}/ask").status_code == 200
    with tenancy.writing(organization.pk):
        pay(PaymentIntent.objects.select_related("provider").get(pk=payment.pk))
    assert post(api, f"payments/{payment.pk}/ask").json()["code"] == "PAYMENT_CLOSED"
