from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.payments import PaymentFactory, ProviderFactory, pay
from tests.wallet.gateways.fake import money, said
from wallet import tasks
from wallet.enums import PaymentStatus
from wallet.gateways.interface import GatewayBusyError, GatewayRefusedError, GatewayUnknownError, Outcome
from wallet.models import InboundMessage, PaymentIntent, ProviderHealth
from wallet.selectors import balances_of
from wallet.services import payments
from wallet.signals import CheckRequested, MessageReceived, PaymentStarted, PaymentSucceeded

HOUR = timedelta(hours=1)


@pytest.fixture
def started(organization, gateway, hear):
    """A payment that was asked for; its door is closed."""
    with tenancy.writing(organization.pk):
        payment = PaymentFactory.create(ProviderFactory.create())

    def look(**changed):
        with tenancy.writing(organization.pk):
            rows = PaymentIntent.objects.filter(pk=payment.pk)
            if changed:
                rows.update(**changed)
            return rows.select_related("provider").get()

    look.pk = payment.pk
    return look


def test_a_payment_is_sent_to_its_provider(gateway, started, hear):
    hear()

    (charge,) = gateway.sent
    assert (charge.reference, charge.amount_minor, charge.phone) == (str(started.pk), 10_000, "+254700000001")
    payment = started()
    assert (payment.status, payment.provider_reference) == (PaymentStatus.PENDING, f"ref-{started.pk}")
    assert payment.next_action == '{"kind": "prompt"}'


@pytest.mark.twice("wallet.send_payments")
def test_a_payment_is_not_sent_twice(organization, gateway, started):
    for _ in range(2):
        tasks.payments.send_payments(organization.pk, [PaymentStarted(str(started.pk))])

    assert len(gateway.sent) == 1


def test_a_refusal_is_the_end(gateway, started, hear):
    gateway.fails = GatewayRefusedError("400.002.02", "Bad phone number")
    hear()

    payment = started()
    assert (payment.status, payment.code, payment.reason) == ("failed", "400.002.02", "Bad phone number")


def test_what_was_not_taken_is_sent_again(gateway, started, hear):
    gateway.fails = GatewayBusyError("429")
    hear()
    payment = started()
    assert (payment.status, payment.sent_at) == (PaymentStatus.SENDING, None)

    gateway.fails = None
    started(next_ask_at=timezone.now())
    tasks.payments.ask_providers()

    assert [charge.reference for charge in gateway.sent] == [str(started.pk)] * 2
    assert started().status == PaymentStatus.PENDING


def test_what_had_no_answer_is_asked_about_and_never_sent_anew(gateway, started, hear):
    gateway.fails = GatewayUnknownError("timeout")
    hear()
    assert started().status == PaymentStatus.UNKNOWN

    gateway.fails = None
    gateway.answers = [money("R1", reference=str(started.pk))]
    started(next_ask_at=timezone.now())
    tasks.payments.ask_providers()

    assert (len(gateway.sent), started().status) == (1, PaymentStatus.SUCCEEDED)
    assert gateway.asked[0].reference == str(started.pk)


def test_questions_come_less_and_less_often(gateway, started, hear):
    hear()
    gateway.answers = [said(Outcome.PENDING, reference=str(started.pk))]
    pauses = []
    for _ in range(4):
        started(next_ask_at=timezone.now(), expires_at=timezone.now() + HOUR)
        tasks.payments.ask_providers()
        pauses.append(round((started().next_ask_at - timezone.now()).total_seconds(), -1))

    assert pauses == [10, 20, 40, 80]


def test_a_provider_that_does_not_answer_a_question_is_asked_again(organization, gateway, started, hear):
    hear()
    gateway.fails = GatewayUnknownError("timeout")
    started(next_ask_at=timezone.now())
    tasks.payments.ask_providers()

    assert started().status == PaymentStatus.PENDING
    with tenancy.reading(organization.pk):
        assert ProviderHealth.objects.get().last_calls == "10"


def test_what_nobody_pays_expires_and_takes_money_that_comes_late(organization, started, hear):
    hear()
    started(next_ask_at=timezone.now(), expires_at=timezone.now())
    tasks.payments.ask_providers()
    assert started().status == PaymentStatus.EXPIRED

    with tenancy.writing(organization.pk):
        assert pay(started()).status == PaymentStatus.SUCCEEDED


def test_what_the_provider_calls_paid_does_not_expire(gateway, started, hear):
    hear()
    gateway.answers = [money("", reference=str(started.pk), amount_minor=None)]
    started(next_ask_at=timezone.now())
    tasks.payments.ask_providers()
    started(next_ask_at=timezone.now(), expires_at=timezone.now())
    tasks.payments.ask_providers()

    assert (started().status, started().receipt) == (PaymentStatus.SUCCEEDED, "")


