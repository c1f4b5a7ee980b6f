"""Rebuilds what is derived from activities, and says what differed."""

from typing import Any
from uuid import UUID

from gamification import services
from gamification.management.organizations import OrganizationCommand
from goodplay.core import tenancy


class Command(OrganizationCommand):
    """Rebuilds counters, streaks, levels, awards and points from the activities; may be stopped and repeated."""

    help = "Rebuild what follows from activities, of one organization or of all; a healthy one has 0 differences."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many members were rebuilt and how many differences were written."""
        for organization_id, slug in self.each(options):
            members, differences = self._rebuild(organization_id)
            self.stdout.write(f"{slug}: {members} members, {differences} differences")

    def _rebuild(self, organization_id: UUID) -> tuple[int, int]:
        members = differences = 0
        after: UUID | None = UUID(int=0)
        while after is not None:
            with tenancy.writing(organization_id):
                page = services.rebuild_members(after=after)
                if page.differences:
                    services.drop_live_boards()
            members += page.member_count
            differences += page.differences
            after = page.last_member_id
        return members, differences
