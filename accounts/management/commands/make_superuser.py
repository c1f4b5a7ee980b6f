"""Make the first person who may do everything."""

import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import services
from goodplay.core import tenancy
from goodplay.core.errors import DomainError
from goodplay.core.ids import PLATFORM_ID

VARIABLE = "GOODPLAY_SUPERUSER_PASSWORD"


class Command(BaseCommand):
    """Makes a superuser; the password is asked for, or read from GOODPLAY_SUPERUSER_PASSWORD."""

    help = f"Make a superuser; the password is asked for, or read from {VARIABLE}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the address."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the user and his membership of the platform."""
        password = os.environ.get(VARIABLE) or getpass("Password: ")
        try:
            with tenancy.writing(PLATFORM_ID):
                user = services.create_user(
                    email=options["email"], password=password, display_name=options["name"], is_superuser=True
                )
                services.join_organization(user_id=user.pk)
        except DomainError as refusal:
            raise CommandError(f"{refusal.title} ({refusal})") from refusal
        self.stdout.write(f"{user.email} may do everything.")
