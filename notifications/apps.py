"""Wires the notifications app into Django."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The notifications app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """Import the tasks, if the app has any."""
        if find_spec("notifications.tasks"):
            import_module("notifications.tasks")
