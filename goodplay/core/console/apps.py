"""Puts the console in the place of Django's default admin site."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Django's admin with the product's own site."""

    default_site = "goodplay.core.console.site.BackOfficeSite"
