"""Wires the accounts app into Django."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        """Import the tasks, if the app has any, and what marks a session that begins."""
        if find_spec("accounts.tasks"):
            import_module("accounts.tasks")
        import_module("accounts.backends")
