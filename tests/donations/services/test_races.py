"""Several real connections at once."""

from threading import Barrier

import pytest
from django.db import IntegrityError

from donations import services
from donations.models import Donation, Receipt, ReceiptCounter
from donations.services import NewGift, receipts
from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory, DonationFactory, SettledDonationFactory
from wallet.errors import InsufficientFundsError
from wallet.services import check_books

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THREADS = 8


@pytest.fixture
def inside(organization):
    """Call in a door of ``organization``, committed at the end."""

    def run(call, *args, **facts):
        with tenancy.writing(organization.id):
            return call(*args, **facts)

    return run


def numbers(organization):
    with tenancy.reading(organization.id):
        return sorted(Receipt.objects.of(organization.id).values_list("number", flat=True))


def told(organization, name):
    with tenancy.reading(organization.id):
        return Announcement.objects.of(organization.id).filter(name=name).count()


def test_receipts_issued_at_once_are_numbered_without_a_gap(organization, inside, parallel):
    gifts = inside(SettledDonationFactory.create_batch, 5 * THREADS)

    parallel(lambda gift: inside(services.issue_receipts, donation_ids=[gift.pk]), gifts, threads=THREADS)

    assert numbers(organization) == list(range(1, 5 * THREADS + 1))


def test_transactions_that_fail_between_leave_no_gap(organization, inside, parallel):
    gifts = inside(SettledDonationFactory.create_batch, 4 * THREADS)

    def issue(place):
        try:
            with tenancy.writing(organization.id):
                services.issue_receipt(donation_id=gifts[place].pk)
                1 // (1 - place % 2)
        except ZeroDivisionError:
            pass

    parallel(issue, range(len(gifts)), threads=THREADS)

    assert numbers(organization) == list(range(1, 2 * THREADS + 1))


def test_without_the_lock_two_receipts_would_take_one_number(organization, inside, parallel, monkeypatch):
    gifts = inside(SettledDonationFactory.create_batch, 2)
    inside(services.issue_receipt, donation_id=inside(SettledDonationFactory.create).pk)
    both_have_read = Barrier(2)

    def unlocked(issuer):
        counter = ReceiptCounter.objects.of(issuer.organization_id).get()
        both_have_read.wait(timeout=10)
        return counter

    def issue(gift):
        try:
            return str(inside(services.issue_receipt, donation_id=gift.pk))
        except IntegrityError as error:
            return error.__cause__.diag.constraint_name

    monkeypatch.setattr(receipts, "_locked_counter", unlocked)

    outcomes = parallel(issue, gifts, threads=2)

    assert sorted(outcomes)[1] == "donations_receipt_number_once"


def test_one_gift_issued_at_once_has_one_receipt(organization, inside, parallel):
    gift = inside(SettledDonationFactory.create)

    parallel(lambda _: inside(services.issue_receipts, donation_ids=[gift.pk]), range(THREADS), threads=THREADS)

    assert numbers(organization) == [1]


def test_a_gift_settled_and_refunded_by_many_moves_once_each_way(organization, inside, parallel):
    gift = inside(DonationFactory.create)

    parallel(lambda _: inside(services.settle_donation, donation_id=gift.pk), range(THREADS), threads=THREADS)
    parallel(
        lambda _: inside(services.refund_donation, donation_id=gift.pk, reason="x"), range(THREADS), threads=THREADS
    )

    assert (told(organization, "donation.settled"), told(organization, "donation.refunded")) == (1, 1)
    assert inside(check_books) == []


def test_a_wallet_given_away_by_many_is_given_once(organization, inside, parallel, fund):
    member, campaign = inside(MembershipFactory.create), inside(CampaignFactory.create)
    inside(fund, member, 1_500)

    def give(_):
        gift = NewGift(
            campaign_id=campaign.pk, amount_minor=1_000, currency="EUR", member_id=member.pk, provider="wallet"
        )
        try:
            return inside(services.give, gift).status
        except InsufficientFundsError:
            return "refused"

    outcomes = parallel(give, range(THREADS), threads=THREADS)

    assert sorted(outcomes) == ["refused"] * (THREADS - 1) + ["settled"]
    assert inside(check_books) == []


def test_one_client_id_given_by_many_is_one_gift(organization, inside, parallel):
    campaign = inside(CampaignFactory.create)
    gift = NewGift(campaign_id=campaign.pk, amount_minor=1_000, currency="EUR", external_id="TX-1")

    parallel(lambda _: inside(services.give, gift).pk, range(THREADS), threads=THREADS)

    with tenancy.reading(organization.id):
        assert Donation.objects.of(organization.id).count() == 1
