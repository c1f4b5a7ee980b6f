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
