"""How rewards say no."""

from goodplay.core.errors import DomainError, NotFoundError


class RewardNotFoundError(NotFoundError):
    """The organization has no such reward, or does not offer it to the caller."""

    code = "REWARD_NOT_FOUND"
    title = "There is no such reward."


class RewardNotOfferedError(DomainError):
    """The reward is not offered now (``status``)."""

    code = "REWARD_NOT_OFFERED"
    kind = "conflict"
    title = "This reward is not offered now."


class RewardSoldOutError(DomainError):
    """Nothing of the reward is left."""

    code = "REWARD_SOLD_OUT"
    kind = "conflict"
    title = "Nothing of this reward is left."


class RewardLimitReachedError(DomainError):
    """The member has had the reward as often as he may (``most``)."""

    code = "REWARD_LIMIT_REACHED"
    kind = "conflict"
    title = "You have had this reward as often as one member may."


class TierTooLowError(DomainError):
    """The member's wallet has not reached the reward's ``tier``."""

    code = "TIER_TOO_LOW"
    kind = "conflict"
    title = "This reward is for wallets of a higher tier."


class RewardInvalidError(DomainError):
    """What was said about the reward does not fit together; ``reason`` says what is missing."""

    code = "REWARD_INVALID"
    kind = "invalid"
    title = "What is said about this reward does not fit together."


class RewardStateError(DomainError):
    """The reward cannot go there from ``status``."""

    code = "REWARD_STATE"
    kind = "conflict"
    title = "The reward cannot take this step."


class StockTooLowError(DomainError):
    """Fewer would be in stock than are ``taken``."""

    code = "STOCK_TOO_LOW"
    kind = "conflict"
    title = "More of this reward are taken than that; choose a higher stock."


class RedemptionNotFoundError(NotFoundError):
    """Nobody has taken a reward under that id or code."""

    code = "REDEMPTION_NOT_FOUND"
    title = "There is no such voucher."


class RedemptionStateError(DomainError):
    """The redemption cannot go there from ``status``."""

    code = "REDEMPTION_STATE"
    kind = "conflict"
    title = "This reward cannot take this step any more."


class RedemptionExpiredError(DomainError):
    """The voucher was good until ``expires_at``."""

    code = "REDEMPTION_EXPIRED"
    kind = "conflict"
    title = "This voucher has expired."


class RedemptionKeyReusedError(DomainError):
    """The ``key`` names another reward or another member's."""

    code = "REDEMPTION_KEY_REUSED"
    kind = "conflict"
    title = "This key was used for another reward; take a new key."
