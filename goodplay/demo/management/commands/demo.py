"""`manage.py demo`: load the demo and print who can sign in."""

from typing import Any

from django.core.management.base import BaseCommand

from goodplay.demo import cast, play


class Command(BaseCommand):
    """Load a small organization of each kind; loading it again adds nothing."""

    help = "Load the demo: a small organization of each kind, with real gifts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and print the sign-ins."""
        play.load()
        width = max(len(what) for what, _ in cast.sign_ins())
        for what, address in cast.sign_ins():
            self.stdout.write(f"  {what:{width}}  {address}")
        self.stdout.write(f"  password of all of them: {cast.PASSWORD}")
