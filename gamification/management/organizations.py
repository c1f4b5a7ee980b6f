"""Commands that work in one organization, or in each."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from organizations.models import Organization


class OrganizationCommand(BaseCommand):
    """A command with ``--organization <slug>``."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the organization's slug."""
        parser.add_argument("--organization", metavar="SLUG", default="", help="The organization, by its slug.")

    def chosen(self, options: dict[str, Any]) -> UUID:
        """Return the organization that was named; the platform when none was.

        Raises:
            CommandError: There is no such organization.
        """
        return self._id_of(options["organization"]) if options["organization"] else PLATFORM_ID

    def each(self, options: dict[str, Any]) -> list[tuple[UUID, str]]:
        """Return id and slug of the organization that was named; of every one when none was.

        Raises:
            CommandError: There is no such organization.
        """
        if slug := options["organization"]:
            return [(self._id_of(slug), slug)]
        with tenancy.platform("list organizations for a command"):
            return list(Organization.objects.order_by("slug").values_list("pk", "slug"))

    def _id_of(self, slug: str) -> UUID:
        with tenancy.platform("find an organization by its slug"):
            found = Organization.objects.filter(slug=slug).values_list("pk", flat=True).first()
        if found is None:
            raise CommandError(f"There is no organization called {slug!r}.")
        return found
