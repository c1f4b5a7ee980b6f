import pytest

from donations import services
from donations.enums import CampaignStatus, DonationStatus, Provider
from donations.errors import PartialRefundError
from donations.models import Donation, Receipt
from donations.services import NewGift
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory
from wallet.errors import InsufficientFundsError
from wallet.selectors import balances_of
from wallet.services import check_books

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer(organization, fund):
    """A member of ``organization`` with 50.00 EUR."""
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
        fund(member, 5_000)
    return member


@pytest.fixture
def campaign(other):
    """A campaign of the other organization."""
    with tenancy.writing(other.id):
        return CampaignFactory.create()


@pytest.fixture
def give(organization, other, payer, campaign):
    """Give from the payer's wallet to the other organization's campaign, in one transaction."""

    def given(amount_minor=1_000, **facts):
        with tenancy.platform("tests"):
            with tenancy.writing(other.id):
                giver = MembershipFactory.create(user=payer.user, member_type="donor")
                donation = services.give(
                    NewGift(
                        campaign_id=campaign.pk,
                        amount_minor=amount_minor,
                        currency="EUR",
                        member_id=giver.pk,
                        provider=Provider.WALLET,
                        from_organization_id=organization.id,
                        payer_id=payer.pk,
                        **facts,
                    )
                )
            with tenancy.writing(organization.id):
                services.pay_from_here(donation=donation)
        return donation

    return given


def told(organization, name):
    with tenancy.reading(organization.id):
        return [row.facts for row in Announcement.objects.of(organization.id).filter(name=name).order_by("id")]


def status_of(donation):
    with tenancy.reading(donation.organization_id):
        return Donation.objects.of(donation.organization_id).get(pk=donation.pk).status


def money_of(payer):
    with tenancy.reading(payer.organization_id):
        return {balance.currency.code: balance.balance_minor for balance in balances_of(payer.pk)}["EUR"]


def discrepancies(*organizations):
    found = []
    for organization in organizations:
        with tenancy.writing(organization):
            found += check_books()
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        return found + check_books()


def test_a_gift_to_another_organization_settles_when_its_payment_arrives(organization, other, payer, give, hear):
    donation = give()
    before = donation.status

    hear()

    assert (before, status_of(donation)) == (DonationStatus.PENDING, DonationStatus.SETTLED)
    assert money_of(payer) == 4_000
    (settled,) = told(other, "donation.settled")
    assert (settled["from_organization_id"], settled["payer_id"]) == (str(organization.id), str(payer.pk))
    assert discrepancies(organization.id, other.id) == []
    with tenancy.reading(other.id):
        assert Receipt.objects.of(other.id).filter(donation=donation.pk).count() == 1


def test_the_payers_organization_is_told_too(organization, other, payer, give):
    donation = give()

    (sent,) = told(organization, "donation.sent")

    assert sent | {"given_at": ""} == {
        "donation_id": str(donation.pk),
        "member_id": str(payer.pk),
        "amount_minor": 1_000,
        "currency": "EUR",
        "given_at": "",
        "to_organization_id": str(other.id),
    }


def test_an_anonymous_gift_is_told_of_nowhere(organization, other, give, hear):
    donation = give(is_anonymous=True)
    hear()
    with tenancy.writing(other.id):
        services.refund_donation(donation_id=donation.pk, reason="By mistake")
    hear()

    assert told(organization, "donation.sent") == told(organization, "donation.returned") == []
    assert [fact["member_id"] for fact in told(other, "donation.settled")] == [""]


@pytest.mark.twice("donations.settle_arrived", "donations.tell_returned")
def test_a_refund_goes_all_the_way_back(organization, other, payer, give, hear):
    donation = give()
    for _ in range(2):
        hear()

    for _ in range(2):
        with tenancy.writing(other.id):
            services.refund_donation(donation_id=donation.pk, reason="By mistake")
        hear()

    assert status_of(donation) == DonationStatus.REFUNDED
    assert money_of(payer) == 5_000
    assert [fact["donation_id"] for fact in told(organization, "donation.returned")] == [str(donation.pk)]
    assert len(told(other, "donation.settled")) == len(told(other, "donation.refunded")) == 1
    assert discrepancies(organization.id, other.id) == []


def test_without_funds_nothing_is_written_on_either_side(organization, other, give, hear):
    with pytest.raises(InsufficientFundsError):
        give(amount_minor=5_001)
    hear()

    with tenancy.reading(other.id):
        assert not Donation.objects.of(other.id).exists()
    assert told(organization, "donation.sent") == told(other, "donation.settled") == []


def test_paying_twice_moves_the_money_once(organization, payer, give, hear):
    donation = give()

    with tenancy.writing(organization.id):
        services.pay_from_here(donation=donation)
    hear()

    assert money_of(payer) == 4_000


def test_a_payment_on_its_way_settles_though_the_campaign_has_closed(other, campaign, give, hear):
    donation = give()
    with tenancy.writing(other.id):
        services.close_campaign(campaign_id=campaign.pk)

    hear()

    assert status_of(donation) == DonationStatus.SETTLED
    assert campaign.status == CampaignStatus.ACTIVE


def test_a_payment_for_something_else_settles_nothing(other):
    from wallet.signals import CrossPaymentSettled

    payment = CrossPaymentSettled("key", "", "", "", 1, "EUR", "invoice", "not a gift")

    with tenancy.writing(other.id):
        services.settle_arrived(payments=[payment])


def test_a_gift_from_another_organizations_wallet_goes_back_whole_or_not_at_all(other, payer, give, hear):
    donation = give()
    for _ in range(2):
        hear()

    with tenancy.writing(other.id), pytest.raises(PartialRefundError):
        services.refund_donation(donation_id=donation.pk, reason="A part", amount_minor=400)

    assert (status_of(donation), money_of(payer)) == (DonationStatus.SETTLED, 4_000)
