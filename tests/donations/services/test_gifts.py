from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from donations import services
from donations.enums import CampaignStatus, DonationKind, DonationStatus, Provider
from donations.errors import (
    CampaignNotFoundError,
    CampaignNotOpenError,
    DonationIdTakenError,
    GiftCurrencyError,
    GiftInFutureError,
    GiftNeedsGiverError,
    GiverNotFoundError,
    OrganizationNotVerifiedError,
)
from donations.models import Donation
from donations.services import NewGift
from goodplay.core import tenancy
from organizations.enums import Kind
from tests.donations.conftest import NOON
from tests.factories.donations import CampaignFactory
from wallet.errors import InsufficientFundsError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture
def campaign(door):
    return CampaignFactory.create()


def gift(campaign, **facts):
    return NewGift(campaign_id=campaign.pk, **{"amount_minor": 1_000, "currency": "EUR", "given_at": NOON} | facts)


def test_a_gift_by_hand_is_pending_and_moves_nothing(campaign, member, moves, announced):
    donation = services.give(gift(campaign, member_id=member.pk))

    assert (donation.status, donation.kind, donation.member_id) == (DonationStatus.PENDING, "money", member.pk)
    assert moves(donation.pk) == []
    assert announced("donation.settled") == []


def test_a_gift_from_the_wallet_is_settled_at_once(campaign, member, fund, moves, announced):
    fund(member, 1_500)

    donation = services.give(gift(campaign, member_id=member.pk, provider=Provider.WALLET))

    assert donation.status == DonationStatus.SETTLED
    assert moves(donation.pk) == [("settle", str(member.pk), f"campaign:{campaign.pk}", 1_000, "EUR")]
    assert announced("donation.settled") == [
        {
            "donation_id": str(donation.pk),
            "member_id": str(member.pk),
            "amount_minor": 1_000,
            "currency": "EUR",
            "campaign_id": str(campaign.pk),
            "given_at": "2026-03-01T12:00:00+00:00",
            "source": "api",
            "quiet": False,
            "points_minor": 0,
            "points_currency": "",
            "from_organization_id": "",
            "payer_id": "",
        }
    ]


def test_a_wallet_gives_no_more_than_it_holds(campaign, member, fund, announced):
    fund(member, 999)

    with pytest.raises(InsufficientFundsError), tenancy.savepoint():
        services.give(gift(campaign, member_id=member.pk, provider=Provider.WALLET))

    assert not Donation.objects.of(campaign.organization_id).exists()
    assert announced("donation.settled") == []


def test_points_may_be_given_where_a_campaign_counts_them(member, fund, moves, points):
    campaign = CampaignFactory.create(currency="PTS")
    fund(member, 80, "PTS")

    donation = services.give(
        gift(campaign, member_id=member.pk, provider=Provider.WALLET, amount_minor=50, currency="PTS")
    )

    assert (donation.kind, donation.status) == (DonationKind.POINTS, DonationStatus.SETTLED)
    assert moves(donation.pk) == [("settle", str(member.pk), f"campaign:{campaign.pk}", 50, "PTS")]


def test_a_mixed_gift_moves_money_and_points(campaign, member, fund, moves, announced, points):
    fund(member, 1_000)
    fund(member, 80, "PTS")
    mixed = gift(campaign, member_id=member.pk, provider=Provider.WALLET, points_minor=80, points_currency="PTS")

    donation = services.give(mixed)

    assert donation.kind == DonationKind.MIXED
    assert moves(donation.pk) == [
        ("settle", str(member.pk), f"campaign:{campaign.pk}", 1_000, "EUR"),
        ("points", str(member.pk), f"campaign:{campaign.pk}", 80, "PTS"),
    ]
    assert [(fact["points_minor"], fact["points_currency"]) for fact in announced("donation.settled")] == [(80, "PTS")]


def test_the_same_gift_is_given_once(campaign, member, fund, moves, announced):
    fund(member, 5_000)
    same = gift(campaign, id=uuid4(), member_id=member.pk, provider=Provider.WALLET)

    first, second = services.give(same), services.give(same)

    assert first.pk == second.pk
    assert len(moves(first.pk)) == len(announced("donation.settled")) == 1


