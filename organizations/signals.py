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


organization_created = Signal("organization.created", OrganizationCreated)
organization_verified = Signal("organization.verified", OrganizationVerified)
