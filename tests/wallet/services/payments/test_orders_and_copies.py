"""Copies and orders: whatever a provider tells twice or out of order, the money stands once and the end is one."""

from itertools import permutations

import pytest

from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.payments import PaymentFactory, ProviderFactory, tell
from tests.wallet.gateways.fake import money, said
from wallet.gateways.interface import Outcome
from wallet.models import PaymentIntent, Transfer
from wallet.selectors import balance_of_purpose

pytestmark = pytest.mark.usefixtures("books_balance")


@pytest.fixture
def payment(provider, member):
    """A payment that was asked for, with a reference of its own."""
    return PaymentFactory.create(provider, member_id=member.pk, account_reference="AB12")


def told(payment):
    """What is told of a phone payment, in every way it is told."""
    reference = str(payment.pk)
    return {
        "pending": said(Outcome.PENDING, reference=reference, provider_reference="ws_1"),
        "failed": said(Outcome.FAILED, reference=reference, code="1037"),
        "prompt": money("R1", reference=reference, provider_reference="ws_1"),
        "paybill": money("R1", account_reference="AB12"),
        "fee": money("R1", reference=reference, fee_minor=50),
    }


def ending():
    (payment,) = PaymentIntent.objects.all()
    purposes = ("external:mpesa", "incoming:mpesa", "suspense", "fees:mpesa")
    moved = tuple(balance_of_purpose(purpose=name, currency="KES") for name in purposes)
    announced = Announcement.objects.filter(name="payment.succeeded").count()
    return payment.status, payment.receipt, payment.fee_minor, payment.amount_received_minor, moved, announced


@pytest.mark.parametrize("order", list(permutations(["pending", "failed", "prompt", "paybill", "fee"])))
def test_every_order_ends_the_same(provider, payment, order):
    """RT-D2: 120 orders of five events."""
    for name in order:
        tell(provider, told(payment)[name])

    assert ending() == ("succeeded", "R1", 50, 10_000, (-9_950, 10_000, 0, -50), 1)


@pytest.mark.parametrize("copies", [1, 2, 5, 10, 50])
@pytest.mark.parametrize("name", ["pending", "failed", "prompt", "paybill"])
def test_copies_change_nothing(provider, payment, name, copies):
    """RT-D1, one after the other."""
    changed = [tell(provider, told(payment)[name]) for _ in range(copies)]

    assert changed == [1] + [0] * (copies - 1)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("copies", [5, 10, 50])
@pytest.mark.parametrize("asked", [True, False])
def test_copies_at_once_book_once(organization, gateway, parallel, copies, asked):
    """RT-D1, side by side: of a payment that was asked for, and of one that nobody asked for."""
    with tenancy.writing(organization.pk):
        provider = ProviderFactory.create()
        member = MembershipFactory.create()
        payment = PaymentFactory.create(provider, member_id=member.pk) if asked else None
    news = money("R1", reference=str(payment.pk) if payment else "", account_reference="" if payment else "typo")

    def tell_it(_):
        with tenancy.writing(organization.pk):
            return tell(provider, news)

    assert sum(parallel(tell_it, range(copies))) == 1
    with tenancy.reading(organization.pk):
        assert PaymentIntent.objects.count() == 1
        assert Transfer.objects.count() == 1
