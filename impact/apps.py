"""Wires the impact app into Django."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """The impact app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "impact"
    verbose_name = "Impact"

    def ready(self) -> None:
        """Import the tasks, if the app has any."""
        if find_spec("impact.tasks"):
            import_module("impact.tasks")
