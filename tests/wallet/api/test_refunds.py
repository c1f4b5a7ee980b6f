import pytest

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.payments import PaymentFactory, ProviderFactory, pay, tell
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.models import PaymentDispute, PaymentRefund
from wallet.services import payments
from wallet.signals import PaymentSucceeded


@pytest.fixture
def people(organization, gateway):
    """A member, a treasurer and another one."""
    with tenancy.writing(organization.pk):
        roles = (Role.MEMBER, Role.TREASURER, Role.TREASURER)
        return [MembershipFactory.create(role=role) for role in roles]


@pytest.fixture
def cash(organization, people):
    """100 KES that a member brought in cash."""
    with tenancy.writing(organization.pk):
        box = ProviderFactory.create(kind="manual", currencies=["KES"])
        return credited(pay(PaymentFactory.create(box, member_id=people[0].pk), receipt="C1"))


@pytest.fixture
def mobile(organization, people):
    """100 KES that a member paid by phone."""
    with tenancy.writing(organization.pk):
        return credited(pay(PaymentFactory.create(ProviderFactory.create(), member_id=people[0].pk)))


def credited(payment):
    fact = PaymentSucceeded(
        str(payment.pk),
        payment.provider.kind,
        "top_up",
        "",
        "",
        str(payment.member_id),
        payment.amount_received_minor,
        "KES",
        payment.receipt,
        "",
        payment.occurred_at.isoformat(),
    )
    payments.credit_top_ups(payments=[fact])
    return payment


def post(api, path, body=None):
    return api.post(f"/api/v1/{path}", body or {}, format="json", HTTP_IDEMPOTENCY_KEY=str(uuid7()))


def back(payment, amount="40.00", currency="KES"):
    return {"payment": str(payment.pk), "amount": {"amount": amount, "currency": currency}, "reason": "Asked for"}


def test_a_treasurer_gives_back_and_another_confirms_what_is_by_hand(api, people, cash):
    asked = post(api.sign_in(people[1]), "refunds", back(cash))
    assert (asked.status_code, asked["X-Message-Code"]) == (201, "REFUND_TAKEN")
    refund = asked.json()
    assert (refund["status"], refund["amount"]) == ("pending", {"amount": "40.00", "currency": "KES"})
    address = f"refunds/{refund['id']}"

    same = post(api, f"{address}/confirm", {"reason": "Box 3"})
    assert (same.status_code, same.json()["code"]) == (403, "SAME_OFFICER")
    done = post(api.sign_in(people[2]), f"{address}/confirm", {"reason": "Box 3"})
    assert (done.json()["status"], done.json()["note"]) == ("succeeded", "Box 3")
    assert [row["id"] for row in api.get("/api/v1/refunds?status=succeeded").json()["results"]] == [refund["id"]]
    assert api.get(f"/api/v1/payments/{cash.pk}").json()["amount_refunded"]["amount"] == "40.00"


def test_what_is_by_hand_can_be_called_off(api, people, cash):
    refund = post(api.sign_in(people[1]), "refunds", back(cash)).json()

    done = post(api, f"refunds/{refund['id']}/call-off", {"note": "Mistake"})

    assert (done["X-Message-Code"], done.json()["status"]) == ("REFUND_CALLED_OFF", "failed")


def test_the_provider_is_asked_on_demand(api, people, mobile):
    refund = post(api.sign_in(people[1]), "refunds", back(mobile)).json()

    assert post(api, f"refunds/{refund['id']}/ask")["X-Message-Code"] == "PROVIDER_WILL_BE_ASKED"
    assert api.get(f"/api/v1/refunds/{refund['id']}").json()["provider"] == "mpesa"


@pytest.mark.parametrize(
    ("amount", "currency", "code"), [("100.01", "KES", "REFUND_TOO_LARGE"), ("1.00", "EUR", "REFUND_CURRENCY")]
)
def test_a_refusal_says_why(api, people, cash, amount, currency, code):
    refused = post(api.sign_in(people[1]), "refunds", back(cash, amount, currency))

    assert refused.json()["code"] == code
    with tenancy.platform("tests"):
        assert not PaymentRefund.objects.exists()


def test_members_neither_give_back_nor_look(api, people, cash):
    api.sign_in(people[0])

    assert post(api, "refunds", back(cash)).status_code == 403
    assert {api.get(f"/api/v1/{name}").status_code for name in ("refunds", "disputes")} == {403}


def test_disputes_are_listed_with_where_the_money_is(api, organization, people, mobile, django_assert_max_num_queries):
    with tenancy.writing(organization.pk):
        for number in range(3):
            finding = Finding(
                Subject.DISPUTE,
                Outcome.PENDING,
                provider_reference=f"D{number}",
                parent="R1",
                amount_minor=1_000,
                currency="KES",
                kind="funds_withdrawn",
                reason="fraudulent",
            )
            tell(mobile.provider, finding)
        dispute = PaymentDispute.objects.order_by("pk").last()
    api.sign_in(people[1])

    with django_assert_max_num_queries(12):
        rows = api.get("/api/v1/disputes?status=open").json()["results"]

    assert [row["status"] for row in rows] == ["open"] * 3
    shown = api.get(f"/api/v1/disputes/{dispute.pk}").json()
    assert (shown["amount"]["amount"], shown["reason"]) == ("10.00", "fraudulent")
    assert shown["withdrawn_at"] is not None
