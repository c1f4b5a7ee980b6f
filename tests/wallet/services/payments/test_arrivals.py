from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core.models import Announcement
from tests.factories.payments import PaymentFactory, pay, tell
from tests.wallet.gateways.fake import PAID_AT, money, said
from wallet.enums import PaymentPurpose, PaymentStatus, SuspenseReason
from wallet.gateways.interface import Outcome
from wallet.models import PaymentIntent, SuspenseItem, Transfer
from wallet.selectors import balance_of_purpose, balances_of
from wallet.services import payments

pytestmark = pytest.mark.usefixtures("books_balance")


def purposes(organization, *names):
    return tuple(balance_of_purpose(purpose=name, currency="KES") for name in names)


def announced(name):
    return [row.facts for row in Announcement.objects.filter(name=name).order_by("pk")]


@pytest.fixture
def payment(provider, member):
    return PaymentFactory.create(provider, member_id=member.pk)


def test_money_comes_in_and_waits_for_its_target(organization, payment, member):
    pay(payment, payer={"name": "A Payer", "phone": ""}, provider_reference="ws_1")

    assert (payment.status, payment.amount_received_minor, payment.receipt) == ("succeeded", 10_000, "R1")
    assert (payment.occurred_at, payment.provider_reference, payment.payer) == (PAID_AT, "ws_1", '{"name": "A Payer"}')
    assert purposes(organization, "external:mpesa", "incoming:mpesa") == (-10_000, 10_000)
    (fact,) = announced("payment.succeeded")
    assert (fact["payment_id"], fact["member_id"], fact["amount_minor"]) == (str(payment.pk), str(member.pk), 10_000)
    assert (fact["purpose"], fact["receipt"], fact["round"]) == ("top_up", "R1", 0)


def test_the_same_news_books_once(organization, provider, payment):
    pay(payment)

    assert tell(provider, money("R1", reference=str(payment.pk)), money("R1")) == 0
    assert purposes(organization, "external:mpesa") == (-10_000,)


def test_what_the_provider_keeps_is_a_cost_of_the_organization(organization, payment, provider):
    pay(payment)
    assert tell(provider, money("R1", fee_minor=50)) == 1
    assert tell(provider, money("R1", fee_minor=50)) == 0

    assert purposes(organization, "external:mpesa", "fees:mpesa", "incoming:mpesa") == (-9_950, -50, 10_000)


def test_another_amount_waits_in_suspense(organization, payment):
    pay(payment, amount_minor=9_000)

    item = SuspenseItem.objects.get(payment=payment)
    assert (payment.status, item.reason) == (PaymentStatus.REVIEW, SuspenseReason.WRONG_AMOUNT)
    assert purposes(organization, "suspense", "incoming:mpesa") == (9_000, 0)
    assert announced("payment.succeeded") == []


def test_another_currency_waits_in_suspense(payment):
    pay(payment, currency="EUR")

    assert SuspenseItem.objects.get(payment=payment).reason == SuspenseReason.WRONG_CURRENCY
    assert (payment.currency, payment.currency_received) == ("KES", "EUR")


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.CANCELLED])
def test_a_payment_that_came_to_nothing_takes_money_that_comes_late(provider, payment, outcome):
    assert tell(provider, said(outcome, reference=str(payment.pk), code="1032", reason="Cancelled by the payer.")) == 1
    payment.refresh_from_db()
    assert (payment.status, payment.code, payment.reason) == (outcome.value, "1032", "Cancelled by the payer.")
    assert [fact["status"] for fact in announced("payment.failed")] == [outcome.value]

    assert pay(payment).status == PaymentStatus.SUCCEEDED


def test_news_of_failure_after_the_money_changes_nothing(provider, payment):
    pay(payment)

    assert tell(provider, said(Outcome.FAILED, reference=str(payment.pk))) == 0
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.SUCCEEDED


