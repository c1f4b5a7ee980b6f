"""What organizations hear."""

from goodplay.core.announce import hears
from organizations import services
from organizations.signals import OrganizationCreated, organization_created


@hears(organization_created, name="organizations.apply_kit")
def apply_kit(facts: list[OrganizationCreated]) -> None:
    """Give a new organization the look and the policies of its kind."""
    for fact in facts:
        services.apply_kit(kind=fact.kind)
