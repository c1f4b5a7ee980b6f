import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.payments import PaymentFactory, ProviderFactory, pay, tell
from tests.wallet.api.test_refunds import credited
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.models import PaymentDispute, PaymentRefund
from wallet.services import payments


@pytest.fixture
def enter(client, organization):
    """Enter the console with a role."""

    def entered(role=Role.TREASURER):
        with tenancy.writing(organization.pk):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return entered


@pytest.fixture
def cash(organization, gateway):
    """100 KES that a member brought in cash."""
    with tenancy.writing(organization.pk):
        member = MembershipFactory.create(display_name="Member one")
        box = ProviderFactory.create(kind="manual", currencies=["KES"], name="Cash box")
        return credited(pay(PaymentFactory.create(box, member_id=member.pk), receipt="C1"))


def listed(name):
    return reverse(f"admin:wallet_{name}_changelist")


def verb(row, name, **options):
    address = reverse(f"admin:wallet_{row._meta.model_name}_verb", args=[row.pk, name])
    return address, {"confirmed": "1"} | options


def refund_of(organization):
    with tenancy.reading(organization.pk):
        return PaymentRefund.objects.of(organization.pk).select_related("payment").get()


def ask(console, cash, amount="40"):
    form = {"payment": cash.pk, "amount": amount, "reason": "Asked for"}
    return console.post(reverse("admin:wallet_paymentrefund_add"), form, follow=True)


def test_a_refund_is_asked_for_and_paid_by_hand(organization, cash, enter):
    console = enter()
    page = ask(console, cash).content.decode()
    refund = refund_of(organization)
    assert (refund.status, refund.amount_minor) == ("pending", 4_000)
    assert "40.00 KES" in page

    shown = console.get(reverse("admin:wallet_paymentrefund_change", args=[refund.pk])).content.decode()
    assert "Cash box" in shown
    console.post(*verb(refund, "confirm", reason="Box 3"))
    assert refund_of(organization).status == "pending"

    enter().post(*verb(refund, "confirm", reason="Box 3"))
    assert refund_of(organization).status == "succeeded"


def test_a_refund_by_hand_is_called_off(organization, cash, enter):
    console = enter()
    ask(console, cash)
    console.post(*verb(refund_of(organization), "call_off", reason="Mistake"))
    assert refund_of(organization).status == "failed"


@pytest.mark.parametrize("amount", ["0", "x", "100.001"])
def test_what_is_no_amount_is_said_so(organization, cash, enter, amount):
    page = ask(enter(), cash, amount).content.decode()
    assert "This is not an amount" in page or "too small" in page
    with tenancy.reading(organization.pk):
        assert not PaymentRefund.objects.of(organization.pk).exists()


def test_more_than_is_left_is_refused_in_words(organization, cash, enter):
    assert "more than is left of the payment" in ask(enter(), cash, "100.01").content.decode()


def test_a_provider_is_asked_from_the_page(organization, gateway, enter):
    with tenancy.writing(organization.pk):
        member = MembershipFactory.create()
        payment = credited(pay(PaymentFactory.create(ProviderFactory.create(), member_id=member.pk)))
        refund = payments.request_refund(
            key="k", payment_id=payment.pk, amount_minor=10_000, reason="Asked for", by=None
        )
    enter().post(*verb(refund, "ask"))
    assert refund_of(organization).next_ask_at < refund.next_ask_at


def test_auditors_look_and_do_nothing(organization, cash, enter):
    with tenancy.writing(organization.pk):
        payments.request_refund(key="k", payment_id=cash.pk, amount_minor=1_000, reason="Asked for", by=None)
    console = enter(Role.AUDITOR)
    assert console.get(listed("paymentrefund")).status_code == 200
    assert console.get(reverse("admin:wallet_paymentrefund_add")).status_code == 403
    console.post(*verb(refund_of(organization), "confirm", reason="Box 3"))
    assert refund_of(organization).status == "pending"


def test_disputes_show_who_has_the_money(organization, gateway, enter):
    console = enter()
    counts = []
    for number in range(3):
        with tenancy.writing(organization.pk):
            provider = ProviderFactory.create()
            member = MembershipFactory.create()
            pay(PaymentFactory.create(provider, member_id=member.pk), receipt=f"R{number}")
            told = Finding(
                Subject.DISPUTE,
                Outcome.PENDING,
                provider_reference=f"D{number}",
                parent=f"R{number}",
                amount_minor=10_000,
                currency="KES",
                kind="funds_withdrawn",
                reason="fraudulent",
            )
            tell(provider, told)
            dispute = PaymentDispute.objects.order_by("pk").last()
        console.get(listed("paymentdispute"))
        with CaptureQueriesContext(connection) as queries:
            page = console.get(listed("paymentdispute")).content.decode()
        counts.append(len(queries))
    assert counts[1] == counts[2]
    assert "fraudulent" in page
    shown = console.get(reverse("admin:wallet_paymentdispute_change", args=[dispute.pk])).content.decode()
    assert "100.00 KES" in shown
