"""Wires the wallet app into Django."""

from importlib import import_module

from django.apps import AppConfig


class WalletConfig(AppConfig):
    """The wallet app; its tasks are imported so that they hear."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "wallet"
    verbose_name = "Wallet"

    def ready(self) -> None:
        """Import the tasks."""
        import_module("wallet.tasks")
