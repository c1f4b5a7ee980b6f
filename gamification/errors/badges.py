"""How badges and their credentials say no."""

from goodplay.core.errors import DomainError


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


class BadgeExpiredError(DomainError):
    """The member's badge is no longer valid."""

    code = "BADGE_EXPIRED"
    kind = "invalid"
    title = "This badge has expired; ask for it to be renewed."


class BadgeLimitsError(DomainError):
    """The limits of a badge contradict each other; ``reason`` says why."""

    code = "BADGE_LIMITS_INVALID"
    kind = "invalid"
    title = "These limits of a badge do not go together."


class BadgeAllGivenError(DomainError):
    """As many members as may hold the badge (``most``) hold it."""

    code = "BADGE_ALL_GIVEN"
    kind = "conflict"
    title = "As many members as may hold this badge have it already."


class BadgeTakenBackError(DomainError):
    """The badge was taken from the member."""

    code = "BADGE_TAKEN_BACK"
    kind = "conflict"
    title = "This badge was taken from the member; give it back instead."


class BadgeUnlimitedError(DomainError):
    """The badge never expires, so there is nothing to renew."""

    code = "BADGE_UNLIMITED"
    kind = "invalid"
    title = "This badge does not expire."


class ShowcaseFullError(DomainError):
    """The member shows as many badges (``most``) as may be shown."""

    code = "SHOWCASE_FULL"
    kind = "conflict"
    title = "You show as many badges as you can; hide one first."


class CredentialUnreadableError(DomainError):
    """There is no signed badge in what was sent."""

    code = "CREDENTIAL_UNREADABLE"
    kind = "invalid"
    title = "There is no signed badge in this. Use the picture that was downloaded, unchanged, or its text."
