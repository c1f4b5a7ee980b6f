"""What organizations refuse."""

from goodplay.core.errors import DomainError


class SlugTakenError(DomainError):
    """Another organization has this short name."""

    code = "SLUG_TAKEN"
    kind = "conflict"
    title = "Another organization has this short name."


class SlugInvalidError(DomainError):
    """The short name cannot be part of a host name, or is kept for the product."""

    code = "SLUG_INVALID"
    kind = "invalid"
    title = "A short name has 3 to 63 lower-case letters, digits and hyphens, and is not one that the product keeps."


class HostTakenError(DomainError):
    """The host name leads to another organization."""

    code = "HOST_TAKEN"
    kind = "conflict"
    title = "This host name leads to another organization."


class HostInvalidError(DomainError):
    """The text is no host name."""

    code = "HOST_INVALID"
    kind = "invalid"
    title = "Give a host name such as play.example.org, without https:// and without a port."


class ColorInvalidError(DomainError):
    """The colour is no #rrggbb, or white text cannot be read on it."""

    code = "COLOR_INVALID"
    kind = "invalid"
    title = "Choose a colour as #rrggbb that is dark enough for white text (contrast of at least 4.5 to 1)."


class MessagesInvalidError(DomainError):
    """The messages have another shape than texts per language."""

    code = "MESSAGES_INVALID"
    kind = "invalid"
    title = "Messages are short texts by name, per language: welcome, tagline, thanks, footer in en, it or sw."


class ServiceTakenError(DomainError):
    """The organization has an external service with this ID."""

    code = "SERVICE_TAKEN"
    kind = "conflict"
    title = "You have a service with this ID; choose another."


class PolicyInvalidError(DomainError):
    """There is no such policy, or it does not take this value."""

    code = "POLICY_INVALID"
    kind = "invalid"
    title = "There is no such policy, or it does not take this value."


class KitInvalidError(DomainError):
    """The starter kit of this kind names something unknown."""

    code = "KIT_INVALID"
    kind = "unavailable"
    title = "The starter kit of this kind is broken; tell the people who run this place."


class VerificationStepError(DomainError):
    """The verification cannot go there from where it is."""

    code = "VERIFICATION_STEP"
    kind = "conflict"
    title = "The verification cannot take this step."


class IncidentTimesError(DomainError):
    """The incident ends before it begins, or lasts too long."""

    code = "INCIDENT_TIMES"
    kind = "invalid"
    title = "An incident ends after it begins and lasts at most 31 days."


class UnknownPlaceError(DomainError):
    """The time zone, the language or the currency is not known."""

    code = "PLACE_UNKNOWN"
    kind = "invalid"
    title = "Choose a known time zone, language and currency."