def test_the_same_external_id_is_given_once(campaign):
    first = services.give(gift(campaign, external_id="TX-1"))
    second = services.give(gift(campaign, external_id="TX-1"))

    assert first.pk == second.pk


@pytest.mark.parametrize("handle", ["id", "external_id"])
def test_another_gift_under_the_same_handle_is_refused(campaign, handle):
    handle = {handle: uuid4() if handle == "id" else "TX-1"}
    first = services.give(gift(campaign, **handle))

    with pytest.raises(DonationIdTakenError) as refused:
        services.give(gift(campaign, amount_minor=1, **handle))

    assert refused.value.params == {"donation_id": str(first.pk)}


def test_the_id_of_another_organizations_gift_is_refused_without_a_word_about_it(campaign, other):
    taken = uuid4()
    with tenancy.platform("tests"), tenancy.writing(other.id):
        services.give(gift(CampaignFactory.create(), id=taken))

    with pytest.raises(DonationIdTakenError) as refused:
        services.give(gift(campaign, id=taken))

    assert refused.value.params == {}


@pytest.mark.parametrize("status", [CampaignStatus.DRAFT, CampaignStatus.CLOSED])
def test_drafts_and_closed_campaigns_take_no_gifts(status):
    campaign = CampaignFactory.create(status=status)

    with pytest.raises(CampaignNotOpenError) as refused:
        services.give(gift(campaign))

    assert refused.value.params == {"campaign_id": str(campaign.pk), "status": status}


def test_a_completed_campaign_still_takes_gifts():
    campaign = CampaignFactory.create(status=CampaignStatus.COMPLETED)

    assert services.give(gift(campaign)).status == DonationStatus.PENDING


def test_the_days_of_a_campaign_are_days_in_the_organizations_zone(organization):
    organization.time_zone = "Africa/Nairobi"
    organization.save()
    campaign = CampaignFactory.create(starts_on=date(2026, 3, 2))
    late_on_the_first = datetime(2026, 3, 1, 20, 59, tzinfo=UTC)

    with pytest.raises(CampaignNotOpenError):
        services.give(gift(campaign, given_at=late_on_the_first))

    assert services.give(gift(campaign, given_at=late_on_the_first + timedelta(minutes=1))).pk


def test_a_gift_is_in_the_campaigns_currency(campaign):
    with pytest.raises(GiftCurrencyError) as refused:
        services.give(gift(campaign, currency="USD"))

    assert refused.value.params == {"currency": "USD", "wanted": "EUR"}


def test_money_beside_money_is_not_a_mixed_gift(campaign, member):
    with pytest.raises(GiftCurrencyError) as refused:
        services.give(gift(campaign, member_id=member.pk, points_minor=1, points_currency="USD"))

    assert refused.value.params == {"currency": "USD"}


def test_nobody_has_given_tomorrow(campaign):
    with pytest.raises(GiftInFutureError):
        services.give(gift(campaign, given_at=timezone.now() + timedelta(days=1)))


@pytest.mark.parametrize("facts", [{"provider": Provider.WALLET}, {"points_minor": 1, "points_currency": "PTS"}])
def test_a_wallet_or_points_need_a_member(campaign, facts):
    with pytest.raises(GiftNeedsGiverError):
        services.give(gift(campaign, **facts))


def test_an_unknown_campaign_is_not_found():
    missing = uuid4()

    with pytest.raises(CampaignNotFoundError) as refused:
        services.give(NewGift(campaign_id=missing, amount_minor=1, currency="EUR"))

    assert refused.value.params == {"campaign_id": str(missing)}


def test_an_unverified_charity_takes_no_gifts(organization, campaign):
    organization.kind = Kind.ONLUS
    organization.save()

    with pytest.raises(OrganizationNotVerifiedError):
        services.give(gift(campaign))


def test_a_gift_of_nobody_known_here_is_refused(campaign, organization):
    stranger = uuid4()

    with pytest.raises(GiverNotFoundError) as refused:
        services.give(gift(campaign, member_id=stranger))

    assert refused.value.params == {"member_id": str(stranger)}
    assert not Donation.objects.of(organization.id).exists()
