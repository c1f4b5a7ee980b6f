"""Transfers in the back office."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action
from wallet import services
from wallet.admin.shown import account_link, amount, listed, subject_link
from wallet.enums import TransferKind
from wallet.models import Transfer

KIND_COLORS = {
    TransferKind.REVERSE: "danger",
    TransferKind.REFUND: "warning",
    TransferKind.ADJUST: "warning",
    TransferKind.DONATE: "success",
    TransferKind.EARN: "info",
    TransferKind.DEPOSIT: "info",
}


@register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    """What moved from whom to whom; never changed, only reversed."""

    verbs = "wallet.transfer"
    list_display = ("effective_at", "what", "given_by", "received_by", "amount", "about")
    list_filter = ("kind", "currency__kind", ("effective_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("currency", "debit_account__member__user", "credit_account__member__user")
    search_fields = ("=key", "=subject_id")
    search_help_text = _("The key of a transfer, or the id of what it is about")
    ordering = ("-id",)
    actions = ("reverse",)
    fields = (
        "key",
        "what",
        "given_by",
        "received_by",
        "amount",
        "about",
        "reason",
        "reverses_page",
        "reversed_by",
        "journal",
        "effective_at",
        "created_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read accounts and currency along."""
        return super().get_queryset(request).select_related(*self.list_select_related, "reverses")

    @display(description=_("kind"), ordering="kind", label=KIND_COLORS)
    def what(self, transfer: Transfer) -> tuple[str, str]:
        """Say why it moved."""
        return transfer.kind, transfer.get_kind_display()

    @display(description=_("from"))
    def given_by(self, transfer: Transfer) -> str:
        """Link to the account that gave."""
        return account_link(transfer.debit_account)

    @display(description=_("to"))
    def received_by(self, transfer: Transfer) -> str:
        """Link to the account that received."""
        return account_link(transfer.credit_account)

    @display(description=_("amount"), ordering="amount_minor")
    def amount(self, transfer: Transfer) -> str:
        """Show how much."""
        return amount(transfer.amount_minor, transfer.currency)

    @display(description=_("about"))
    def about(self, transfer: Transfer) -> str:
        """Link to what it is about."""
        return subject_link(transfer.subject_type, transfer.subject_id)

    @display(description=_("reverses"))
    def reverses_page(self, transfer: Transfer) -> str:
        """Link to the transfer that this one takes back."""
        return link(transfer.reverses)

    @display(description=_("reversed by"))
    def reversed_by(self, transfer: Transfer) -> str:
        """Link to the transfer that takes this one back."""
        return link(Transfer.objects.of(transfer.organization_id).filter(reverses_id=transfer.pk).first())

    @display(description=_("journal"))
    def journal(self, transfer: Transfer) -> str:
        """Link to the transfers that belong together."""
        return listed("transfer", transfer.journal_id, journal_id=transfer.journal_id) if transfer.journal_id else "–"

    @verb_action(verb="wallet.transfer.reverse", description=_("Reverse"), reason=True)
    def reverse(self, request: HttpRequest, transfer: Any, *, reason: str) -> None:
        """Take the transfer back by its mirror."""
        services.reverse_transfers(keys=[transfer.key], reason=reason[:200])
