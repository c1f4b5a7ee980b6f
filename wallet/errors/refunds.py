"""How refunds say no."""

from goodplay.core.errors import DomainError, NotFoundError


class RefundNotFoundError(NotFoundError):
    """No refund of this organization has that id."""

    code = "REFUND_NOT_FOUND"
    title = "There is no such refund."


class RefundTooLargeError(DomainError):
    """More was to be given back (``required_minor``) than is left of the payment (``available_minor``)."""

    code = "REFUND_TOO_LARGE"
    kind = "conflict"
    title = "That is more than is left of the payment; ask for less."


class PaymentNotPaidError(DomainError):
    """No money of the payment has come, so none can go back."""

    code = "PAYMENT_NOT_PAID"
    kind = "conflict"
    title = "This payment has not been paid; there is nothing to give back."


class RefundElsewhereError(DomainError):
    """The payment was for something (``purpose``) that holds the money itself."""

    code = "REFUND_AT_GIFT"
    kind = "conflict"
    title = "This payment was a gift; give it back on the page of the gift."


class RefundCurrencyError(DomainError):
    """The amount is in another ``currency`` than what came (``wanted``)."""

    code = "REFUND_CURRENCY"
    title = "Give back in the currency in which the payment came."


class PaymentDisputedError(DomainError):
    """The payment is disputed: a refund beside it would pay twice."""

    code = "PAYMENT_DISPUTED"
    kind = "conflict"
    title = "This payment is disputed; wait until the dispute is decided."


class RefundStateError(DomainError):
    """The refund cannot go from its ``status`` to the wanted one."""

    code = "REFUND_STATE"
    kind = "conflict"
    title = "The refund's state does not allow this step."
