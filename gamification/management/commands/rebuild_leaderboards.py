"""Takes new snapshots of leaderboards, and fills the live sets anew when asked."""

from argparse import ArgumentParser
from typing import Any

from gamification import services
from gamification.management.organizations import OrganizationCommand
from goodplay.core import tenancy


class Command(OrganizationCommand):
    """Takes a snapshot of every active board, in one organization or in each."""

    help = "Take new snapshots of all leaderboards, of one organization or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the organization and whether live sets are forgotten."""
        super().add_arguments(parser)
        parser.add_argument("--live", action="store_true", help="Forget the live sets too; they fill again.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many snapshots each organization has now."""
        for organization_id, slug in self.each(options):
            with tenancy.writing(organization_id):
                snapshots = services.rebuild_leaderboards()
                if options["live"]:
                    services.drop_live_boards()
            self.stdout.write(f"{slug}: {len(snapshots)} leaderboards")
