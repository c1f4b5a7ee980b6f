"""How money coming in is refused."""

from goodplay.core.errors import DomainError, NotFoundError


class ProviderNotFoundError(NotFoundError):
    """The organization has no such payment provider."""

    code = "PROVIDER_NOT_FOUND"
    title = "There is no such payment provider."


class ProviderNameTakenError(DomainError):
    """Another provider of the organization has this name."""

    code = "PROVIDER_NAME_TAKEN"
    kind = "conflict"
    title = "Another payment provider has this name; choose another."


class ProviderIncompleteError(DomainError):
    """Something that its kind needs is missing; ``missing`` names it."""

    code = "PROVIDER_INCOMPLETE"
    kind = "invalid"
    title = "This provider needs more before it can be used; fill in what is missing."


class ProviderAddressError(DomainError):
    """The address may not be called; ``reason`` says why."""

    code = "PROVIDER_ADDRESS_REFUSED"
    kind = "invalid"
    title = "This address may not be called; leave it empty to use the provider's own."


class MethodNotOfferedError(DomainError):
    """No active provider of the organization offers this ``method`` for this ``currency``."""

    code = "PAYMENT_METHOD_NOT_OFFERED"
    kind = "invalid"
    title = "This way of paying is not offered; choose one of those listed under payment methods."


class ProviderFailingError(DomainError):
    """The provider does not answer; ``retry_after`` says in how many seconds it is worth trying again."""

    code = "PROVIDER_UNAVAILABLE"
    kind = "unavailable"
    title = "The payment provider does not answer at the moment; choose another way to pay or try again later."


class PhoneRequiredError(DomainError):
    """The method asks the payer by phone and none was given."""

    code = "PHONE_REQUIRED"
    kind = "invalid"
    title = "Give the phone number that is to be asked for the payment."


class WholeAmountRequiredError(DomainError):
    """The provider moves whole units of ``currency`` only."""

    code = "WHOLE_AMOUNT_REQUIRED"
    kind = "invalid"
    title = "This way of paying moves whole amounts only; leave out the cents."


class PaymentAmountError(DomainError):
    """The amount is outside of what the provider takes: from ``least_minor`` to ``most_minor``, minor units."""

    code = "PAYMENT_AMOUNT_OUT_OF_RANGE"
    kind = "invalid"
    title = "This way of paying does not take this amount."


class PaymentNotFoundError(NotFoundError):
    """The organization has no such payment."""

    code = "PAYMENT_NOT_FOUND"
    title = "There is no such payment."


class PaymentKeyReusedError(DomainError):
    """A payment with this ``key`` exists and says something else."""

    code = "PAYMENT_KEY_REUSED"
    kind = "conflict"
    title = "This key was used for another payment; take a new key."


class PaymentClosedError(DomainError):
    """The payment is ``status`` and takes this step no more."""

    code = "PAYMENT_CLOSED"
    kind = "conflict"
    title = "This payment has ended; start another."


class PaymentNotByHandError(DomainError):
    """Its provider tells by itself what becomes of this payment."""

    code = "PAYMENT_NOT_BY_HAND"
    kind = "conflict"
    title = "The provider tells by itself when this payment arrives; ask it instead of confirming by hand."


class NotProposedError(DomainError):
    """Nobody has entered what arrived yet."""

    code = "PAYMENT_NOT_PROPOSED"
    kind = "conflict"
    title = "First enter the amount that arrived; then another treasurer confirms it."


class SameOfficerError(DomainError):
    """Who entered something does not confirm it."""

    code = "SAME_OFFICER"
    kind = "forbidden"
    title = "You entered this yourself; somebody else has to confirm it."


class ReceiptTakenError(DomainError):
    """Another payment through this provider has this ``receipt``."""

    code = "RECEIPT_TAKEN"
    kind = "conflict"
    title = "Another payment has this receipt; the money was booked there."


class MessageNotFoundError(NotFoundError):
    """The organization has no such message."""

    code = "MESSAGE_NOT_FOUND"
    title = "There is no such message."


class SuspenseNotFoundError(NotFoundError):
    """There is no such money in suspense."""

    code = "SUSPENSE_NOT_FOUND"
    title = "There is no such money in suspense."


class SuspenseDecidedError(DomainError):
    """It was decided already; ``status`` says how."""

    code = "SUSPENSE_DECIDED"
    kind = "conflict"
    title = "This was decided already; undo that first."


class SuspenseOpenError(DomainError):
    """Nothing was decided that could be undone, or it cannot be undone any more; ``status`` says which."""

    code = "SUSPENSE_NOT_UNDOABLE"
    kind = "conflict"
    title = "There is no decision that could be undone."


class AcceptNeedsTargetError(DomainError):
    """Nobody knows what this money is for, so it cannot be accepted as it is."""

    code = "ACCEPT_NEEDS_TARGET"
    kind = "conflict"
    title = "Nobody knows yet what this money is for; match it with a member or a payment."


class TargetMismatchError(DomainError):
    """The target cannot take this money; ``reason`` says why."""

    code = "TARGET_MISMATCH"
    kind = "conflict"
    title = "This money cannot be matched with that target."
