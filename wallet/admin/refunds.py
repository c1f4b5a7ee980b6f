"""Refunds and disputes in the back office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from goodplay.core.ids import uuid7
from wallet import services
from wallet.admin.payments import MoneyText, shown
from wallet.admin.shown import listed, subject_link
from wallet.enums import OPEN_REFUND, DisputeStatus, RefundStatus
from wallet.gateways.registry import spec_of
from wallet.models import PaymentDispute, PaymentRefund

payments = services.payments

REFUND_COLORS = {
    RefundStatus.NEW: "info",
    RefundStatus.SENDING: "info",
    RefundStatus.PENDING: "info",
    RefundStatus.UNKNOWN: "warning",
    RefundStatus.SUCCEEDED: "success",
    RefundStatus.FAILED: "danger",
    RefundStatus.BOUNCED: "danger",
}
DISPUTE_COLORS = {DisputeStatus.OPEN: "warning", DisputeStatus.WON: "success", DisputeStatus.LOST: "danger"}


class RefundForm(forms.ModelForm):  # type: ignore[type-arg]
    """A payment, or part of it, to be given back."""

    amount = MoneyText(label=_("Amount"))

    class Meta:
        model = PaymentRefund
        fields = ("payment", "reason")
        help_texts = {"payment": _("Savings and top-ups; a gift is given back on the page of the gift.")}

    def clean(self) -> dict[str, Any]:
        """Take the amount apart in the payment's currency."""
        cleaned = dict(super().clean() or {})
        payment, written = cleaned.get("payment"), cleaned.get("amount")
        if payment and written:
            try:
                cleaned["amount_minor"] = MoneyText.minor(written, payment.currency_received or payment.currency)
            except ValidationError as error:
                self.add_error("amount", error)
        return cleaned


class OfPayment:
    """Columns of what belongs to a payment."""

    @display(description=_("payment"))
    def payment_page(self, row: PaymentRefund | PaymentDispute) -> str:
        """Link to the payment."""
        return link(row.payment, row.payment.member or str(row.payment))

    @display(description=_("what it paid for"))
    def about(self, row: PaymentRefund | PaymentDispute) -> str:
        """Link to what was paid for."""
        return subject_link(row.payment.subject_type, row.payment.subject_id)


