"""Rewards taken, and wallets that give, at the same moment."""

import pytest

from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.rewards import convert, rate, redeem, reward
from tests.factories.wallet import fund
from wallet.errors import InsufficientFundsError
from wallet.errors.rewards import RewardLimitReachedError, RewardSoldOutError
from wallet.models import AutoDonationRun, Conversion, Redemption, Reward
from wallet.services import check_books, conversions

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def books_balance(db):
    """All books balance when the test ends."""
    yield
    with tenancy.platform("tests"):
        assert check_books() == []


@pytest.fixture
def members(organization):
    """Ten members with a thousand points each."""
    with tenancy.writing(organization.id):
        made = MembershipFactory.create_batch(10)
        for member in made:
            fund(member, 1_000, "PTS")
    return made


def test_the_last_piece_goes_to_one_of_fifty(organization, members, parallel):
    with tenancy.writing(organization.id):
        mug = reward(stock=1)

    def take(number):
        try:
            with tenancy.writing(organization.id):
                return redeem(members[number % len(members)], mug).status
        except RewardSoldOutError:
            return "sold out"

    answers = parallel(take, range(50))

    assert (answers.count("issued"), answers.count("sold out")) == (1, 49)
    with tenancy.writing(organization.id):
        assert Reward.objects.get().taken == Redemption.objects.count() == 1


def test_points_for_two_buy_two_of_fifty(organization, members, parallel):
    with tenancy.writing(organization.id):
        mug = reward(cost_minor=500)

    def take(_):
        try:
            with tenancy.writing(organization.id):
                return redeem(members[0], mug).status
        except InsufficientFundsError:
            return "poor"

    assert parallel(take, range(50)).count("issued") == 2


def test_one_member_has_one_of_fifty(organization, members, parallel):
    with tenancy.writing(organization.id):
        mug = reward(cost_minor=1, most_per_member=1)

    def take(_):
        try:
            with tenancy.writing(organization.id):
                return redeem(members[0], mug).status
        except RewardLimitReachedError:
            return "enough"

    assert parallel(take, range(50)).count("issued") == 1


def test_one_key_is_one_conversion(organization, members, parallel):
    with tenancy.writing(organization.id):
        rate()

    def change(_):
        with tenancy.writing(organization.id):
            return convert(members[0], 100, key="k").pk

    assert len(set(parallel(change, range(20)))) == 1
    with tenancy.writing(organization.id):
        assert Conversion.objects.count() == 1


def test_one_crossing_is_one_gift(organization, members, parallel):
    with tenancy.writing(organization.id):
        conversions.set_auto_donation(
            member_id=members[0].pk,
            currency="EUR",
            threshold_minor=100,
            share_bps=5_000,
            campaign_id=members[0].pk,
            campaign_name="Water",
        )
        fund(members[0], 500, "EUR")

    def fire(_):
        with tenancy.writing(organization.id):
            return conversions.fire_auto_donations()

    assert sum(parallel(fire, range(16))) == 1
    with tenancy.writing(organization.id):
        assert AutoDonationRun.objects.get().amount_minor == 250
