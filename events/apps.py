"""Wires the events app into Django."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The events app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        """Import the tasks, if the app has any."""
        if find_spec("events.tasks"):
            import_module("events.tasks")
