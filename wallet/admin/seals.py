"""Sealed days, in the back office."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, register
from wallet.models import DaySeal


@register(DaySeal)
class DaySealAdmin(ReadOnlyAdmin):
    """Seals of past days, to be kept elsewhere, too; the check of the books computes each of them anew."""

    verbs = "wallet.dayseal"
    list_display = ("sealed_on", "transfer_count", "short", "created_at")
    date_hierarchy = "sealed_on"
    ordering = ("-sealed_on",)
    fields: ClassVar = ("sealed_on", "transfer_count", "through_id", "previous", "digest", "created_at")
    readonly_fields = fields

    @display(description=_("seal"))
    def short(self, seal: DaySeal) -> str:
        """Show the beginning of the digest."""
        return f"{seal.digest[:16]}…"
