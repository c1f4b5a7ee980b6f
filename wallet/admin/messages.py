"""Providers' messages in the back office."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action
from wallet import services
from wallet.enums import MessageStatus
from wallet.models import InboundMessage
from wallet.rules.masking import masked

COLORS = {
    MessageStatus.NEW: "info",
    MessageStatus.APPLIED: "success",
    MessageStatus.EMPTY: "info",
    MessageStatus.REFUSED: "danger",
}


@register(InboundMessage)
class InboundMessageAdmin(ReadOnlyAdmin):
    """What providers sent, as it came; it can be read anew, and says the same twice without harm."""

    verbs = "wallet.message"
    list_display = ("received_at", "provider_name", "kind", "says", "state", "copies", "error")
    list_filter = ("status", "provider", "kind", ("received_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("provider",)
    search_fields = ("=external_id",)
    search_help_text = _("The provider's own id of a message, or a receipt in it")
    ordering = ("-id",)
    actions = ("replay",)
    fields = (
        "provider_name",
        "kind",
        "external_id",
        "says",
        "state",
        "error",
        "payments",
        "copies",
        "occurred_at",
        "received_at",
        "applied_at",
        "content",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the provider along, and bodies only where one is looked at."""
        rows = super().get_queryset(request).select_related(*self.list_select_related)
        return rows if "/change/" in request.path else rows.defer("body")

    @display(description=_("provider"))
    def provider_name(self, message: InboundMessage) -> str:
        """Link to the provider."""
        return link(message.provider)

    @display(description=_("status"), ordering="status", label=COLORS)
    def state(self, message: InboundMessage) -> tuple[str, str]:
        """Show whether it was read."""
        return message.status, message.get_status_display()

    @display(description=_("payments"))
    def payments(self, message: InboundMessage) -> str:
        """Link to the payments that it changed."""
        steps = message.steps.of(message.organization_id).select_related("payment")
        return format_html_join(", ", "{}", {(link(step.payment),) for step in steps}) or "–"

    @display(description=_("content, without what is personal"))
    def content(self, message: InboundMessage) -> str:
        """Show what it says; who somebody is and what is secret is hidden."""
        text = masked(message.body.encode("latin-1").decode("utf-8", "replace"))
        return format_html('<pre class="overflow-x-auto text-xs">{}</pre>', text)

    @verb_action(verb="wallet.message.replay", description=_("Read anew"))
    def replay(self, request: HttpRequest, message: Any) -> None:
        """Have it read and applied once more."""
        services.payments.replay_message(message_id=message.pk)
