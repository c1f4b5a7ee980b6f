"""Puts the console in the place of Django's default admin site."""

from django.contrib.admin import site
from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Django's admin with the product's own site."""

    default_site = "goodplay.core.console.site.BackOfficeSite"

    def ready(self) -> None:
        """Find the pages of all apps; those that packages bring for their own tables are left out.

        Such pages know neither organizations nor ``can()``, and show what only the program should write.
        """
        from unfold.admin import ModelAdmin  # noqa: PLC0415 - needs the apps

        super().ready()
        for model, page in list(site._registry.items()):  # noqa: SLF001 - there is no other list
            if not isinstance(page, ModelAdmin):
                site.unregister(model)
