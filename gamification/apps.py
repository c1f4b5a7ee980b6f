"""Wires the gamification app into Django."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class GamificationConfig(AppConfig):
    """The gamification app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "gamification"
    verbose_name = "Recognition"

    def ready(self) -> None:
        """Import the tasks, if the app has any."""
        if find_spec("gamification.tasks"):
            import_module("gamification.tasks")