@register(PaymentRefund)
class PaymentRefundAdmin(OfPayment, TenantAdmin):
    """Money that goes back to payers: asked for here, or at the provider's own site."""

    verbs = "wallet.refund"
    form = RefundForm
    list_display = ("created_at", "payment_page", "amount", "state", "provider_name", "why", "asked_by")
    list_filter = ("status", "was_found", "payment__provider__kind")
    list_select_related = ("payment__provider", "payment__member__user", "requested_by__user")
    show_full_result_count = False
    search_fields = ("=provider_reference", "=payment__receipt", "=payment__subject_id", "reason")
    search_help_text = _("A receipt, a reference, or the reason")
    autocomplete_fields = ("payment",)
    ordering = ("-id",)
    actions = ("ask", "confirm", "call_off")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read payment and provider along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_fieldsets(self, request: HttpRequest, obj: PaymentRefund | None = None) -> Any:
        """Show the form for a new refund, everything about one that stands."""
        if obj is None:
            return [(None, {"fields": ("payment", "amount", "reason")})]
        facts = ("payment_page", "about", "amount", "state", "why", "note", "asked_by")
        way = ("provider_name", "provider_reference", "was_found", "code")
        times = ("created_at", "sent_at", "occurred_at", "closed_at", "next_ask_at")
        return [
            (None, {"fields": facts}),
            (_("How it goes"), {"fields": (*way, times)}),
            (_("What it moved"), {"fields": ("transfers",)}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: PaymentRefund | None = None) -> Any:
        """Let nothing be edited of a refund that stands."""
        if obj is None:
            return ()
        flat: list[str] = []
        for _title, part in self.get_fieldsets(request, obj):
            for name in part["fields"]:
                flat += [name] if isinstance(name, str) else list(name)
        return tuple(flat)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what is said of a refund is said by verbs."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: money does not vanish."""
        return False

    def verbs_of_row(self, request: HttpRequest, obj: PaymentRefund) -> list[Verb]:
        """Offer what the refund's state allows."""
        by_hand = spec_of(obj.payment.provider.kind).by_hand
        waits = by_hand and obj.status == RefundStatus.PENDING
        fits = {
            "ask": not by_hand and obj.status in OPEN_REFUND,
            "confirm": waits or obj.status == RefundStatus.BOUNCED,
            "call_off": waits,
        }
        return [verb for verb in super().verbs_of_row(request, obj) if fits[verb.name]]

    def save_form_row(self, request: HttpRequest, obj: PaymentRefund, form: Any, *, change: bool) -> None:
        """Ask for the refund."""
        wanted = form.cleaned_data
        payment = wanted["payment"]
        made = payments.request_refund(
            key=f"console:{uuid7()}",
            payment_id=payment.pk,
            amount_minor=wanted["amount_minor"],
            currency=payment.currency_received or payment.currency,
            reason=wanted["reason"],
            by=request.caller.member_id,  # type: ignore[attr-defined]
        )
        obj.pk = made.pk

    @display(description=_("amount"), ordering="amount_minor")
    def amount(self, refund: PaymentRefund) -> str:
        """Show how much goes back."""
        return shown(refund.amount_minor, refund.currency)

    @display(description=_("status"), ordering="status", label=REFUND_COLORS)
    def state(self, refund: PaymentRefund) -> tuple[str, str]:
        """Show where the refund is."""
        return refund.status, refund.get_status_display()

    @display(description=_("provider"))
    def provider_name(self, refund: PaymentRefund) -> str:
        """Link to the provider."""
        return link(refund.payment.provider)

    @display(description=_("reason"))
    def why(self, refund: PaymentRefund) -> str:
        """Show why."""
        return refund.reason

    @display(description=_("asked for by"))
    def asked_by(self, refund: PaymentRefund) -> str:
        """Link to the officer; a refund of the provider's own has none."""
        return link(refund.requested_by) if refund.requested_by else str(_("Provider")) if refund.was_found else "–"

    @display(description=_("transfers"))
    def transfers(self, refund: PaymentRefund) -> str:
        """Link to the transfers of the payment."""
        return listed("transfer", _("Transfers of the payment"), journal_id=refund.payment_id)

    @verb_action(verb="wallet.refund.ask", description=_("Ask the provider now"))
    def ask(self, request: HttpRequest, refund: Any) -> None:
        """Have the provider asked."""
        payments.ask_about_refund(refund_id=refund.pk)

    @verb_action(verb="wallet.refund.confirm", description=_("It was paid by hand"), reason=True)
    def confirm(self, request: HttpRequest, refund: Any, *, reason: str) -> None:
        """Confirm that it was paid; the reason is how."""
        by = request.caller.member_id  # type: ignore[attr-defined]
        payments.confirm_refund(refund_id=refund.pk, by=by, note=reason)

    @verb_action(verb="wallet.refund.confirm", description=_("Call it off"), reason=True)
    def call_off(self, request: HttpRequest, refund: Any, *, reason: str) -> None:
        """Let the money go home."""
        payments.call_off_refund(refund_id=refund.pk, reason=reason[:200])


@register(PaymentDispute)
class PaymentDisputeAdmin(OfPayment, ReadOnlyAdmin):
    """Payments that are asked back by payers' banks; they are answered at the provider's own site."""

    verbs = "wallet.dispute"
    list_display = ("opened_at", "payment_page", "amount", "state", "provider_name", "reason", "kept", "closed_at")
    list_filter = ("status", "provider__kind")
    list_select_related = ("payment__member__user", "provider")
    search_fields = ("=provider_reference", "=payment__receipt", "=payment__subject_id", "reason")
    search_help_text = _("A receipt, the provider's number, or the reason")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read payment and provider along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_fieldsets(self, request: HttpRequest, obj: PaymentDispute | None = None) -> Any:
        """Show the dispute, and where its money is."""
        facts = ("payment_page", "about", "amount", "state", "reason", "code", "provider_name", "provider_reference")
        return [
            (None, {"fields": facts}),
            (_("Where the money is"), {"fields": ("kept", "opened_at", "withdrawn_at", "reinstated_at", "closed_at")}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: PaymentDispute | None = None) -> Any:
        """Let nothing be edited."""
        return tuple(name for _title, part in self.get_fieldsets(request, obj) for name in part["fields"])

    @display(description=_("amount"), ordering="amount_minor")
    def amount(self, dispute: PaymentDispute) -> str:
        """Show how much is asked back."""
        return shown(dispute.amount_minor, dispute.currency)

    @display(description=_("status"), ordering="status", label=DISPUTE_COLORS)
    def state(self, dispute: PaymentDispute) -> tuple[str, str]:
        """Show where the dispute is."""
        return dispute.status, dispute.get_status_display()

    @display(description=_("provider"))
    def provider_name(self, dispute: PaymentDispute) -> str:
        """Link to the provider."""
        return link(dispute.provider)

    @display(description=_("the provider keeps it"), boolean=True)
    def kept(self, dispute: PaymentDispute) -> bool:
        """Tell whether the provider has the money."""
        return dispute.withdrawn_at is not None and dispute.reinstated_at is None and dispute.status != "won"
