"""Wires the donations app into Django."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    """The donations app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "donations"
    verbose_name = "Giving"

    def ready(self) -> None:
        """Import the tasks, if the app has any."""
        if find_spec("donations.tasks"):
            import_module("donations.tasks")
