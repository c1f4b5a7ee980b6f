"""How adjustments of points and thanks say no."""

from goodplay.core.errors import DomainError, NotFoundError


class KudosToOneselfError(DomainError):
    """The giver and the receiver are one."""

    code = "KUDOS_TO_ONESELF"
    title = "Thank somebody else; nobody thanks himself."


class KudosReceiverError(NotFoundError):
    """The receiver is unknown to the organization, or has left."""

    code = "KUDOS_RECEIVER_NOT_FOUND"
    title = "There is no such active member to thank."


class KudosLimitError(DomainError):
    """The giver has thanked ``most`` times today, which is as often as the organization lets."""

    code = "KUDOS_LIMIT_REACHED"
    kind = "conflict"
    title = "That is enough for today; thank more people tomorrow."


class KudosPairLimitError(DomainError):
    """The giver has thanked this member ``most`` times within seven days."""

    code = "KUDOS_PAIR_LIMIT_REACHED"
    kind = "conflict"
    title = "You have thanked this member often this week; thank somebody else."


class KudosNotFoundError(NotFoundError):
    """There is no such kudos, or the caller may not see it."""

    code = "KUDOS_NOT_FOUND"
    title = "There are no such kudos."


class AdjustmentNotFoundError(NotFoundError):
    """The organization has no such adjustment of points."""

    code = "ADJUSTMENT_NOT_FOUND"
    title = "There is no such adjustment of points."


class AdjustmentStatusError(DomainError):
    """The adjustment is not done yet (``status``), so it cannot be undone."""

    code = "ADJUSTMENT_NOT_DONE"
    kind = "conflict"
    title = "Wait until the adjustment is done; then it can be undone."


class AdjustmentEmptyError(DomainError):
    """An adjustment names nobody, or no points."""

    code = "ADJUSTMENT_EMPTY"
    title = "Choose at least one member, and points other than 0."
