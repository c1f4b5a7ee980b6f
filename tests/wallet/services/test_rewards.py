from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core.models import Announcement
from tests.factories.rewards import redeem, reward, tell
from tests.factories.wallet import fund
from wallet import tasks
from wallet.enums.rewards import RedemptionStatus, RewardStatus
from wallet.errors import CurrencyNotFoundError, InsufficientFundsError
from wallet.errors.rewards import (
    RedemptionExpiredError,
    RedemptionKeyReusedError,
    RedemptionNotFoundError,
    RedemptionStateError,
    RewardInvalidError,
    RewardLimitReachedError,
    RewardNotFoundError,
    RewardNotOfferedError,
    RewardSoldOutError,
    StockTooLowError,
    TierTooLowError,
)
from wallet.models import Account, Redemption, Reward, Transfer
from wallet.selectors.rewards import redemption_by_code, redemptions_to_hand_out, rewards_offered
from wallet.services import rewards
from wallet.services.tiers import set_tier

pytestmark = pytest.mark.usefixtures("books_balance")


@pytest.fixture
def rich(organization, member):
    """The member, with a thousand points."""
    fund(member, 1000, "PTS")
    return member


def figures(member, currency="PTS"):
    account = Account.objects.filter(member_id=member.pk, currency__code=currency).first()
    return (account.balance_minor, account.held_minor) if account else (0, 0)


def told(name):
    return [row.facts for row in Announcement.objects.filter(name=name).order_by("id")]


def test_a_reward_is_issued_and_paid_at_once(rich):
    mug = reward(stock=3)

    taken = redeem(rich, mug)

    assert taken.status == RedemptionStatus.ISSUED
    assert figures(rich) == (800, 0)
    assert Reward.objects.get().left == 2
    (moved,) = Transfer.objects.filter(subject_type="redemption")
    assert (moved.kind, moved.credit_account.purpose, moved.amount_minor) == ("spend", "rewards", 200)


def test_an_issued_reward_is_told(rich):
    taken = redeem(rich, reward(reward_type="badge", badge_code="helper"))

    (fact,) = told("reward.issued")
    assert (fact["redemption_id"], fact["reward_type"], fact["badge_code"]) == (str(taken.pk), "badge", "helper")
    assert (fact["cost_minor"], fact["currency"]) == (200, "PTS")


def test_a_reward_that_is_handed_out_sets_points_aside(rich):
    taken = redeem(rich, reward(handed_out=True), delivery="Stall 4")

    assert (taken.status, taken.delivery) == (RedemptionStatus.RESERVED, "Stall 4")
    assert figures(rich) == (1000, 200)
    assert [fact["redemption_id"] for fact in told("reward.redeemed")] == [str(taken.pk)]
    assert told("reward.issued") == []
    assert redemptions_to_hand_out(rich.organization_id) == 1


def test_what_was_handed_out_is_paid(rich):
    taken = redeem(rich, reward(handed_out=True))

    for _ in range(2):
        rewards.issue_redemption(redemption_id=taken.pk, note="Parcel 7", issued_by=rich.pk)

    stands = Redemption.objects.get()
    assert (stands.status, stands.note, stands.issued_by_id) == (RedemptionStatus.ISSUED, "Parcel 7", rich.pk)
    assert figures(rich) == (800, 0)
    assert len(told("reward.issued")) == 1


def test_cashback_pays_money(rich):
    redeem(rich, reward(reward_type="cashback", value_minor=250, value_currency="EUR"))

    assert (figures(rich), figures(rich, "EUR")) == ((800, 0), (250, 0))


def test_the_same_key_takes_one(rich, other_member):
    mug = reward(stock=2)

    assert redeem(rich, mug, key="k").pk == redeem(rich, mug, key="k").pk
    assert Reward.objects.get().taken == 1
    with pytest.raises(RedemptionKeyReusedError):
        redeem(other_member, mug, key="k")


def test_the_last_piece_is_the_last(rich):
    mug = reward(stock=1)
    redeem(rich, mug)

    with pytest.raises(RewardSoldOutError):
        redeem(rich, mug)
    assert figures(rich) == (800, 0)


def test_who_has_too_little_gets_nothing(member):
    mug = reward(stock=1)

    with pytest.raises(InsufficientFundsError):
        redeem(member, mug)


def test_one_member_has_it_as_often_as_he_may(rich):
    mug = reward(most_per_member=1)
    taken = redeem(rich, mug)

    with pytest.raises(RewardLimitReachedError):
        redeem(rich, mug)
    rewards.refund_redemption(redemption_id=taken.pk, reason="Broken")
    assert redeem(rich, mug).status == RedemptionStatus.ISSUED


@pytest.mark.parametrize(
    "when", [{"starts_at": timezone.now() + timedelta(days=1)}, {"ends_at": timezone.now() - timedelta(days=1)}]
)
def test_a_reward_is_had_while_it_is_offered(rich, when):
    mug = reward(**when)

    with pytest.raises(RewardNotOfferedError):
        redeem(rich, mug)
    assert list(rewards_offered(rich.organization_id)) == []


