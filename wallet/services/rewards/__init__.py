"""The verbs of rewards."""

from wallet.services.rewards.offers import (
    change_reward,
    create_reward,
    offer_reward,
    retire_reward,
)
from wallet.services.rewards.redemptions import (
    cancel_redemption,
    expire_redemptions,
    issue_redemption,
    redeem,
    refund_redemption,
    use_redemption,
)

__all__ = [
    "cancel_redemption",
    "change_reward",
    "create_reward",
    "expire_redemptions",
    "issue_redemption",
    "offer_reward",
    "redeem",
    "refund_redemption",
    "retire_reward",
    "use_redemption",
]
