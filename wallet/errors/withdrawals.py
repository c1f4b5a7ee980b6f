"""How a withdrawal is refused."""

from goodplay.core.errors import DomainError, NotFoundError


class PayeeNotFoundError(NotFoundError):
    """The member has no such payee, or it was removed."""

    code = "PAYEE_NOT_FOUND"
    title = "There is no such payee."


class PayeeInvalidError(DomainError):
    """The account, number or address cannot be one; ``reason`` says what is wrong with it."""

    code = "PAYEE_INVALID"
    kind = "invalid"
    title = "Money cannot be sent there; check what you entered."


class PayeeTakenError(DomainError):
    """The member has this payee already."""

    code = "PAYEE_TAKEN"
    kind = "conflict"
    title = "You have this payee already."


class CryptoUnsupportedError(DomainError):
    """No provider of cryptocurrencies stands behind withdrawals."""

    code = "CRYPTO_UNSUPPORTED"
    kind = "invalid"
    title = "Cryptocurrency is not paid out here; choose a bank account, mobile money or PayPal."


class WithdrawalNotFoundError(NotFoundError):
    """The organization has no such withdrawal."""

    code = "WITHDRAWAL_NOT_FOUND"
    title = "There is no such withdrawal."


class WithdrawalStatusError(DomainError):
    """The withdrawal is ``status`` and cannot become ``wanted``."""

    code = "WITHDRAWAL_STATUS"
    kind = "conflict"
    title = "This cannot be done to the withdrawal as it stands."


class WithdrawalOwnError(DomainError):
    """Who asked for a withdrawal, or receives it, does not decide about it."""

    code = "WITHDRAWAL_OWN"
    kind = "forbidden"
    title = "Somebody else has to decide: you asked for this withdrawal, entered its payee, or receive it."


class WithdrawalWatchedError(DomainError):
    """A case about the withdrawal is open."""

    code = "WITHDRAWAL_WATCHED"
    kind = "conflict"
    title = "This withdrawal is being checked; decide about the case first."


class MethodUnavailableError(DomainError):
    """The organization pays nothing out by this ``method`` in this ``currency``."""

    code = "WITHDRAWAL_METHOD_UNAVAILABLE"
    kind = "conflict"
    title = "Withdrawals by this method and in this currency are not offered here."


class WithdrawalAmountError(DomainError):
    """The amount is below ``smallest_minor`` or above ``largest_minor``, or not whole where it has to be."""

    code = "WITHDRAWAL_AMOUNT"
    kind = "conflict"
    title = "This amount cannot be withdrawn by this method."


class WithdrawalLimitError(DomainError):
    """A limit of the ``period`` would be passed; ``left_minor`` may still be taken out in it."""

    code = "WITHDRAWAL_LIMIT"
    kind = "conflict"
    title = "A limit for withdrawals would be passed; take out less, or wait for the next period."


class TermsTakenError(DomainError):
    """The organization has terms for this method and currency."""

    code = "WITHDRAWAL_TERMS_TAKEN"
    kind = "conflict"
    title = "There are terms for this method and currency; change those."


class TermsInvalidError(DomainError):
    """The terms contradict themselves; ``reason`` says how."""

    code = "WITHDRAWAL_TERMS_INVALID"
    kind = "invalid"
    title = "These terms cannot be."


class LimitTakenError(DomainError):
    """A limit of that scope, kind of member, currency and period exists."""

    code = "WITHDRAWAL_LIMIT_TAKEN"
    kind = "conflict"
    title = "There is such a limit; change that one."


class BatchNotFoundError(NotFoundError):
    """The organization has no such file of bank transfers."""

    code = "PAYOUT_BATCH_NOT_FOUND"
    title = "There is no such batch."


class BatchStatusError(DomainError):
    """The batch is ``status`` and cannot become ``wanted``."""

    code = "PAYOUT_BATCH_STATUS"
    kind = "conflict"
    title = "This cannot be done to the batch as it stands."


class BatchEmptyError(DomainError):
    """Nothing approved waits for a bank transfer in that currency."""

    code = "PAYOUT_BATCH_EMPTY"
    kind = "conflict"
    title = "No approved withdrawal waits for a bank transfer."


class BatchOwnError(DomainError):
    """Who made a batch does not approve it."""

    code = "PAYOUT_BATCH_OWN"
    kind = "forbidden"
    title = "Somebody else has to approve: you made this batch, or are paid by it."
