"""How pauses of streaks say no."""

from goodplay.core.errors import DomainError, NotFoundError


class PauseNotFoundError(NotFoundError):
    """The member has no such pause."""

    code = "PAUSE_NOT_FOUND"
    title = "There is no such pause."


class PauseStartedError(DomainError):
    """Members plan pauses for days to come, from ``today`` (the member's day) on."""

    code = "PAUSE_IN_PAST"
    title = "A pause begins today or later; ask a manager to excuse days that have passed."


class PauseTooLongError(DomainError):
    """A pause has at least one day and at most ``most_days``."""

    code = "PAUSE_TOO_LONG"
    title = "A pause ends on or after its first day and lasts no longer than a year."


class PauseTooManyDaysError(DomainError):
    """The organization allows ``most_days`` a year; ``taken_days`` are taken already."""

    code = "PAUSE_TOO_MANY_DAYS"
    title = "These are more days of pause than the organization allows in a year."


class PauseOverlapsError(DomainError):
    """The member has a pause on some of these days."""

    code = "PAUSE_OVERLAPS"
    kind = "conflict"
    title = "There is a pause on some of these days already."
