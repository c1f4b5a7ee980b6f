"""What organizations announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class OrganizationCreated:
    """An organization was opened; each app applies its section of the starter kit when it hears this.

    Attributes:
        organization_id: The new organization.
        kind: Its kind (``organizations.enums.Kind``).
        name: Its name.
        currency: The ISO code of the money it counts in.
    """

    organization_id: str
    kind: str
    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class OrganizationVerified:
    """The platform has decided about an organization's proof.

    Attributes:
        organization_id: The organization.
        verification: ``verified`` or ``rejected``.
    """

    organization_id: str
    verification: str


@dataclass(frozen=True, slots=True)
class IncidentsChanged:
    """An incident was noted, corrected or taken away; the platform's count for every organization.

    Attributes:
        since: The earliest moment for which it makes a difference, ISO 8601.
    """

    since: str


@dataclass(frozen=True, slots=True)
class PolicyDecided:
    """The organization has decided a policy, perhaps as it was before.

    Attributes:
        name: The policy's name.
    """

    name: str


organization_created = Signal("organization.created", OrganizationCreated)
organization_verified = Signal("organization.verified", OrganizationVerified)
incidents_changed = Signal("incident.changed", IncidentsChanged)
policy_decided = Signal("policy.decided", PolicyDecided)
