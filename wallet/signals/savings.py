"""What savings announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class DepositVerified:
    """A deposit stands in its saver's account.

    Attributes:
        deposit_id: The deposit.
        member_id: Whose savings.
        amount_minor: Minor units of ``currency``.
        currency: Code of a money.
        channel: "mpesa", "cash" … : how it came.
        receipt: The provider's receipt; "" for cash.
        subject_type: What it is meant for beyond the savings ("challenge"); "" for nothing.
        subject_id: Its id.
        deposited_at: When it was paid (ISO 8601, UTC).
        quiet: Imported history: no notices.
    """

    deposit_id: str
    member_id: str
    amount_minor: int
    currency: str
    channel: str
    receipt: str
    subject_type: str
    subject_id: str
    deposited_at: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class DepositReversed:
    """A verified deposit was taken back; attributes are those of ``DepositVerified``, and why."""

    deposit_id: str
    member_id: str
    amount_minor: int
    currency: str
    channel: str
    receipt: str
    subject_type: str
    subject_id: str
    deposited_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class DepositFailed:
    """A deposit did not arrive.

    Attributes:
        deposit_id: The deposit.
        member_id: Whose.
        reason: In words for the member.
    """

    deposit_id: str
    member_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContributionReminded:
    """A contribution is due soon, or overdue, and not whole.

    Attributes:
        contribution_id: The contribution.
        member_id: Who owes it.
        plan: The plan's name.
        missing_minor: What is missing, in minor units of ``currency``.
        currency: Code of a money.
        due_on: The day (ISO).
        is_overdue: The days of grace are over.
        reference: The account to pay to.
    """

    contribution_id: str
    member_id: str
    plan: str
    missing_minor: int
    currency: str
    due_on: str
    is_overdue: bool
    reference: str


@dataclass(frozen=True, slots=True)
class FineLevied:
    """A member owes a fine.

    Attributes:
        fine_id: The fine.
        member_id: Who owes it.
        plan: The plan's name.
        amount_minor: Minor units of ``currency``.
        currency: Code of a money.
        due_on: The day of the contribution that was missed (ISO).
    """

    fine_id: str
    member_id: str
    plan: str
    amount_minor: int
    currency: str
    due_on: str


@dataclass(frozen=True, slots=True)
class TurnPaid:
    """A member has received the pot, or a part of it that came late.

    Attributes:
        round_id: The merry-go-round.
        turn_id: The turn.
        member_id: Who received.
        amount_minor: What was received now, in minor units of ``currency``.
        currency: Code of a money.
        missing_count: How many contributions are still missing.
    """

    round_id: str
    turn_id: str
    member_id: str
    amount_minor: int
    currency: str
    missing_count: int


@dataclass(frozen=True, slots=True)
class SwapAsked:
    """A member would like to change turns with another.

    Attributes:
        swap_id: The wish.
        asked_by: Who asks.
        member_id: Who is asked.
    """

    swap_id: str
    asked_by: str
    member_id: str


@dataclass(frozen=True, slots=True)
class PeriodFrozen:
    """The figures of a period wait for the members' word.

    Attributes:
        period_id: The period.
        starts_on: Its first day (ISO).
        ends_on: Its last day (ISO).
        attest_until: Until when members may answer (ISO).
    """

    period_id: str
    starts_on: str
    ends_on: str
    attest_until: str


@dataclass(frozen=True, slots=True)
class PeriodDisputed:
    """A member disputes the figures of a period.

    Attributes:
        period_id: The period.
        figure_id: The member's figures.
        member_id: Who.
    """

    period_id: str
    figure_id: str
    member_id: str


@dataclass(frozen=True, slots=True)
class PeriodClosed:
    """A period is closed; its figures never change.

    Attributes:
        period_id: The period.
        starts_on: Its first day (ISO).
        ends_on: Its last day (ISO).
    """

    period_id: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class SaverMoved:
    """A saver has become silent, or is back.

    Attributes:
        member_id: Who.
        activeness: "active", "inactive" or "dormant".
        before: What it was.
    """

    member_id: str
    activeness: str
    before: str


@dataclass(frozen=True, slots=True)
class StatementAsked:
    """A statement is to be printed; heard by the wallet.

    Attributes:
        statement_id: The statement.
    """

    statement_id: str


deposit_verified = Signal("deposit.verified", DepositVerified)
deposit_reversed = Signal("deposit.reversed", DepositReversed)
deposit_failed = Signal("deposit.failed", DepositFailed)
contribution_reminded = Signal("contribution.reminded", ContributionReminded)
fine_levied = Signal("fine.levied", FineLevied)
turn_paid = Signal("turn.paid", TurnPaid)
swap_asked = Signal("swap.asked", SwapAsked)
period_frozen = Signal("period.frozen", PeriodFrozen)
period_disputed = Signal("period.disputed", PeriodDisputed)
period_closed = Signal("period.closed", PeriodClosed)
saver_moved = Signal("saver.moved", SaverMoved)
statement_asked = Signal("statement.asked", StatementAsked)
