"""How actions, rules and achievements say no."""

from goodplay.core.errors import DomainError


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


class AchievementUnknownError(DomainError):
    """The organization knows no such achievement."""

    code = "ACHIEVEMENT_UNKNOWN"
    kind = "not_found"
    title = "There is no such achievement."


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
