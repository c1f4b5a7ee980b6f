"""What rewards announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class RewardRedeemed:
    """A member took a reward that somebody is to hand out.

    Attributes:
        redemption_id: The redemption.
        reward_id: The reward.
        member_id: Who took it.
        reward_type: The kind of reward.
    """

    redemption_id: str
    reward_id: str
    member_id: str
    reward_type: str


@dataclass(frozen=True, slots=True)
class RewardIssued:
    """A reward is the member's: its points are spent.

    Attributes:
        redemption_id: The redemption.
        reward_id: The reward.
        member_id: Whose it is.
        reward_type: The kind of reward.
        reward_name: Its name.
        badge_code: For a badge: which; else "".
        cost_minor: What it cost, in minor units of ``currency``.
        currency: The code.
        issued_at: ISO 8601, UTC.
    """

    redemption_id: str
    reward_id: str
    member_id: str
    reward_type: str
    reward_name: str
    badge_code: str
    cost_minor: int
    currency: str
    issued_at: str


@dataclass(frozen=True, slots=True)
class RewardClosed:
    """A reward in a member's hand has ended.

    Attributes:
        redemption_id: The redemption.
        reward_id: The reward.
        member_id: Whose it was.
        status: ``used``, ``expired``, ``cancelled`` or ``refunded``.
        badge_code: For a badge: which; else "".
        reason: Why, where somebody said.
    """

    redemption_id: str
    reward_id: str
    member_id: str
    status: str
    badge_code: str
    reason: str


reward_redeemed = Signal("reward.redeemed", RewardRedeemed)
reward_issued = Signal("reward.issued", RewardIssued)
reward_closed = Signal("reward.closed", RewardClosed)
