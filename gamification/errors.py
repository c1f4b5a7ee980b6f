"""How recognition says no."""

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


class CriteriaInvalidError(DomainError):
    """The criteria of an achievement are refused; ``reason`` says why."""

    code = "CRITERIA_INVALID"
    kind = "invalid"
    title = "The criteria of this achievement are not valid."


class KitInvalidError(DomainError):
    """The recognition section of a starter kit is refused; ``reason`` says why."""

    code = "KIT_INVALID"
    kind = "invalid"
    title = "The starter kit names something that is unknown."


class DefinitionTakenError(DomainError):
    """The organization has one with that name or code already."""

    code = "DEFINITION_TAKEN"
    kind = "conflict"
    title = "There is already one with that name; choose another."


class DefinitionOfPlatformError(DomainError):
    """Only the platform changes its own definitions."""

    code = "DEFINITION_OF_PLATFORM"
    kind = "forbidden"
    title = "This belongs to the platform; make a copy for your organization and change that."


class BadgeUnknownError(DomainError):
    """The organization knows no such badge."""

    code = "BADGE_UNKNOWN"
    kind = "not_found"
    title = "There is no such badge."


class BadgeHeldError(DomainError):
    """The member holds the badge already."""

    code = "BADGE_HELD"
    kind = "conflict"
    title = "The member already has this badge."


class BadgeRetiredError(DomainError):
    """The badge is retired and no longer given."""

    code = "BADGE_RETIRED"
    title = "This badge is retired and can no longer be given."


class BadgeNotHeldError(DomainError):
    """The member does not hold the badge."""

    code = "BADGE_NOT_HELD"
    kind = "not_found"
    title = "The member does not have this badge."


class AchievementUnknownError(DomainError):
    """The organization knows no such achievement."""

    code = "ACHIEVEMENT_UNKNOWN"
    kind = "not_found"
    title = "There is no such achievement."


class MetricUnknownError(DomainError):
    """A leaderboard or ladder names something that is not counted."""

    code = "METRIC_UNKNOWN"
    title = "This is not counted; use points, count:<action> or quantity:<action>."


class LeaderboardUnknownError(DomainError):
    """There is no such leaderboard, or the caller may not see it."""

    code = "LEADERBOARD_UNKNOWN"
    kind = "not_found"
    title = "There is no such leaderboard."


class LeaderboardDatesError(DomainError):
    """The dates of a leaderboard do not fit its timeframe."""

    code = "LEADERBOARD_DATES_INVALID"
    title = "A custom leaderboard needs a first and a last day in order; the others have none."


class RuleInvalidError(DomainError):
    """A scoring rule cannot be used; ``reason`` says why."""

    code = "RULE_INVALID"
    title = "This scoring rule cannot be used; see the reason."


class AchievementRetiredError(DomainError):
    """The achievement is retired and no longer completed."""

    code = "ACHIEVEMENT_RETIRED"
    title = "This achievement is retired and can no longer be completed."


class AchievementCompletedError(DomainError):
    """The member has completed the achievement, and it is not repeatable."""

    code = "ACHIEVEMENT_COMPLETED"
    kind = "conflict"
    title = "The member has already completed this achievement."
