"""Gifts that were paid through a provider and go back: asked for, found, disputed; whole and in part."""

from dataclasses import replace

import pytest

from donations import services
from donations.errors import DonationDisputedError, RefundAmountError
from donations.models import GiftReturn
from goodplay.core.ids import uuid7
from tests.donations.services.test_paying import (
    PAID_AT,
    _books_balance,
    campaign,
    disputed,
    found_refund,
    gift,
    heard,
    payment,
    provider,
    purposes,
    raised,
    receipts,
    refunded,
    settled,
    told,
)
from wallet.enums import RefundStatus
from wallet.errors import PaymentDisputedError
from wallet.gateways.interface import Outcome
from wallet.models import PaymentRefund
from wallet.services import payments

__all__ = ["_books_balance", "campaign", "gift", "heard", "payment", "provider", "settled", "told"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.mark.twice("donations.lessen_refunded")
def test_a_part_goes_back_when_the_provider_confirms_it(settled, told, heard, campaign, announced):
    services.refund_donation(donation_id=settled.pk, reason="Too much", amount_minor=1_000)
    refund = PaymentRefund.objects.get()
    settled.refresh_from_db()
    assert (settled.status, settled.amount_refunded_minor) == ("settled", 0)
    assert purposes(campaign) == (-2_500, 0, 1_000, 0, 1_500)

    told(refunded(refund), refunded(refund))
    heard()
    heard()
    settled.refresh_from_db()
    assert (settled.status, settled.amount_refunded_minor, settled.kept_minor) == ("settled", 1_000, 1_500)
    assert purposes(campaign) == (-1_500, 0, 0, 0, 1_500)
    assert raised(campaign) == 1_500
    assert receipts(settled) == [(2_500, "voided"), (1_500, "rendered")]
    (fact,) = announced("donation.reduced")
    assert (fact["refunded_minor"], fact["kept_minor"], fact["number"]) == (1_000, 1_500, 1)


def test_the_rest_goes_back_after_a_part_and_the_gift_is_gone(settled, told, heard, campaign, announced):
    services.refund_donation(donation_id=settled.pk, reason="Too much", amount_minor=1_000)
    told(refunded(PaymentRefund.objects.get()))
    heard()
    for _ in range(2):
        services.refund_donation(donation_id=settled.pk, reason="All of it")
    rest = PaymentRefund.objects.exclude(status=RefundStatus.SUCCEEDED).get()
    assert rest.amount_minor == 1_500
    told(replace(refunded(rest), provider_reference="re_2"))
    heard()

    settled.refresh_from_db()
    assert (settled.status, settled.kept_minor) == ("refunded", 0)
    assert purposes(campaign) == (0, 0, 0, 0, 0)
    assert [fact["parts"] for fact in announced("donation.refunded")] == [1]
    assert receipts(settled) == [(2_500, "voided"), (1_500, "voided")]
    assert services.refund_donation(donation_id=settled.pk, reason="Again").status == "refunded"


def test_more_than_is_left_does_not_go_back(settled):
    for minor in (2_501, 0):
        with pytest.raises(RefundAmountError):
            services.refund_donation(donation_id=settled.pk, reason="Too much", amount_minor=minor)
    assert not PaymentRefund.objects.exists()


def test_a_refund_that_fails_leaves_the_gift_as_it_was(settled, told, heard, campaign, announced):
    services.refund_donation(donation_id=settled.pk, reason="Asked for")
    told(refunded(PaymentRefund.objects.get(), Outcome.FAILED))
    heard()

    settled.refresh_from_db()
    assert (settled.status, settled.amount_refunded_minor) == ("settled", 0)
    assert purposes(campaign) == (-2_500, 0, 0, 0, 2_500)
    assert [fact["bounced"] for fact in announced("payment.refund_failed")] == [False]


def test_a_refund_made_at_the_providers_site_is_taken_from_the_campaign(settled, told, heard, campaign):
    told(found_refund(500), found_refund(500))
    assert purposes(campaign) == (-2_000, 0, -500, 0, 2_500)
    heard()

    settled.refresh_from_db()
    assert settled.amount_refunded_minor == 500
    assert purposes(campaign) == (-2_000, 0, 0, 0, 2_000)


@pytest.mark.twice("donations.note_disputes")
def test_a_disputed_gift_is_marked_and_not_refunded_beside_it(settled, payment, told, heard, campaign, announced):
    told(disputed(), disputed())
    heard()
    heard()

    settled.refresh_from_db()
    assert settled.disputed_at == PAID_AT
    assert purposes(campaign) == (0, 0, 0, -2_500, 2_500)
    assert len(announced("donation.disputed")) == 1
    with pytest.raises(DonationDisputedError):
        services.refund_donation(donation_id=settled.pk, reason="Sorry")
    with pytest.raises(PaymentDisputedError):
        payments.request_refund(
            key=str(uuid7()), payment_id=payment.pk, amount_minor=1, reason="x", by=None, take_from=_campaign(campaign)
        )


def _campaign(campaign):
    from wallet.services import Holder

    return Holder.purpose(f"campaign:{campaign.pk}")


def test_a_dispute_that_is_won_leaves_the_gift(settled, told, heard, campaign, announced):
    told(disputed())
    told(disputed(Outcome.SUCCEEDED, "funds_reinstated"), disputed(Outcome.SUCCEEDED, "closed"))
    heard()

    settled.refresh_from_db()
    assert (settled.status, settled.disputed_at) == ("settled", None)
    assert purposes(campaign) == (-2_500, 0, 0, 0, 2_500)
    assert [fact["won"] for fact in announced("payment.dispute_closed")] == [True]


@pytest.mark.twice("donations.close_disputes")
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_dispute_that_is_lost_takes_the_gift_whatever_is_told_first(settled, told, heard, campaign, order):
    news = [disputed(kind="opened"), disputed(), disputed(Outcome.FAILED, "closed")]
    for place in order:
        told(news[place])
        heard()
    heard()

    settled.refresh_from_db()
    assert (settled.status, settled.disputed_at, settled.reason) == ("refunded", None, "fraudulent")
    assert purposes(campaign) == (0, 0, 0, 0, 0)
    assert raised(campaign) == 0
    assert receipts(settled) == [(2_500, "voided")]
    assert GiftReturn.objects.get().cause.startswith("dispute:")


def test_a_lost_dispute_about_a_part_lessens_the_gift(settled, told, heard, campaign):
    told(disputed(Outcome.FAILED, "funds_withdrawn", 900))
    heard()

    settled.refresh_from_db()
    assert (settled.status, settled.kept_minor, raised(campaign)) == ("settled", 1_600, 1_600)
    assert purposes(campaign) == (-1_600, 0, 0, 0, 1_600)
