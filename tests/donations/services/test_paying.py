"""Gifts that are paid through a provider, from the request to the receipt and back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from donations import selectors, services
from donations.errors import (
    DonationStateError,
    GiftCurrencyError,
    PaidThroughProviderError,
    PointsByProviderError,
)
from donations.models import Receipt
from donations.services import NewGift
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.donations import CampaignFactory
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.models import PaymentIntent, PaymentRefund, SuspenseItem
from wallet.selectors import balance_of_purpose
from wallet.services import check_books, payments

PAID_AT = datetime(2026, 3, 5, 12, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture(autouse=True)
def _books_balance(db):
    yield
    with tenancy.platform("tests"):
        assert check_books() == []


@pytest.fixture
def provider(door):
    """A Stripe account, of which nothing is asked: no hearing sends anything."""
    secrets = {"secret_key": "sk_test_1", "webhook_secret": "whsec_1"}
    return payments.add_provider(kind="stripe", name="Cards", credentials=secrets, currencies=["EUR"])


@pytest.fixture
def campaign(door):
    return CampaignFactory.create()


@pytest.fixture
def gift(member, campaign, provider):
    """A pending gift of 25.00 EUR whose payment has been asked for."""
    wanted = NewGift(campaign.pk, 2_500, "EUR", member_id=member.pk, provider="stripe", means="card")
    donation = services.give(wanted)
    services.ask_for_payment(donation=donation, provider_id=provider.pk)
    return donation


@pytest.fixture
def payment(gift):
    return PaymentIntent.objects.get(subject_id=str(gift.pk))


@pytest.fixture
def told(provider):
    """Let the provider say something, and everybody hear of it."""

    def tell(*findings):
        return payments.apply_findings(provider_id=provider.pk, findings=findings)

    return tell


@pytest.fixture
def heard(hear, monkeypatch):
    """Let everybody hear, with providers that cannot be reached."""
    from wallet.tasks import payments as sending
    from wallet.tasks import refunds as refunding

    monkeypatch.setattr(sending, "_send", lambda *_: None)
    monkeypatch.setattr(refunding, "_send", lambda *_: None)
    return hear


def paid(payment, minor=2_500, currency="EUR"):
    return Finding(
        Subject.PAYMENT,
        Outcome.SUCCEEDED,
        reference=str(payment.pk),
        provider_reference="cs_1",
        receipt="pi_1",
        amount_minor=minor,
        currency=currency,
        occurred_at=PAID_AT,
    )


def refunded(refund, outcome=Outcome.SUCCEEDED):
    return Finding(
        Subject.REFUND, outcome, reference=str(refund.pk), provider_reference="re_1", parent="pi_1", occurred_at=PAID_AT
    )


def found_refund(minor, name="re_9"):
    return Finding(
        Subject.REFUND,
        Outcome.SUCCEEDED,
        provider_reference=name,
        amount_minor=minor,
        currency="EUR",
        occurred_at=PAID_AT,
        parent="pi_1",
    )


def disputed(outcome=Outcome.PENDING, kind="funds_withdrawn", minor=2_500):
    return Finding(
        Subject.DISPUTE,
        outcome,
        provider_reference="du_1",
        amount_minor=minor,
        currency="EUR",
        occurred_at=PAID_AT,
        parent="pi_1",
        reason="fraudulent",
        kind=kind,
    )


def purposes(campaign):
    names = ("external:stripe", "incoming:stripe", "outgoing:stripe", "disputes:stripe", f"campaign:{campaign.pk}")
    return tuple(balance_of_purpose(purpose=name, currency="EUR") for name in names)


def raised(campaign):
    return selectors.with_progress(type(campaign).objects.of(campaign.organization_id)).get(pk=campaign.pk).raised_minor


def receipts(gift):
    rows = Receipt.objects.of(gift.organization_id).filter(donation=gift).order_by("number")
    return [(row.facts["amount_minor"], row.status) for row in rows]


@pytest.fixture
def settled(gift, payment, told, heard):
    told(paid(payment))
    heard()
    gift.refresh_from_db()
    return gift


@pytest.mark.twice("donations.settle_paid")
def test_a_gift_settles_when_its_payment_comes_and_once(gift, payment, told, heard, announced, campaign):
    told(paid(payment), paid(payment))
    heard()
    (fact,) = announced("payment.succeeded")
    services.settle_paid(payments=[_succeeded(fact)])

    gift.refresh_from_db()
    assert (gift.status, gift.amount_minor, gift.given_at) == ("settled", 2_500, PAID_AT)
    assert len(announced("donation.settled")) == 1
    assert purposes(campaign) == (-2_500, 0, 0, 0, 2_500)
    assert raised(campaign) == 2_500
    assert receipts(gift) == [(2_500, "rendered")]


def _succeeded(fact):
    from wallet.signals import PaymentSucceeded

    return PaymentSucceeded(**fact)


def test_another_amount_counts_once_a_manager_has_accepted_it(gift, payment, told, heard, campaign):
    told(paid(payment, 2_000))
    heard()
    gift.refresh_from_db()
    assert (gift.status, purposes(campaign)[4]) == ("pending", 0)

    payments.accept_suspense(item_id=SuspenseItem.objects.get(payment=payment).pk, by=None)
    heard()
    gift.refresh_from_db()
    assert (gift.status, gift.amount_minor) == ("settled", 2_000)
    assert purposes(campaign) == (-2_000, 0, 0, 0, 2_000)


@pytest.mark.twice("donations.release_unmatched")
def test_an_acceptance_that_is_taken_back_takes_the_gift_back(gift, payment, told, heard, campaign, announced):
    told(paid(payment, 2_000))
    item = SuspenseItem.objects.get(payment=payment)
    payments.accept_suspense(item_id=item.pk, by=None)
    heard()
    payments.undo_suspense(item_id=item.pk, by=None, reason="Somebody else's")
    heard()
    heard()

    gift.refresh_from_db()
    assert (gift.status, gift.amount_refunded_minor) == ("refunded", 2_000)
    assert purposes(campaign) == (-2_000, 0, 0, 0, 0)
    assert receipts(gift) == [(2_000, "voided")]
    assert len(announced("donation.refunded")) == 1


@pytest.mark.twice("donations.give_up_unpaid")
def test_a_payment_that_comes_to_nothing_gives_the_gift_up_and_late_money_settles_it(gift, payment, told, heard):
    told(Finding(Subject.PAYMENT, Outcome.CANCELLED, reference=str(payment.pk), reason="Nobody came back."))
    heard()
    heard()
    gift.refresh_from_db()
    assert (gift.status, gift.reason) == ("failed", "Nobody came back.")

    told(paid(payment))
    heard()
    gift.refresh_from_db()
    assert (gift.status, gift.reason) == ("settled", "")


def test_nobody_settles_such_a_gift_by_hand(gift):
    with pytest.raises(PaidThroughProviderError):
        services.settle_donation(donation_id=gift.pk)


def test_no_points_are_given_beside_such_a_payment(campaign, member, points):
    wanted = NewGift(campaign.pk, 100, "EUR", member_id=member.pk, provider="stripe")
    with pytest.raises(PointsByProviderError):
        services.give(replace(wanted, points_minor=5, points_currency=points))


def test_money_in_another_currency_than_the_campaigns_waits(gift, payment):
    fact = _fact(gift, payment, currency="USD")
    with pytest.raises(GiftCurrencyError):
        services.settle_paid(payments=[fact])


def test_money_of_a_gift_that_has_gone_back_waits(settled, payment, told, heard):
    told(found_refund(2_500))
    heard()
    with pytest.raises(DonationStateError):
        services.settle_paid(payments=[_fact(settled, payment)])


def _fact(gift, payment, currency="EUR"):
    from wallet.signals import PaymentSucceeded

    return PaymentSucceeded(
        str(payment.pk),
        "stripe",
        "donation",
        "donation",
        str(gift.pk),
        "",
        2_500,
        currency,
        "pi_1",
        "",
        PAID_AT.isoformat(),
    )


def test_facts_about_other_things_and_gifts_that_are_not_there_are_passed_over(gift, payment):
    fact = _fact(gift, payment)
    services.settle_paid(payments=[replace(fact, purpose="savings"), replace(fact, subject_type="campaign")])
    from wallet.signals import DisputeClosed, PaymentDisputed, PaymentFailed, PaymentRefunded

    who = {
        "payment_id": str(payment.pk),
        "provider": "stripe",
        "purpose": "donation",
        "subject_type": "donation",
        "subject_id": str(uuid7()),
        "member_id": "",
        "amount_minor": 1,
        "currency": "EUR",
        "reason": "",
    }
    now = timezone.now().isoformat()
    services.give_up_unpaid(payments=[PaymentFailed(**who, status="failed")])
    services.lessen_refunded(refunds=[PaymentRefunded(**who, refund_id=str(uuid7()), full=True, occurred_at=now)])
    services.note_disputes(disputes=[PaymentDisputed(**who, dispute_id=str(uuid7()), opened_at=now)])
    closed = DisputeClosed(**who, dispute_id=str(uuid7()), won=False, full=True, closed_at=now)
    services.close_disputes(disputes=[closed])

    gift.refresh_from_db()
    assert gift.status == "pending"


def test_money_in_suspense_that_goes_back_gives_the_gift_up(gift, payment, told, heard, campaign):
    told(paid(payment, 2_000))
    payments.request_refund(key="back", payment_id=payment.pk, amount_minor=2_000, reason="Wrong amount", by=None)
    assert balance_of_purpose(purpose="suspense", currency="EUR") == 0
    told(refunded(PaymentRefund.objects.get()))
    heard()

    gift.refresh_from_db()
    payment.refresh_from_db()
    assert (gift.status, payment.status) == ("failed", "returned")
    assert SuspenseItem.objects.get().status == "given_back"
    assert purposes(campaign) == (0, 0, 0, 0, 0)


def test_the_id_of_a_payment_is_the_gifts_for_ever(gift, provider):
    again = services.ask_for_payment(donation=gift, provider_id=provider.pk)
    payment = PaymentIntent.objects.get()
    assert (payment.pk, UUID(payment.subject_id)) == (again, gift.pk)
    assert payment.expires_at > timezone.now() + timedelta(hours=1)
