"""How the ledger says no."""

from goodplay.core.errors import DomainError, NotFoundError


class InsufficientFundsError(DomainError):
    """An account would give more than it has free.

    ``account`` is its id, ``currency`` the code; ``available_minor`` is the balance less what is held,
    ``required_minor`` what the request takes from it, both in minor units.
    """

    code = "INSUFFICIENT_FUNDS"
    kind = "conflict"
    title = "The account does not hold enough; ask for less, or add to it first."


class TransferKeyReusedError(DomainError):
    """A transfer, hold or payment with this ``key`` exists and says something else."""

    code = "TRANSFER_KEY_REUSED"
    kind = "conflict"
    title = "This key was used for something else; take a new key."


class TransferNotFoundError(NotFoundError):
    """No transfer of this organization has that ``key``."""

    code = "TRANSFER_NOT_FOUND"
    title = "There is no such transfer."


class TransferAlreadyReversedError(DomainError):
    """A transfer is reversed at most once; ``key`` names it."""

    code = "TRANSFER_ALREADY_REVERSED"
    kind = "conflict"
    title = "This transfer has been reversed already."


class CurrencyNotFoundError(NotFoundError):
    """Neither the organization nor the platform has a currency with that ``currency`` code."""

    code = "CURRENCY_NOT_FOUND"
    title = "There is no such currency."


class CurrencyTakenError(DomainError):
    """The ``currency`` code is one of the platform's, or the organization has it with another kind or decimals."""

    code = "CURRENCY_TAKEN"
    kind = "conflict"
    title = "This currency code is taken; choose another."


class CurrencyNotSharedError(DomainError):
    """Only the platform's money crosses from one organization to another."""

    code = "CURRENCY_NOT_SHARED"
    kind = "invalid"
    title = "Only money can be paid to another organization, not points or credits."


class ReasonRequiredError(DomainError):
    """Corrections by hand say why."""

    code = "REASON_REQUIRED"
    kind = "invalid"
    title = "Give a reason for this correction."


class HoldNotFoundError(NotFoundError):
    """No hold of this organization has that ``key``."""

    code = "HOLD_NOT_FOUND"
    title = "There is no such hold."


class HoldClosedError(DomainError):
    """The hold ``key`` has ended another way; ``status`` says how."""

    code = "HOLD_CLOSED"
    kind = "conflict"
    title = "This hold has been closed already."


class HoldExceededError(DomainError):
    """More was to be captured (``required_minor``) than the hold reserves (``available_minor``)."""

    code = "HOLD_EXCEEDED"
    kind = "conflict"
    title = "The hold does not reserve that much."


class CrossPaymentNotFoundError(NotFoundError):
    """No payment of this organization to another has that ``key``."""

    code = "CROSS_PAYMENT_NOT_FOUND"
    title = "There is no such payment."


class CrossPaymentOpenError(DomainError):
    """The payment ``key`` has not arrived yet, so it cannot be sent back."""

    code = "CROSS_PAYMENT_OPEN"
    kind = "conflict"
    title = "This payment is still on its way; try again in a moment."
