"""Imports a file of activities."""

from typing import Any

from django.core.management.base import CommandParser

from gamification.services.imports import start_activity_import
from goodplay.core.jobs.commands import ImportCommand
from goodplay.core.models import Job


class Command(ImportCommand):
    """Imports a file of activities; safe to repeat."""

    help = "Imports a file of activities (member, occurred_at, action, quantity). May be repeated: known ones stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        super().add_arguments(parser)
        parser.add_argument("--action", default="", help="The code of the action of rows that name none.")
        parser.add_argument("--member-type", default="member", help="What new members are.")
        parser.add_argument(
            "--notices", action="store_true", help="Tell members what they earn, as for new activities."
        )

    def start(self, options: dict[str, Any], **fields: Any) -> Job:
        """Queue the job."""
        chosen = {name: options[name] for name in ("action", "member_type", "notices")}
        return start_activity_import(**chosen, **fields)
