"""How savings say no."""

from goodplay.core.errors import DomainError, NotFoundError


class DepositStatusError(DomainError):
    """The deposit is ``status``, so this cannot be done to it."""

    code = "DEPOSIT_STATUS"
    kind = "conflict"
    title = "This deposit is in a state in which that cannot be done."


class DepositNotFoundError(NotFoundError):
    """No deposit that the caller may see has this receipt."""

    code = "DEPOSIT_NOT_FOUND"
    title = "There is no such deposit."


class CorrectionOpenError(DomainError):
    """The deposit has a correction that waits for a decision."""

    code = "CORRECTION_OPEN"
    kind = "conflict"
    title = "A correction of this deposit waits for a decision already."


class CorrectionEmptyError(DomainError):
    """The correction would change nothing."""

    code = "CORRECTION_EMPTY"
    title = "This changes nothing: give another amount or another member."


class PaidAmountFixedError(DomainError):
    """Money that a provider has delivered can belong to another member, but its amount is what was paid."""

    code = "PAID_AMOUNT_FIXED"
    kind = "conflict"
    title = "A provider has delivered this money: move it to another member, or refund the payment."


class CorrectionDecidedError(DomainError):
    """The correction is ``status`` already."""

    code = "CORRECTION_DECIDED"
    kind = "conflict"
    title = "This correction has been decided already."


class PurposeCodeError(DomainError):
    """The ``code`` is empty, taken, or reads like a saver's reference."""

    code = "PURPOSE_CODE"
    kind = "conflict"
    title = "Choose another code: letters and digits, not in use, and not like a saver's reference."


class PlanStatusError(DomainError):
    """The plan has ended, or has cycles already."""

    code = "PLAN_STATUS"
    kind = "conflict"
    title = "The plan is in a state in which that cannot be done."


class DueDayError(DomainError):
    """A week has days 1 to 7, a month 1 to 31."""

    code = "DUE_DAY"
    title = "The day must be 1 (Monday) to 7 in a week, 1 to 31 in a month."


class ContributionStatusError(DomainError):
    """The contribution or fine is ``status`` already."""

    code = "CONTRIBUTION_STATUS"
    kind = "conflict"
    title = "This has been paid or excused already."


class RoundStatusError(DomainError):
    """The merry-go-round is ``status``."""

    code = "ROUND_STATUS"
    kind = "conflict"
    title = "The merry-go-round is in a state in which that cannot be done."


class RoundTooSmallError(DomainError):
    """Fewer than two members take part."""

    code = "ROUND_TOO_SMALL"
    kind = "conflict"
    title = "A merry-go-round needs at least two members in its plan."


class TurnPaidError(DomainError):
    """The turn has been paid, or its cycle has not begun."""

    code = "TURN_CLOSED"
    kind = "conflict"
    title = "This turn has been paid already, or has not come yet."


class SwapStatusError(DomainError):
    """The wish is ``status``, or concerns turns that are paid or in different merry-go-rounds."""

    code = "SWAP_STATUS"
    kind = "conflict"
    title = "These turns cannot be changed any more."


class PeriodOverlapsError(DomainError):
    """The days are in another period, or have not passed."""

    code = "PERIOD_OVERLAPS"
    kind = "conflict"
    title = "Choose days that have passed and are in no other period."


class PeriodStatusError(DomainError):
    """The period, or a member's figures in it, are ``status``."""

    code = "PERIOD_STATUS"
    kind = "conflict"
    title = "The period is in a state in which that cannot be done."


class PeriodDisputedError(DomainError):
    """``disputed_count`` members dispute their figures."""

    code = "PERIOD_DISPUTED"
    kind = "conflict"
    title = "A member disputes the figures: settle that first."


class PeriodUnattestedError(DomainError):
    """``waiting_count`` members have not answered, and may until ``attest_until``."""

    code = "PERIOD_UNATTESTED"
    kind = "conflict"
    title = "Members may still answer: the period can be closed when all have, or when their time is over."


class StatementRangeError(DomainError):
    """The first day is after the last, or there are more than 400."""

    code = "STATEMENT_RANGE"
    title = "Choose a first and a last day, at most 400 days apart."


class StatementNotReadyError(DomainError):
    """The document is being printed."""

    code = "STATEMENT_NOT_READY"
    kind = "conflict"
    title = "The statement is being printed; try again in a moment."


class OtherCurrencyError(DomainError):
    """The amount is of a ``currency`` that is not the organization's."""

    code = "OTHER_CURRENCY"
    title = "Give the amount in the organization's own currency."


class TypedAmountError(DomainError):
    """What was typed is no amount of ``currency``, or is out of bounds."""

    code = "TYPED_AMOUNT"
    title = "This is no amount: write it like 500 or 10.50, more than nothing, in the organization's currency."
