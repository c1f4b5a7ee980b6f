"""How intake says no."""

from goodplay.core.errors import DomainError, NotFoundError


class ActionNotFoundError(NotFoundError):
    """The organization's rulebook has no ``action`` of that code."""

    code = "ACTION_NOT_FOUND"
    title = "There is no such action."


class ActionInactiveError(DomainError):
    """The ``action`` is switched off, or only the program itself may record it."""

    code = "ACTION_INACTIVE"
    kind = "invalid"
    title = "This action is not recorded at present."


class ActivityMemberNotFoundError(NotFoundError):
    """The activity's member is unknown to the organization, or has left."""

    code = "MEMBER_NOT_FOUND"
    title = "There is no such active member."


class MemberTypeExcludedError(DomainError):
    """Members of the ``member_type`` are excluded from the ``action``."""

    code = "MEMBER_TYPE_EXCLUDED"
    kind = "forbidden"
    title = "Members of this type are excluded from this action."


class ActivityInFutureError(DomainError):
    """The activity would happen more than ten minutes from now."""

    code = "ACTIVITY_IN_FUTURE"
    kind = "invalid"
    title = "An activity cannot lie in the future."


class QuantityOutOfBoundsError(DomainError):
    """The quantity (thousandths) is below ``min_milli`` or above ``max_milli`` of the action."""

    code = "QUANTITY_OUT_OF_BOUNDS"
    kind = "invalid"
    title = "The quantity is outside the bounds of this action."


class UnitNotAcceptedError(DomainError):
    """An activity in money names its currency in ``unit``; others have no unit of their own."""

    code = "UNIT_NOT_ACCEPTED"
    kind = "invalid"
    title = "Name the currency of an amount, and no unit otherwise."


class ActivityKeyReusedError(DomainError):
    """An activity with this source and ``key`` exists and says something else."""

    code = "ACTIVITY_KEY_REUSED"
    kind = "conflict"
    title = "This key was used for another activity; take a new key."


class ActivityNotFoundError(NotFoundError):
    """The organization has no such activity."""

    code = "ACTIVITY_NOT_FOUND"
    title = "There is no such activity."


class ReversalNotReversibleError(DomainError):
    """The ``activity`` is a reversal itself."""

    code = "REVERSAL_NOT_REVERSIBLE"
    kind = "invalid"
    title = "A reversal cannot be reversed; record the activity again."


class EventActionError(DomainError):
    """No single action stands for the ``event_type``; the caller must name one."""

    code = "ACTION_AMBIGUOUS"
    title = "Name the action: none, or more than one, stands for this kind of event."
