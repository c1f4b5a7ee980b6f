from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations import services
from donations.enums import DonationStatus, Provider
from donations.errors import (
    CampaignNotFoundError,
    DonationNotFoundError,
    DonationStateError,
    GiftCurrencyError,
    RefundAmountError,
)
from donations.models import Donation
from donations.services import NewGift
from goodplay.core import tenancy
from tests.donations.conftest import NOON
from tests.factories.donations import CampaignFactory, DonationFactory
from wallet.errors import InsufficientFundsError
from wallet.selectors import balances_of
from wallet.services import check_books

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


def batch(campaign, count, **facts):
    shared = {
        "amount_minor": 500,
        "currency": "EUR",
        "provider": Provider.IMPORT,
        "source": "import:file",
        "quiet": True,
    }
    return [
        NewGift(campaign_id=campaign.pk, external_id=f"row-{n}", given_at=NOON, **shared | facts) for n in range(count)
    ]


def test_settling_moves_the_money_and_tells_once(moves, announced, member):
    donation = DonationFactory.create(member=member)

    states = [services.settle_donation(donation_id=donation.pk).status for _ in range(2)]

    assert states == ["settled", "settled"]
    assert moves(donation.pk) == [("settle", "external:manual", f"campaign:{donation.campaign_id}", 1_000, "EUR")]
    assert [fact["member_id"] for fact in announced("donation.settled")] == [str(member.pk)]


def test_an_anonymous_gift_is_told_without_its_giver(announced, member):
    donation = DonationFactory.create(member=member, is_anonymous=True)

    services.settle_donation(donation_id=donation.pk)

    assert [fact["member_id"] for fact in announced("donation.settled")] == [""]


def test_a_failed_gift_does_not_settle(announced, moves):
    donation = DonationFactory.create()
    services.fail_donation(donation_id=donation.pk, reason="Never arrived")

    with pytest.raises(DonationStateError) as refused:
        services.settle_donation(donation_id=donation.pk)

    assert refused.value.params == {"status": "failed", "wanted": "settled"}
    assert (moves(donation.pk), announced("donation.settled")) == ([], [])


def test_failing_is_told_once(announced):
    donation = DonationFactory.create()

    for _ in range(2):
        services.fail_donation(donation_id=donation.pk, reason="Never arrived")

    assert announced("donation.failed") == [
        {"donation_id": str(donation.pk), "member_id": "", "reason": "Never arrived"}
    ]


def test_a_settled_gift_does_not_fail():
    donation = DonationFactory.create()
    services.settle_donation(donation_id=donation.pk)

    with pytest.raises(DonationStateError):
        services.fail_donation(donation_id=donation.pk, reason="Too late")


def test_a_refund_gives_back_everything_once(moves, announced, member, fund):
    fund(member, 1_000)
    campaign = CampaignFactory.create()
    given = services.give(
        NewGift(campaign_id=campaign.pk, amount_minor=1_000, currency="EUR", member_id=member.pk, provider="wallet")
    )

    for _ in range(2):
        refunded = services.refund_donation(donation_id=given.pk, reason="By mistake")

    assert (refunded.status, refunded.reason) == (DonationStatus.REFUNDED, "By mistake")
    assert moves(given.pk)[1:] == [("settle:reversed", f"campaign:{campaign.pk}", str(member.pk), 1_000, "EUR")]
    assert [(fact["donation_id"], fact["amount_minor"]) for fact in announced("donation.refunded")] == [
        (str(given.pk), 1_000)
    ]
    assert check_books() == []


def test_a_pending_gift_is_not_refunded():
    donation = DonationFactory.create()

    with pytest.raises(DonationStateError) as refused:
        services.refund_donation(donation_id=donation.pk, reason="x")

    assert refused.value.params == {"status": "pending", "wanted": "refunded"}


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        (services.settle_donation, {}),
        (services.fail_donation, {"reason": "x"}),
        (services.refund_donation, {"reason": "x"}),
    ],
)
def test_another_organizations_gift_is_not_found(other, verb, facts):
    with tenancy.platform("tests"), tenancy.writing(other.id):
        donation = DonationFactory.create()

    with pytest.raises(DonationNotFoundError):
        verb(donation_id=donation.pk, **facts)


