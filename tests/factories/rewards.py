"""Rates and rewards for tests, made by the real verbs; everything needs an open door."""

from goodplay.core.ids import uuid7
from wallet.services import Holder, conversions, rewards
from wallet.services.tiers import NewTier, tell_tiers

POINTS = Holder.purpose("points")
TIERS = (NewTier(1, "Bronze", is_free=True), NewTier(2, "Silver", is_free=False), NewTier(3, "Gold", is_free=False))


def rate(**options):
    """A hundred points become one euro."""
    said = {
        "rate_type": "points_to_money",
        "name": "Points to money",
        "from_currency": "PTS",
        "from_minor": 100,
        "to_currency": "EUR",
        "to_minor": 100,
    }
    return conversions.add_rate(**said | options)


def price(**options):
    """A kilogram of plastic pays fifty cents."""
    said = {
        "rate_type": "recycling.plastic",
        "name": "Plastic",
        "from_unit": "kg",
        "from_minor": 1000,
        "to_currency": "EUR",
        "to_minor": 50,
    }
    return conversions.add_rate(**said | options)


def convert(member, from_minor, **options):
    """Convert a member's points."""
    said = {"member_id": member.pk, "rate_type": "points_to_money", "from_minor": from_minor, "key": f"t:{uuid7()}"}
    return conversions.convert(**said | options)


def reward(*, offered=True, **options):
    """A mug for 200 points."""
    said = {"name": "Mug", "reward_type": "product", "currency": "PTS", "cost_minor": 200}
    made = rewards.create_reward(**said | options)
    return rewards.offer_reward(reward_id=made.pk) if offered else made


def redeem(member, what, **options):
    """Let a member take a reward."""
    return rewards.redeem(**{"member_id": member.pk, "reward_id": what.pk, "key": f"t:{uuid7()}"} | options)


def tell():
    """Tell bronze, silver and gold."""
    tell_tiers(tiers=TIERS)
