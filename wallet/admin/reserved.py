"""Holds, and payments to other organizations, in the back office."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action
from wallet import services
from wallet.admin.shown import account_link, amount, listed
from wallet.enums import CrossPaymentStatus, HoldStatus
from wallet.models import CrossPayment, Hold

HOLD_COLORS = {HoldStatus.OPEN: "info", HoldStatus.CAPTURED: "success", HoldStatus.EXPIRED: "warning"}
PAYMENT_COLORS = {
    CrossPaymentStatus.SENT: "info",
    CrossPaymentStatus.SETTLED: "success",
    CrossPaymentStatus.REFUNDED: "warning",
}


@register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    """What is set aside; an open hold may be released."""

    verbs = "wallet.hold"
    list_display = ("created_at", "whose", "reserved", "captured", "state", "reason", "expires_at")
    list_filter = ("status", "account__currency__kind")
    list_select_related = ("account__currency", "account__member__user")
    search_fields = ("=key", "account__member__display_name", "account__member__user__display_name")
    ordering = ("-id",)
    actions = ("release",)
    fields = (
        "key",
        "whose",
        "reserved",
        "captured",
        "state",
        "reason",
        "transfer",
        "created_at",
        "expires_at",
        "closed_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the account along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @display(description=_("holder"))
    def whose(self, hold: Hold) -> str:
        """Link to the account."""
        return account_link(hold.account)

    @display(description=_("reserved"), ordering="amount_minor")
    def reserved(self, hold: Hold) -> str:
        """Show how much is, or was, set aside."""
        return amount(hold.amount_minor, hold.account.currency)

    @display(description=_("captured"), ordering="captured_minor")
    def captured(self, hold: Hold) -> str:
        """Show how much of it moved in the end."""
        return amount(hold.captured_minor or None, hold.account.currency)

    @display(description=_("status"), ordering="status", label=HOLD_COLORS)
    def state(self, hold: Hold) -> tuple[str, str]:
        """Show where the hold is."""
        return hold.status, hold.get_status_display()

    @display(description=_("transfer"))
    def transfer(self, hold: Hold) -> str:
        """Link to what was captured."""
        return listed("transfer", _("captured"), key=f"hold:{hold.key}:capture") if hold.captured_minor else "–"

    @verb_action(verb="wallet.hold.release", description=_("Release"))
    def release(self, request: HttpRequest, hold: Any) -> None:
        """Free what is set aside."""
        services.release_hold(key=hold.key)


@register(CrossPayment)
class CrossPaymentAdmin(ReadOnlyAdmin):
    """What members paid to other organizations, and whether it has arrived."""

    verbs = "wallet.cross_payment"
    list_display = ("created_at", "payer", "receiver_name", "paid", "state", "about")
    list_filter = ("status",)
    list_select_related = ("currency", "member__user")
    search_fields = ("=key", "=subject_id", "member__display_name", "member__user__display_name")
    ordering = ("-id",)
    fields = (
        "key",
        "payer",
        "receiver_name",
        "receiver_purpose",
        "paid",
        "state",
        "about",
        "transfers",
        "created_at",
        "settled_at",
        "refunded_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read payer and currency along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @display(description=_("payer"))
    def payer(self, payment: CrossPayment) -> str:
        """Link to the member."""
        return link(payment.member)

    @display(description=_("receiver"))
    def receiver_name(self, payment: CrossPayment) -> str:
        """Name the receiving organization by its id; its own pages belong to it."""
        return str(payment.receiver_id)

    @display(description=_("amount"), ordering="amount_minor")
    def paid(self, payment: CrossPayment) -> str:
        """Show how much."""
        return amount(payment.amount_minor, payment.currency)

    @display(description=_("status"), ordering="status", label=PAYMENT_COLORS)
    def state(self, payment: CrossPayment) -> tuple[str, str]:
        """Show where the payment is."""
        return payment.status, payment.get_status_display()

    @display(description=_("about"))
    def about(self, payment: CrossPayment) -> str:
        """Name what it is about; the page of it belongs to the receiver."""
        return f"{payment.subject_type} {payment.subject_id}".strip() or "–"

    @display(description=_("transfers"))
    def transfers(self, payment: CrossPayment) -> str:
        """Link to the payer's half."""
        return listed("transfer", _("payer's half"), key=f"cross-out:{payment.key}")
