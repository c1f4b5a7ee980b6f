import pytest

from donations.errors import CampaignNotFoundError, CampaignNotOpenError
from donations.models import Campaign, Donation
from donations.services import set_auto_donation
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory
from tests.factories.rewards import convert, rate
from tests.factories.wallet import fund
from wallet import tasks
from wallet.errors.conversions import AutoDonationInvalidError, AutoDonationNotFoundError
from wallet.models import Account, AutoDonationRule, AutoDonationRun
from wallet.services import check_books, conversions
from wallet.tasks.conversions import fire_auto_donations

API = "/api/v1"


@pytest.fixture
def giver(member):
    """The member, who gives half of what is on the wallet from ten euros on."""
    campaign = CampaignFactory.create(name="Water")
    set_auto_donation(member_id=member.pk, campaign_id=campaign.pk, threshold_minor=1_000, share_bps=5_000)
    rate()
    fund(member, 100_000, "PTS")
    yield member
    with tenancy.platform("tests"):
        assert check_books() == []


def euros(member):
    account = Account.objects.filter(member_id=member.pk, currency__code="EUR").first()
    return account.balance_minor if account else 0


def test_a_wallet_gives_when_it_reaches_its_threshold(giver, hear):
    convert(giver, 900)
    hear()
    assert Donation.objects.count() == 0

    convert(giver, 300)
    hear()

    gift = Donation.objects.get()
    assert (gift.amount_minor, gift.status, gift.provider, gift.source) == (600, "settled", "wallet", "auto")
    assert AutoDonationRun.objects.get().pk == gift.pk
    assert euros(giver) == 600


@pytest.mark.twice("donations.give_automatically")
@pytest.mark.twice("wallet.fire_auto_donations")
def test_one_crossing_is_one_gift(giver, hear):
    convert(giver, 5_000)
    hear()
    for _ in range(2):
        conversions.fire_auto_donations()
        hear()

    assert Donation.objects.count() == 1
    assert euros(giver) == 2_500
    convert(giver, 100)
    hear()
    assert Donation.objects.count() == 1


def test_the_next_crossing_is_the_next_gift(giver, hear):
    for _ in range(2):
        convert(giver, 1_000)
        hear()
    assert (Donation.objects.count(), euros(giver)) == (2, 750)


def test_a_credit_from_anywhere_counts_by_the_clock(giver, hear):
    fund(giver, 2_000, "EUR")

    assert conversions.fire_auto_donations() == 1
    hear()

    assert (Donation.objects.get().amount_minor, euros(giver)) == (1_000, 1_000)


def test_a_gift_that_cannot_be_is_told_and_not_tried_again(giver, hear):
    Campaign.objects.update(status="closed")
    convert(giver, 2_000)
    hear()

    run = AutoDonationRun.objects.get()
    assert (run.status, run.reason) == ("refused", CampaignNotOpenError.title)
    assert conversions.fire_auto_donations() == 0
    assert (Donation.objects.count(), euros(giver)) == (0, 2_000)


def test_a_balance_above_the_threshold_does_not_count_when_the_rule_is_set(member, hear):
    fund(member, 5_000, "EUR")
    campaign = CampaignFactory.create()

    set_auto_donation(member_id=member.pk, campaign_id=campaign.pk, threshold_minor=1_000, share_bps=5_000)

    assert conversions.fire_auto_donations() == 0


def test_a_rule_is_changed_and_stopped(giver):
    campaign = CampaignFactory.create(name="Trees")

    facts = set_auto_donation(member_id=giver.pk, campaign_id=campaign.pk, threshold_minor=500, share_bps=100)
    conversions.stop_auto_donation(member_id=giver.pk)

    assert (facts.campaign_name, facts.threshold_minor) == ("Trees", 500)
    assert not AutoDonationRule.objects.get().is_active
    convert(giver, 5_000)
    assert AutoDonationRun.objects.count() == 0


def test_what_is_no_rule_is_refused(member):
    campaign = CampaignFactory.create(status="closed")

    with pytest.raises(CampaignNotOpenError):
        set_auto_donation(member_id=member.pk, campaign_id=campaign.pk, threshold_minor=1, share_bps=1)
    with pytest.raises(CampaignNotFoundError):
        set_auto_donation(member_id=member.pk, campaign_id=member.pk, threshold_minor=1, share_bps=1)
    Campaign.objects.update(status="active")
    for wrong in ({"threshold_minor": 0}, {"share_bps": 0}, {"share_bps": 10_001}):
        with pytest.raises(AutoDonationInvalidError):
            set_auto_donation(
                **{"member_id": member.pk, "campaign_id": campaign.pk, "threshold_minor": 1, "share_bps": 1} | wrong
            )
    for verb in (
        lambda: conversions.stop_auto_donation(member_id=member.pk),
        lambda: conversions.close_auto_donation(run_id=member.pk, status="given"),
    ):
        with pytest.raises(AutoDonationNotFoundError):
            verb()


def test_the_clock_finds_the_organizations(organization, hear):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        campaign = CampaignFactory.create()
        set_auto_donation(member_id=member.pk, campaign_id=campaign.pk, threshold_minor=100, share_bps=10_000)
        fund(member, 400, "EUR")

    fire_auto_donations()
    hear()

    with tenancy.writing(organization.id):
        assert Donation.objects.get().amount_minor == 400
    assert tasks.conversions is not None


def test_the_rule_by_api(api, member):
    campaign = CampaignFactory.create(name="Water")
    api.sign_in(member)
    said = {"campaign": str(campaign.pk), "threshold": {"amount": "10.00", "currency": "EUR"}, "share_percent": 25}
    path = f"{API}/wallets/me/auto-donation"

    made = api.put(path, said, format="json").json()

    assert (made["campaign_name"], made["share_percent"], made["is_armed"]) == ("Water", 25, True)
    assert api.get(path).json() == made
    assert api.delete(path).status_code == 204
    assert api.get(path).json()["is_active"] is False
    wrong = said | {"threshold": {"amount": "10", "currency": "PTS"}}
    assert api.put(path, wrong, format="json").status_code == 409


def test_a_wallet_that_gives_nothing_by_api(api, member):
    assert api.sign_in(member).get(f"{API}/wallets/me/auto-donation").json()["code"] == "AUTO_DONATION_NOT_FOUND"


def test_runs_by_api(api, giver, hear):
    convert(giver, 2_000)
    hear()

    rows = api.sign_in(giver).get(f"{API}/wallets/me/auto-donations").json()["results"]

    assert [(row["amount"]["amount"], row["status"]) for row in rows] == [("10.00", "given")]
