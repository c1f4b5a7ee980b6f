"""Wires the demo into Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo: it has no tables, only a command."""

    name = "goodplay.demo"
    label = "demo"
    verbose_name = "Demo"
