"""How trials of rules and the doctor say no."""

from goodplay.core.errors import DomainError, NotFoundError


class ChangeNotTriableError(DomainError):
    """The change cannot be tried; ``reason`` says why."""

    code = "CHANGE_NOT_TRIABLE"
    title = "This change cannot be tried."


class TrialNotFoundError(NotFoundError):
    """The organization has no such trial."""

    code = "TRIAL_NOT_FOUND"
    title = "There is no such trial."


class TrialEmptyError(DomainError):
    """The rules would be the same as now."""

    code = "TRIAL_EMPTY"
    title = "This changes no rule, so there is nothing to try."


class TrialOverError(DomainError):
    """The trial is published already, or waits for its day; ``status`` says which."""

    code = "TRIAL_OVER"
    kind = "conflict"
    title = "This trial is published already, or waits for its day."


class TrialStartPastError(DomainError):
    """A change cannot hold from a past moment on: what was recorded keeps its rules."""

    code = "TRIAL_START_PAST"
    title = "Choose a start in the future, or publish now."


class CheckUnknownError(NotFoundError):
    """There is no check of that name."""

    code = "CHECK_UNKNOWN"
    title = "There is no such check."


class FindingNotFoundError(NotFoundError):
    """The organization has no such open finding."""

    code = "FINDING_NOT_FOUND"
    title = "There is no such open finding."


class FindingNotRepairableError(DomainError):
    """The finding needs a person: ``check`` has no safe repair."""

    code = "FINDING_NOT_REPAIRABLE"
    title = "There is no safe repair for this; a person has to look at it."
