from datetime import date
from uuid import uuid4

import pytest

from donations import services
from donations.enums import CampaignStatus, DonationStatus
from donations.errors import (
    CampaignCurrencyFixedError,
    CampaignDatesError,
    CampaignNotFoundError,
    CampaignSlugTakenError,
    CampaignStateError,
    OrganizationNotVerifiedError,
)
from donations.models import Campaign
from organizations.enums import Kind, Verification
from tests.donations.conftest import NOON
from tests.factories.donations import CampaignFactory, DonationFactory, SettledDonationFactory
from wallet.errors import CurrencyNotFoundError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


def test_a_campaign_opens_as_a_draft_with_a_slug_of_its_name():
    campaign = services.open_campaign(name="Acqua pulita!", currency="EUR", target_minor=50_000)

    campaign.refresh_from_db()
    assert (campaign.slug, campaign.status, campaign.target_minor) == ("acqua-pulita", CampaignStatus.DRAFT, 50_000)


def test_a_name_without_latin_letters_gets_a_slug_all_the_same():
    campaign = services.open_campaign(name="清洁的水", currency="EUR")

    assert campaign.slug == f"campaign-{campaign.pk.hex[-12:]}"


def test_opening_twice_under_one_id_opens_once():
    pk = uuid4()

    first, second = (services.open_campaign(campaign_id=pk, name="Water", currency="EUR") for _ in range(2))

    assert first == second
    assert Campaign.objects.of(first.organization_id).count() == 1


@pytest.mark.parametrize("same", [{"slug": "water"}, {"slug": "other", "external_id": "C-1"}])
def test_slug_and_external_id_belong_to_one_campaign(organization, same):
    services.open_campaign(name="Water", currency="EUR", external_id="C-1")

    with pytest.raises(CampaignSlugTakenError) as refused:
        services.open_campaign(name="Other", currency="EUR", **same)

    assert refused.value.params == {"slug": same["slug"]}
    assert Campaign.objects.of(organization.id).count() == 1


def test_an_unknown_currency_is_refused():
    with pytest.raises(CurrencyNotFoundError):
        services.open_campaign(name="Water", currency="XXX")


def test_a_campaign_cannot_end_before_it_starts():
    days = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}

    with pytest.raises(CampaignDatesError) as refused:
        services.open_campaign(name="Water", currency="EUR", **days)

    assert refused.value.params == {"starts_on": "2026-03-02", "ends_on": "2026-03-01"}


def test_changes_are_kept_and_may_be_made_twice():
    campaign = CampaignFactory.create()

    for _ in range(2):
        services.change_campaign(campaign_id=campaign.pk, name="Wells", target_minor=7, currency="USD")

    campaign.refresh_from_db()
    assert (campaign.name, campaign.target_minor, campaign.currency) == ("Wells", 7, "USD")


def test_the_currency_of_a_campaign_with_gifts_stays():
    campaign = DonationFactory.create().campaign

    with pytest.raises(CampaignCurrencyFixedError) as refused:
        services.change_campaign(campaign_id=campaign.pk, currency="USD")

    assert refused.value.params == {"currency": "EUR"}


def test_a_change_into_anothers_slug_is_refused():
    mine, other = CampaignFactory.create(), CampaignFactory.create()

    with pytest.raises(CampaignSlugTakenError):
        services.change_campaign(campaign_id=mine.pk, slug=other.slug)


def test_a_closed_campaign_is_not_changed():
    campaign = CampaignFactory.create(status=CampaignStatus.CLOSED)

    with pytest.raises(CampaignStateError) as refused:
        services.change_campaign(campaign_id=campaign.pk, name="New")

    assert refused.value.params == {"status": "closed"}


def test_activating_and_closing_may_be_repeated():
    campaign = CampaignFactory.create(status=CampaignStatus.DRAFT)

    states = [services.activate_campaign(campaign_id=campaign.pk).status for _ in range(2)]
    states += [services.close_campaign(campaign_id=campaign.pk).status for _ in range(2)]

    assert states == ["active", "active", "closed", "closed"]


def test_a_closed_campaign_stays_closed():
    campaign = CampaignFactory.create(status=CampaignStatus.CLOSED)

    with pytest.raises(CampaignStateError) as refused:
        services.activate_campaign(campaign_id=campaign.pk)

    assert refused.value.params == {"status": "closed", "wanted": "active"}


def test_an_unverified_charity_cannot_collect(organization):
    organization.kind, organization.verification = Kind.ONLUS, Verification.PENDING
    organization.save()
    campaign = CampaignFactory.create(status=CampaignStatus.DRAFT)

    with pytest.raises(OrganizationNotVerifiedError) as refused:
        services.activate_campaign(campaign_id=campaign.pk)

    assert refused.value.params == {"verification": "pending"}


def test_what_does_not_exist_is_not_found():
    with pytest.raises(CampaignNotFoundError):
        services.close_campaign(campaign_id=uuid4())


@pytest.mark.twice("donations.complete_campaigns")
def test_a_campaign_is_completed_once_by_the_gift_that_reaches_the_target(announced):
    campaign = CampaignFactory.create(target_minor=2_000)
    SettledDonationFactory.create_batch(2, campaign=campaign)
    DonationFactory.create(campaign=campaign)

    for _ in range(2):
        services.complete_campaigns(campaign_ids=[campaign.pk])

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.COMPLETED
    assert announced("campaign.completed") == [
        {"campaign_id": str(campaign.pk), "raised_minor": 2_000, "target_minor": 2_000, "currency": "EUR"}
    ]


def test_refunded_and_pending_gifts_complete_nothing(announced):
    campaign = CampaignFactory.create(target_minor=1_000)
    SettledDonationFactory.create(campaign=campaign, status=DonationStatus.REFUNDED, refunded_at=NOON)
    DonationFactory.create(campaign=campaign)

    services.complete_campaigns(campaign_ids=[campaign.pk])

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.ACTIVE
    assert announced("campaign.completed") == []
