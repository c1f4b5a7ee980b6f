"""How ladders and what they open say no."""

from goodplay.core.errors import DomainError


class LadderUnknownError(DomainError):
    """The organization knows no such ladder."""

    code = "LADDER_UNKNOWN"
    kind = "not_found"
    title = "There is no such ladder."


class LadderInvalidError(DomainError):
    """The levels of a ladder cannot stand together; ``reason`` says why."""

    code = "LADDER_INVALID"
    title = "These levels cannot stand together; see the reason."


class AccessLevelUnknownError(DomainError):
    """The organization knows no such access level."""

    code = "ACCESS_LEVEL_UNKNOWN"
    kind = "not_found"
    title = "There is no such access level."


class AccessLevelInUseError(DomainError):
    """A level of a ladder or a piece of content names the access level."""

    code = "ACCESS_LEVEL_IN_USE"
    kind = "conflict"
    title = "Levels or content still use this access level; change those first."


class PerkInvalidError(DomainError):
    """A perk is refused; ``reason`` says why."""

    code = "PERK_INVALID"
    title = "A perk cannot be used; see the reason."


class ContentUnknownError(DomainError):
    """The organization has no such content, or members do not see it at present."""

    code = "CONTENT_UNKNOWN"
    kind = "not_found"
    title = "There is no such content."


class ContentInvalidError(DomainError):
    """The content cannot be kept; ``reason`` says why."""

    code = "CONTENT_INVALID"
    title = "This content cannot be kept; see the reason."


class ContentLockedError(DomainError):
    """The member has not reached the ``access_level`` that opens the content."""

    code = "CONTENT_LOCKED"
    kind = "forbidden"
    title = "You have not unlocked this content yet."
