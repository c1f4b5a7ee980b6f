"""Wires the organizations app into Django."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """The organizations app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "organizations"
    verbose_name = "Organizations"

    def ready(self) -> None:
        """Import the tasks, if the app has any."""
        if find_spec("organizations.tasks"):
            import_module("organizations.tasks")
