"""Writes everything that ships: actions, ladders, badges, achievements and leaderboards."""

from typing import Any

from gamification import services
from gamification.management.organizations import OrganizationCommand
from goodplay.core import tenancy


class Command(OrganizationCommand):
    """Seeds all definitions; what stands already stays as it is."""

    help = "Write the shipped definitions for the platform, or a copy for one organization; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many of each kind were made and how many stood already."""
        with tenancy.writing(self.chosen(options)):
            counts = services.seed_all()
        for kind, seeded in counts.items():
            self.stdout.write(f"{kind}: {seeded.created} created, {seeded.existing} existing")
