"""Wires the kernel into Django."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The kernel: it knows no app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "goodplay.core"
    label = "core"
    verbose_name = "Operations"

    def ready(self) -> None:
        """Import the tasks and checks, so that they are registered; the Celery app first, so that it is current."""
        import_module("goodplay.celery")
        import_module("goodplay.core.checks")
        import_module("goodplay.core.tasks")
        import_module("goodplay.core.jobs.tasks")
