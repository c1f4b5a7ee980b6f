"""Writes the shipped badges: the platform's, or an organization's copy that hides them."""

from typing import Any

from gamification import services
from gamification.management.organizations import OrganizationCommand
from goodplay.core import tenancy


class Command(OrganizationCommand):
    """Seeds badges; what stands already stays as it is."""

    help = "Write the shipped badges for the platform, or a copy for one organization; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many were made and how many stood already."""
        with tenancy.writing(self.chosen(options)):
            seeded = services.seed_badges()
        self.stdout.write(f"badges: {seeded.created} created, {seeded.existing} existing")
