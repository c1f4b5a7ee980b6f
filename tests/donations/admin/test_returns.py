"""Parts of gifts that go back, in the console."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donations import services
from donations.models import Donation, GiftReturn
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.donations.admin.test_admin import text_of
from tests.factories.donations import CampaignFactory, DonationFactory
from wallet.models import PaymentIntent
from wallet.services import payments

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"admin:{name}", args=args)


@pytest.fixture
def gift(organization):
    with tenancy.writing(organization.id):
        donation = DonationFactory.create()
        return services.settle_donation(donation_id=donation.pk)


def fresh(donation):
    with tenancy.reading(donation.organization_id):
        return Donation.objects.of(donation.organization_id).get(pk=donation.pk)


def give_back(console, gift, amount="4.00"):
    form = {"donation": gift.pk, "amount": amount, "reason": "Too much"}
    return console.post(address("donations_giftreturn_add"), form, follow=True)


def test_a_treasurer_gives_a_part_back_from_the_page_of_the_gift(gift, enter):
    console = enter(Role.TREASURER)
    page = console.get(address("donations_donation_change", gift.pk))
    assert f"{address('donations_giftreturn_add')}?donation={gift.pk}" in page.content.decode()

    reply = give_back(console, gift)

    assert fresh(gift).kept_minor == 600
    assert "It has been given back." in text_of(reply)
    assert "4.00 EUR – Too much" in text_of(reply)
    assert "Too much" in text_of(console.get(address("donations_giftreturn_changelist")))


@pytest.mark.parametrize("amount", ["10.01", "0.001", "-1"])
def test_more_than_is_left_or_no_amount_is_said_so(gift, enter, amount):
    reply = give_back(enter(Role.TREASURER), gift, amount)

    assert (
        ("That is more than is left" in text_of(reply))
        or ("This is not an amount" in text_of(reply))
        or ("too small" in text_of(reply))
    )
    assert fresh(gift).amount_refunded_minor == 0


def test_managers_do_not_give_back(gift, enter):
    assert enter(Role.MANAGER).get(address("donations_giftreturn_add")).status_code == 403


def test_a_row_of_what_went_back_is_only_looked_at(gift, enter):
    console = enter(Role.TREASURER)
    give_back(console, gift)
    with tenancy.reading(gift.organization_id):
        row = GiftReturn.objects.of(gift.organization_id).get()

    page = console.get(address("donations_giftreturn_change", row.pk))

    assert "4.00 EUR" in text_of(page)
    assert console.post(address("donations_giftreturn_delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_list_asks_as_often_for_many_as_for_one(organization, enter):
    console = enter(Role.TREASURER)
    counts = []
    for more in (1, 5):
        with tenancy.writing(organization.id):
            for _ in range(more):
                donation = DonationFactory.create()
                services.settle_donation(donation_id=donation.pk)
                services.refund_donation(donation_id=donation.pk, reason="x", amount_minor=1)
        console.get(address("donations_giftreturn_changelist"))
        with CaptureQueriesContext(connection) as queries:
            console.get(address("donations_giftreturn_changelist"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_gift_through_a_provider_shows_its_payment_and_is_not_settled_by_hand(organization, enter):
    with tenancy.writing(organization.id):
        secrets = {"secret_key": "sk_test_1", "webhook_secret": "whsec_1"}
        provider = payments.add_provider(kind="stripe", name="Cards", credentials=secrets)
        gift = services.give(services.NewGift(CampaignFactory.create().pk, 2_500, "EUR", provider="stripe"))
        services.ask_for_payment(donation=gift, provider_id=provider.pk)
        payment = PaymentIntent.objects.of(organization.id).get()

    page = enter(Role.TREASURER).get(address("donations_donation_change", gift.pk))

    assert address("wallet_paymentintent_change", payment.pk) in page.content.decode()
    assert "The money has arrived" not in text_of(page)