def test_a_last_question_comes_before_the_end(gateway, started, hear):
    hear()
    ends = timezone.now() + timedelta(seconds=65)
    started(next_ask_at=timezone.now(), expires_at=ends, attempts=9)
    tasks.payments.ask_providers()

    assert started().next_ask_at == ends - timedelta(minutes=1)


@pytest.mark.twice("wallet.sweep_providers")
def test_a_providers_own_list_shows_what_no_message_told(organization, gateway, started, hear):
    hear()
    gateway.listed = [money("R1", reference=str(started.pk)), money("R2", account_reference="nobody")]
    tasks.payments.sweep_providers()
    tasks.payments.sweep_providers()

    assert started().status == PaymentStatus.SUCCEEDED
    with tenancy.reading(organization.pk):
        assert PaymentIntent.objects.count() == 2
        assert ProviderHealth.objects.get().swept_until is not None


def test_a_list_that_cannot_be_had_is_read_the_next_time(organization, gateway, started):
    gateway.fails = GatewayBusyError("429")
    tasks.payments.sweep_providers()

    with tenancy.reading(organization.pk):
        assert ProviderHealth.objects.get().swept_until is None


@pytest.mark.twice("wallet.check_providers")
def test_a_provider_is_tried_out_as_often_as_one_likes(organization, gateway, started):
    provider_id = started().provider_id
    for _ in range(2):
        tasks.payments.check_providers(organization.pk, [CheckRequested(str(provider_id))])

    with tenancy.reading(organization.pk):
        assert ProviderHealth.objects.get().check_error == ""


@pytest.mark.twice("wallet.ask_providers")
def test_asking_twice_asks_once_and_books_once(organization, gateway, started, hear):
    hear()
    gateway.answers = [money("R1", reference=str(started.pk))]
    started(next_ask_at=timezone.now())
    for _ in range(2):
        tasks.payments.ask_providers()

    assert (len(gateway.asked), started().amount_received_minor) == (1, 10_000)


@pytest.mark.twice("wallet.read_messages")
def test_a_message_that_is_read_twice_is_booked_once(organization, started):
    body = '{"id": "m1", "receipt": "R1", "amount": 10000}'
    with tenancy.writing(organization.pk):
        message = InboundMessage.objects.create(
            organization_id=organization.pk, provider=started().provider, kind="x", external_id="m1", body=body
        )
    for _ in range(2):
        tasks.payments.read_messages(organization.pk, [MessageReceived(message.pk)])

    with tenancy.reading(organization.pk):
        assert PaymentIntent.objects.filter(receipt="R1").count() == 1


@pytest.mark.twice("wallet.credit_top_ups")
def test_a_top_up_is_credited_once(organization, gateway):
    with tenancy.writing(organization.pk):
        member = MembershipFactory.create()
        payment = pay(PaymentFactory.create(ProviderFactory.create(), member_id=member.pk))
        facts = Announcement.objects.get(name="payment.succeeded").facts
        for _ in range(2):
            tasks.payments.credit_top_ups([PaymentSucceeded(**facts)])

        (balance,) = [one.balance_minor for one in balances_of(member.pk) if one.currency.code == "KES"]
    assert balance == payment.amount_received_minor


@pytest.mark.parametrize(("error", "found"), [(None, ""), (GatewayRefusedError("401", "Bad key"), "401: Bad key")])
def test_a_provider_is_tried_out(organization, gateway, started, hear, error, found):
    hear()
    gateway.fails = error
    with tenancy.writing(organization.pk):
        payments.request_check(provider_id=started().provider_id)
    hear()

    with tenancy.reading(organization.pk):
        health = ProviderHealth.objects.get()
    assert health.checked_at is not None
    assert health.check_error == found


def test_treasurers_are_reminded_of_transfers_that_do_not_come(organization):
    with tenancy.writing(organization.pk):
        bank = ProviderFactory.create(kind="bank", options={"account_holder": "A", "iban": "DE89370400440532013000"})
        payment = PaymentFactory.create(bank)
    for _ in range(2):
        with tenancy.writing(organization.pk):
            PaymentIntent.objects.filter(pk=payment.pk).update(next_ask_at=timezone.now())
        tasks.payments.ask_providers()

    with tenancy.reading(organization.pk):
        (fact,) = [row.facts for row in Announcement.objects.filter(name="payment.due")]
    assert fact["account_reference"] == payment.account_reference
