"""How conversion and giving by itself say no."""

from goodplay.core.errors import DomainError, NotFoundError


class RateNotFoundError(NotFoundError):
    """No rate of that ``rate_type`` holds at that moment."""

    code = "RATE_NOT_FOUND"
    title = "There is no such conversion rate, or none that holds now."


class RateTakenError(DomainError):
    """Another rate of that ``rate_type`` begins at the same moment."""

    code = "RATE_TAKEN"
    kind = "conflict"
    title = "A rate of this type begins at the same moment; choose another moment."


class RateInvalidError(DomainError):
    """The rate converts something into itself, or names both a currency and a unit, or neither."""

    code = "RATE_INVALID"
    kind = "invalid"
    title = "A rate converts one currency, or one unit, into another currency; multipliers lie between 1 and 100."


class RateInPastError(DomainError):
    """A rate cannot begin before now: what was converted stays converted."""

    code = "RATE_IN_PAST"
    kind = "invalid"
    title = "A rate begins now or later; what was converted before stays as it is."


class ConversionTooSmallError(DomainError):
    """Less than the rate's minimum (``minimum_minor``), or less than the smallest unit would come out."""

    code = "CONVERSION_TOO_SMALL"
    kind = "conflict"
    title = "This is too little to convert; convert more at once."


class ConversionNotFoundError(NotFoundError):
    """The organization has no such conversion."""

    code = "CONVERSION_NOT_FOUND"
    title = "There is no such conversion."


class ConversionStateError(DomainError):
    """The conversion cannot go there from ``status``."""

    code = "CONVERSION_STATE"
    kind = "conflict"
    title = "The conversion has been decided already."


class ConversionKeyReusedError(DomainError):
    """The ``key`` names a conversion of another member, rate or amount."""

    code = "CONVERSION_KEY_REUSED"
    kind = "conflict"
    title = "This key was used for another conversion; take a new key."


class MultiplierInvalidError(DomainError):
    """A multiplier is unknown, or not a factor of at least 1."""

    code = "MULTIPLIER_INVALID"
    kind = "invalid"
    title = "Multipliers are tournament, streak and weekend, each at least 1."


class AutoDonationNotFoundError(NotFoundError):
    """The member's wallet gives nothing by itself."""

    code = "AUTO_DONATION_NOT_FOUND"
    title = "This wallet gives nothing by itself."


class AutoDonationInvalidError(DomainError):
    """The threshold is not positive, or the share no part of the balance."""

    code = "AUTO_DONATION_INVALID"
    kind = "invalid"
    title = "Choose a threshold above zero and a share from 0.01 to 100 percent."
