"""What withdrawals and payees announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class PayeeAdded:
    """A member has a new or changed payee; to be told to the member by a way that stood before.

    Attributes:
        payee_id: Which one.
        member_id: Whose.
        method: How it is paid.
        usable_from: When money may be sent there (ISO 8601, UTC).
        is_new: False when a known one was changed.
    """

    payee_id: str
    member_id: str
    method: str
    usable_from: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class WithdrawalStep:
    """A withdrawal has come to another state; the signal's name says to which.

    Attributes:
        withdrawal_id: Which one.
        member_id: Whose money.
        method: How it is paid out.
        amount_minor: What the payee gets, in minor units of ``currency``.
        fee_minor: What the organization keeps for it.
        currency: The code of a money.
        status: The new state.
        reason: What the member may be told about it.
        occurred_at: When (ISO 8601, UTC).
    """

    withdrawal_id: str
    member_id: str
    method: str
    amount_minor: int
    fee_minor: int
    currency: str
    status: str
    reason: str
    occurred_at: str


payee_added = Signal("payee.added", PayeeAdded)
withdrawal_requested = Signal("withdrawal.requested", WithdrawalStep)
withdrawal_approved = Signal("withdrawal.approved", WithdrawalStep)
withdrawal_rejected = Signal("withdrawal.rejected", WithdrawalStep)
withdrawal_cancelled = Signal("withdrawal.cancelled", WithdrawalStep)
withdrawal_sent = Signal("withdrawal.sent", WithdrawalStep)
withdrawal_settled = Signal("withdrawal.settled", WithdrawalStep)
withdrawal_failed = Signal("withdrawal.failed", WithdrawalStep)
withdrawal_returned = Signal("withdrawal.returned", WithdrawalStep)