def test_a_second_payment_for_the_same_waits_in_suspense(organization, provider, payment):
    pay(payment)

    assert tell(provider, money("R2", reference=str(payment.pk))) == 1
    assert tell(provider, money("R2", reference=str(payment.pk))) == 0
    item = SuspenseItem.objects.get()
    assert (item.reason, item.first_payment_id, item.payment.receipt) == ("paid_twice", payment.pk, "R2")
    assert purposes(organization, "suspense") == (10_000,)


def test_money_of_an_unknown_payer_waits_in_suspense(provider):
    assert tell(provider, money("R9", account_reference=" nobody ", payer={"name": "X"})) == 1
    assert tell(provider, money("R9", account_reference=" nobody ")) == 0

    payment = PaymentIntent.objects.get(receipt="R9")
    assert (payment.status, payment.purpose, payment.account_reference) == ("review", "unknown", "nobody")
    assert payment.suspense.get().reason == SuspenseReason.UNKNOWN_PAYER


def test_money_with_a_known_reference_is_its_owners(monkeypatch, provider, member):
    target = payments.Target(PaymentPurpose.SAVINGS, member.pk)
    monkeypatch.setattr("wallet.services.payments.targets._resolvers", [lambda text: target if text == "M1" else None])

    tell(provider, money("R9", account_reference="M1"))

    payment = PaymentIntent.objects.get(receipt="R9")
    assert (payment.status, payment.purpose, payment.member_id) == ("succeeded", "savings", member.pk)


def test_one_payment_told_twice_in_two_ways_is_one(provider, member):
    """A phone payment is told with our reference, and once more as a payment to the Paybill."""
    payment = PaymentFactory.create(provider, member_id=member.pk, account_reference="AB12")

    tell(provider, money("R1", account_reference="ab12 "))
    tell(provider, money("R1", reference=str(payment.pk)))

    assert PaymentIntent.objects.count() == 1
    assert Transfer.objects.filter(journal_id=payment.pk).count() == 1


def test_money_booked_as_unknown_is_taken_over_when_its_reference_is_told(provider, payment):
    tell(provider, money("R1", account_reference="typo"))

    assert tell(provider, money("R1", reference=str(payment.pk))) == 1

    booked = PaymentIntent.objects.get(receipt="R1")
    payment.refresh_from_db()
    assert (booked.status, booked.member_id) == (PaymentStatus.SUCCEEDED, payment.member_id)
    assert (payment.status, payment.code) == (PaymentStatus.CANCELLED, "paid_by_other")
    assert [fact["payment_id"] for fact in announced("payment.succeeded")] == [str(booked.pk)]


def test_paid_without_a_receipt_waits_a_moment_for_it(provider, payment):
    news = money("", reference=str(payment.pk), amount_minor=None)

    tell(provider, news)
    payment.refresh_from_db()
    assert (payment.status, payment.code) == (PaymentStatus.NEW, "awaiting_receipt")
    assert payment.next_ask_at > timezone.now() + timedelta(seconds=15)

    tell(provider, news)
    payment.refresh_from_db()
    assert (payment.status, payment.receipt, payment.amount_received_minor) == ("succeeded", "", 10_000)

    assert tell(provider, money("R7", reference=str(payment.pk))) == 1
    payment.refresh_from_db()
    assert payment.receipt == "R7"


def test_news_of_a_payment_that_is_not_ours_is_ignored(provider):
    assert tell(provider, said(Outcome.FAILED, reference="gibberish"), said(Outcome.PENDING), money("")) == 0


def test_what_goes_on_is_noted(provider, payment):
    assert tell(provider, said(Outcome.PENDING, reference=str(payment.pk), provider_reference="ws_9")) == 1
    assert tell(provider, said(Outcome.PENDING, provider_reference="ws_9")) == 0
    assert tell(provider, said(Outcome.UNKNOWN, provider_reference="ws_9")) == 1
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.UNKNOWN


def test_a_top_up_is_credited(hear, payment, member):
    pay(payment)

    hear()

    assert ("KES", 10_000) in [(balance.currency.code, balance.balance_minor) for balance in balances_of(member.pk)]
