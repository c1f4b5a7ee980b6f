"""Imports a file of gifts."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from donations import selectors, services
from donations.enums import Means
from goodplay.core import tenancy
from goodplay.core.jobs.commands import ImportCommand
from goodplay.core.models import Job


class Command(ImportCommand):
    """Imports a file of gifts into a campaign; safe to repeat."""

    help = "Imports a file of gifts (donor, donated_at, amount) into a campaign. May be repeated: known gifts stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True, help="The campaign's slug.")
        parser.add_argument("--currency", default="", help="Refuse unless the campaign is in this currency.")
        parser.add_argument("--means", choices=Means.values, default=Means.UNKNOWN, help="How the donors paid.")
        parser.add_argument("--receipts", action="store_true", help="Issue receipts and notices as for new gifts.")

    def start(self, options: dict[str, Any], **fields: Any) -> Job:
        """Queue the job.

        Raises:
            CommandError: There is no such campaign, or it is in another currency.
        """
        campaign = selectors.campaign_with_slug(tenancy.organization_id(), options["campaign"])
        if campaign is None:
            raise CommandError(f"There is no campaign {options['campaign']!r}.")
        if options["currency"] not in {"", campaign.currency}:
            raise CommandError(f"The campaign is in {campaign.currency}.")
        return services.start_gift_import(
            campaign_id=campaign.pk, means=options["means"], receipts=options["receipts"], **fields
        )
