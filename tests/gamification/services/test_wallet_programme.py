"""What recognition tells the wallet, and what it does for it."""

import pytest

from gamification.models import BadgeAward, Level
from gamification.services import (
    create_badge,
    create_ladder,
    process_session_conversion,
    record_paid_deed,
    seed_all,
)
from gamification.services.actions import create_action
from gamification.services.activities import NewActivity, record_activities
from gamification.services.awards import settle_member
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.accounts import MembershipFactory
from tests.factories.rewards import price, redeem, reward
from tests.factories.services import NOON
from tests.factories.wallet import fund
from wallet.models import Conversion, MemberTier, Redemption, Tier
from wallet.selectors.tiers import tier_of

STEPS = [{"name": "Bronze", "threshold": 0}, {"name": "Silver", "threshold": 2}]


@pytest.fixture
def member(organization):
    with tenancy.writing(PLATFORM_ID):
        seed_all()
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def opened(organization, member):
    """The organization's open door."""
    with tenancy.writing(organization.id):
        create_action(code="tree.planted", name="Tree planted")
        yield member


def planted(member, key, **options):
    return NewActivity(member_id=member.pk, action="tree.planted", occurred_at=NOON, source="t", key=key, **options)


@pytest.mark.twice("gamification.tell_tiers")
@pytest.mark.twice("gamification.tell_member_tiers")
def test_the_wallet_learns_its_tiers(opened, hear):
    create_ladder(name="Wallet", kind="tier", metric="count:tree.planted", levels=STEPS)
    hear()
    assert list(Tier.objects.order_by("number").values_list("name", "is_free")) == [("Bronze", True), ("Silver", False)]
    assert tier_of(opened.pk).name == "Bronze"

    record_activities([planted(opened, "1"), planted(opened, "2")])
    settle_member(opened.pk)
    hear()

    assert tier_of(opened.pk).name == "Silver"
    assert MemberTier.objects.count() == 1
    assert Level.objects.filter(name="Silver").exists()


@pytest.mark.twice("gamification.award_bought_badges")
def test_a_bought_badge_is_given(opened, hear):
    badge = create_badge(name="Friend of trees", category="special")
    fund(opened, 500, "PTS")

    taken = redeem(opened, reward(reward_type="badge", badge_code=badge.code))
    hear()

    assert BadgeAward.objects.filter(member_id=opened.pk, badge=badge, is_standing=True).count() == 1
    assert Redemption.objects.get(pk=taken.pk).status == "issued"


@pytest.mark.twice("gamification.take_back_bought_badges")
def test_a_refunded_badge_goes_back(opened, hear):
    from wallet.services.rewards import refund_redemption

    badge = create_badge(name="Friend of trees", category="special")
    fund(opened, 500, "PTS")
    taken = redeem(opened, reward(reward_type="badge", badge_code=badge.code))
    hear()

    refund_redemption(redemption_id=taken.pk, reason="By mistake")
    hear()

    assert not BadgeAward.objects.filter(member_id=opened.pk, badge=badge, revoked_at=None, is_standing=True).exists()


@pytest.mark.parametrize("code", ["no-such-badge", "held"])
def test_a_badge_that_cannot_be_given_costs_nothing(opened, hear, code):
    badge = create_badge(name="Held", category="special")
    from gamification.services import award_badge

    award_badge(member_id=opened.pk, badge_id=badge.pk, reason="Before")
    fund(opened, 500, "PTS")

    taken = redeem(opened, reward(reward_type="badge", badge_code=code))
    hear()

    stands = Redemption.objects.get(pk=taken.pk)
    assert (stands.status, bool(stands.reason)) == ("refunded", True)


def test_a_session_is_converted_once(opened):
    price(
        rate_type="session",
        from_unit="minute",
        to_currency="CRD",
        to_minor=10,
        caps={"tournament": 2000, "total": 2000},
    )
    said = {"member_id": opened.pk, "session_id": "s-1", "quantity_milli": 30_000, "occurred_at": NOON}

    for _ in range(2):
        deed = process_session_conversion(**said, action="tree.planted", rate_type="session", in_tournament=True)

    assert (deed.amount_minor, deed.currency, deed.is_held) == (600, "CRD", False)
    assert Conversion.objects.get().multipliers == {"tournament": 2000}


def test_a_streak_and_the_weekend_multiply(opened):
    from datetime import timedelta

    price(rate_type="trees", from_unit="tree", caps={"streak": 1500, "weekend": 2000, "total": 3000})
    record_activities([planted(opened, f"d{n}") for n in range(1)])
    saturday = NOON + timedelta(days=5)
    new = NewActivity(member_id=opened.pk, action="tree.planted", occurred_at=saturday, source="t", key="sat")

    deed = record_paid_deed(new, rate_type="trees")

    assert Conversion.objects.get().multipliers == {"weekend": 2000}
    assert deed.amount_minor == 100