def test_a_draft_and_a_retired_reward_are_not_had(rich):
    draft, retired = reward(offered=False), reward()
    rewards.retire_reward(reward_id=retired.pk)

    for each in (draft, retired):
        with pytest.raises(RewardNotOfferedError):
            redeem(rich, each)


def test_a_tier_opens_a_reward(rich):
    tell()
    silver = rich.organization_id and reward(tier_id=tier_named("Silver"))

    with pytest.raises(TierTooLowError):
        redeem(rich, silver)
    set_tier(member_id=rich.pk, number=3)
    assert redeem(rich, silver).status == RedemptionStatus.ISSUED


def tier_named(name):
    from wallet.models import Tier

    return Tier.objects.get(name=name).pk


def test_the_code_finds_the_voucher_however_it_is_typed(rich):
    taken = redeem(rich, reward())

    typed = taken.code.replace("-", " ").lower()

    assert redemption_by_code(rich.organization_id, typed).pk == taken.pk
    assert redemption_by_code(rich.organization_id, "7KQM") is None
    assert taken.code not in Redemption.objects.values_list("code_digest", flat=True)


def test_a_voucher_is_used_once(rich):
    taken = redeem(rich, reward(voucher_days=30))

    for _ in range(2):
        rewards.use_redemption(redemption_id=taken.pk)

    assert Redemption.objects.get().used_at is not None
    assert [fact["status"] for fact in told("reward.closed")] == ["used"]
    with pytest.raises(RedemptionStateError):
        rewards.refund_redemption(redemption_id=taken.pk, reason="Changed my mind")


def test_a_late_voucher_is_refused(rich):
    taken = redeem(rich, reward(voucher_days=30))
    Redemption.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(RedemptionExpiredError):
        rewards.use_redemption(redemption_id=taken.pk)


@pytest.mark.twice("wallet.expire_redemptions")
def test_vouchers_expire_once(rich, hear):
    redeem(rich, reward(voucher_days=1))
    Redemption.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert rewards.expire_redemptions() == 1
    assert rewards.expire_redemptions() == 0
    assert Redemption.objects.get().status == RedemptionStatus.EXPIRED
    assert figures(rich) == (800, 0)
    assert tasks.rewards.expire_redemptions is not None


def test_what_is_not_handed_out_is_cancelled(rich):
    taken = redeem(rich, reward(handed_out=True, stock=1))

    for _ in range(2):
        rewards.cancel_redemption(redemption_id=taken.pk, reason="Out of mugs")

    assert figures(rich) == (1000, 0)
    assert Reward.objects.get().taken == 0
    with pytest.raises(RedemptionStateError):
        rewards.issue_redemption(redemption_id=taken.pk)


def test_a_refund_gives_points_back_and_takes_cashback(rich):
    taken = redeem(rich, reward(reward_type="cashback", value_minor=250, value_currency="EUR", stock=1))

    for _ in range(2):
        rewards.refund_redemption(redemption_id=taken.pk, reason="By mistake")

    assert (figures(rich), figures(rich, "EUR")) == ((1000, 0), (0, 0))
    assert Reward.objects.get().taken == 0
    assert Transfer.objects.filter(kind="refund").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost_minor": 0},
        {"reward_type": "cashback"},
        {"reward_type": "badge"},
        {"value_minor": 100},
        {"starts_at": timezone.now(), "ends_at": timezone.now() - timedelta(days=1)},
        {"tier_id": "01890000-0000-7000-8000-000000000000"},
    ],
)
def test_what_does_not_fit_together_is_refused(door, wrong):
    with pytest.raises(RewardInvalidError):
        reward(**wrong)
    assert Reward.objects.count() == 0


def test_a_reward_is_changed_and_keeps_its_stock(rich):
    mug = reward(stock=5)
    redeem(rich, mug)

    assert rewards.change_reward(reward_id=mug.pk, cost_minor=300, stock=1).cost_minor == 300
    with pytest.raises(StockTooLowError):
        rewards.change_reward(reward_id=mug.pk, stock=0)
    with pytest.raises(CurrencyNotFoundError):
        rewards.change_reward(reward_id=mug.pk, currency="XYZ")
    with pytest.raises(TypeError, match="colour"):
        rewards.change_reward(reward_id=mug.pk, colour="red")


def test_a_reward_takes_its_steps(door):
    mug = reward(offered=False)
    rewards.offer_reward(reward_id=mug.pk)
    rewards.retire_reward(reward_id=mug.pk)

    assert rewards.offer_reward(reward_id=mug.pk).status == RewardStatus.ACTIVE
    Reward.objects.update(status=RewardStatus.DRAFT)
    assert rewards.offer_reward(reward_id=mug.pk).status == RewardStatus.ACTIVE
    with pytest.raises(RewardNotFoundError):
        rewards.offer_reward(reward_id=door.organization_id)


def test_what_nobody_has_is_not_issued(member):
    for verb in (rewards.issue_redemption, rewards.use_redemption, rewards.cancel_redemption):
        with pytest.raises(RedemptionNotFoundError):
            verb(redemption_id=member.pk)
