from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core.models import Announcement
from tests.factories.payments import PaymentFactory, ProviderFactory, pay
from wallet.enums import PaymentStatus
from wallet.errors import (
    MethodNotOfferedError,
    PaymentAmountError,
    PaymentClosedError,
    PaymentKeyReusedError,
    PaymentNotFoundError,
    PhoneRequiredError,
    ProviderFailingError,
    WholeAmountRequiredError,
)
from wallet.models import PaymentIntent
from wallet.rules.creditor_reference import is_creditor_reference
from wallet.services import payments


def test_a_payment_is_asked_for_once(provider, member):
    first = PaymentFactory.create(provider, key="k", member_id=member.pk)

    assert PaymentFactory.create(provider, key="k", member_id=member.pk).pk == first.pk
    assert (first.status, first.member_id, first.amount_minor) == (PaymentStatus.NEW, member.pk, 10_000)
    assert Announcement.objects.filter(name="payment.started").count() == 1


@pytest.mark.parametrize("other", [{"amount_minor": 20_000}, {"subject_id": "x"}, {"purpose": "savings"}])
def test_a_key_stands_for_one_payment(provider, other):
    PaymentFactory.create(provider, key="k")

    with pytest.raises(PaymentKeyReusedError):
        PaymentFactory.create(provider, key="k", **other)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        ({"currency": "EUR"}, MethodNotOfferedError),
        ({"amount_minor": 10_050}, WholeAmountRequiredError),
        ({"amount_minor": 50}, PaymentAmountError),
        ({"amount_minor": 250_000_01}, PaymentAmountError),
        ({"phone": ""}, PhoneRequiredError),
    ],
)
def test_what_the_provider_does_not_take_is_refused(provider, wanted, refusal):
    with pytest.raises(refusal):
        PaymentFactory.create(provider, **wanted)


def test_a_provider_that_is_switched_off_is_not_offered(door, gateway):
    off = ProviderFactory.create(is_active=False)

    with pytest.raises(MethodNotOfferedError):
        PaymentFactory.create(off)


def test_a_provider_that_does_not_answer_is_left_alone_for_a_while(provider):
    for _ in range(5):
        payments.note_call(provider=provider, failure="No answer: ReadTimeout.")

    with pytest.raises(ProviderFailingError) as refused:
        PaymentFactory.create(provider)
    assert 0 < refused.value.params["retry_after"] <= 61
    assert Announcement.objects.filter(name="provider.failing").count() == 1

    payments.note_call(provider=provider)
    assert PaymentFactory.create(provider).status == PaymentStatus.NEW


def test_a_payment_is_called_off_once(provider, member):
    payment = PaymentFactory.create(provider)

    for _ in range(2):
        cancelled = payments.cancel_payment(payment_id=payment.pk, by=member.pk, reason="Changed my mind")
    assert (cancelled.status, cancelled.reason) == ("cancelled", "Changed my mind")
    assert Announcement.objects.filter(name="payment.failed").count() == 1


def test_a_paid_payment_is_not_called_off(provider):
    payment = pay(PaymentFactory.create(provider))

    with pytest.raises(PaymentClosedError):
        payments.cancel_payment(payment_id=payment.pk, by=None)
    with pytest.raises(PaymentNotFoundError):
        payments.cancel_payment(payment_id=provider.pk, by=None)


def test_a_bank_transfer_gets_a_reference_with_check_digits(door):
    bank = ProviderFactory.create(
        kind="bank", currencies=["EUR"], options={"account_holder": "Association", "iban": "DE89370400440532013000"}
    )

    payment = PaymentFactory.create(bank, currency="EUR", phone="")

    assert is_creditor_reference(payment.account_reference)
    assert payment.expires_at > timezone.now() + timedelta(days=29)
    assert PaymentIntent.objects.get(account_reference=payment.account_reference).pk == payment.pk