def test_a_batch_is_settled_and_told_in_order(organization, announced):
    campaign = CampaignFactory.create()

    given = services.settle_donations(batch(campaign, 3))

    rows = Donation.objects.of(organization.id).filter(status=DonationStatus.SETTLED).order_by("external_id")
    assert [one.donation_id for one in given] == [row.pk for row in rows]
    assert [one.new for one in given] == [True, True, True]
    assert [UUID(fact["donation_id"]) for fact in announced("donation.settled")] == [row.pk for row in rows]
    assert check_books() == []


def test_a_repeated_batch_changes_nothing(organization, announced):
    campaign = CampaignFactory.create()
    first = services.settle_donations(batch(campaign, 3))

    again = services.settle_donations(batch(campaign, 4))

    assert [one.donation_id for one in again[:3]] == [one.donation_id for one in first]
    assert [one.new for one in again] == [False, False, False, True]
    assert Donation.objects.of(organization.id).count() == len(announced("donation.settled")) == 4


def test_a_large_batch_takes_as_many_queries_as_a_small_one():
    campaign = CampaignFactory.create()
    counts = []
    for size in (1, 300):
        with CaptureQueriesContext(connection) as seen:
            services.settle_donations(batch(campaign, size, source=f"import:{size}"))
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_a_batch_with_a_wrong_currency_writes_nothing(organization):
    campaign = CampaignFactory.create()

    with pytest.raises(GiftCurrencyError):
        services.settle_donations([*batch(campaign, 1), *batch(campaign, 1, currency="USD")])

    assert not Donation.objects.of(organization.id).exists()


def test_a_batch_for_an_unknown_campaign_writes_nothing(organization):
    missing = CampaignFactory.build(pk=uuid4())

    with pytest.raises(CampaignNotFoundError):
        services.settle_donations(batch(missing, 2))

    assert not Donation.objects.of(organization.id).exists()


def test_a_batch_takes_from_wallets_only_what_they_hold(member, fund):
    fund(member, 900)
    campaign = CampaignFactory.create()

    with pytest.raises(InsufficientFundsError):
        services.settle_donations(batch(campaign, 2, member_id=member.pk, provider=Provider.WALLET))


def test_an_empty_batch_is_nothing():
    assert services.settle_donations([]) == []


def test_history_comes_into_closed_campaigns_too():
    campaign = CampaignFactory.create(status="closed")

    assert [one.new for one in services.settle_donations(batch(campaign, 1))] == [True]


def test_parts_of_a_gift_go_back_until_nothing_is_left(moves, member, fund, announced):
    fund(member, 1_000)
    gift = services.give(NewGift(CampaignFactory.create().pk, 1_000, "EUR", member_id=member.pk, provider="wallet"))

    for minor in (300, 200, None):
        services.refund_donation(donation_id=gift.pk, reason="In parts", amount_minor=minor)

    gift.refresh_from_db()
    assert (gift.status, gift.kept_minor) == ("refunded", 0)
    assert [row[1:4] for row in moves(gift.pk)[1:]] == [
        (f"campaign:{gift.campaign_id}", str(member.pk), minor) for minor in (300, 200, 500)
    ]
    assert [fact["number"] for fact in announced("donation.reduced")] == [1, 2]
    assert [fact["parts"] for fact in announced("donation.refunded")] == [2]


def test_the_points_of_a_mixed_gift_go_back_with_the_last_part(member, fund, points):
    fund(member, 50, points)
    fund(member, 1_000)
    wanted = NewGift(CampaignFactory.create().pk, 1_000, "EUR", member_id=member.pk, provider="wallet")
    gift = services.give(replace(wanted, points_minor=50, points_currency=points))
    held = []

    for minor in (400, 600):
        services.refund_donation(donation_id=gift.pk, reason="In parts", amount_minor=minor)
        has = {balance.currency.code: balance.balance_minor for balance in balances_of(member.pk)}
        held.append((has["EUR"], has[points]))

    assert held == [(400, 0), (1_000, 50)]


@pytest.mark.parametrize("minor", [0, 1_001, -5])
def test_a_part_is_something_and_not_more_than_the_gift(minor):
    gift = services.settle_donation(donation_id=DonationFactory.create().pk)

    with pytest.raises(RefundAmountError):
        services.refund_donation(donation_id=gift.pk, reason="Odd", amount_minor=minor)
