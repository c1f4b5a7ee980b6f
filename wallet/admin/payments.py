"""Payments in the back office."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from goodplay.core.ids import uuid7
from goodplay.core.money import DECIMALS, MAX_MINOR, format_minor, parse_minor
from wallet import selectors, services
from wallet.admin.shown import listed
from wallet.enums import OPEN_PAYMENT, UNPAID_PAYMENT, PaymentPurpose, PaymentStatus
from wallet.gateways.registry import SPECS, spec_of
from wallet.models import PaymentIntent

payments = services.payments

STATUS_COLORS = {
    PaymentStatus.NEW: "info",
    PaymentStatus.SENDING: "info",
    PaymentStatus.PENDING: "info",
    PaymentStatus.UNKNOWN: "warning",
    PaymentStatus.FAILED: "danger",
    PaymentStatus.EXPIRED: "danger",
    PaymentStatus.CANCELLED: "danger",
    PaymentStatus.REVIEW: "warning",
    PaymentStatus.SUCCEEDED: "success",
    PaymentStatus.RETURNED: "warning",
}
BY_HAND = [kind for kind, spec in SPECS.items() if spec.by_hand]
OFFERED_IN = {
    "confirm": OPEN_PAYMENT | UNPAID_PAYMENT,
    "ask": OPEN_PAYMENT,
    "cancel": OPEN_PAYMENT,
}


def shown(minor: int | None, currency: str) -> str:
    """Return an amount of money as people read it; a dash for none."""
    return f"{format_minor(minor, DECIMALS[currency])} {currency}" if minor else "–"


class MoneyText(forms.CharField):
    """A plain decimal number in one currency."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=20, widget=UnfoldAdminTextInputWidget(), help_text=_("For example 10.50"), **options
        )

    @staticmethod
    def minor(amount: str, currency: str) -> int:
        """Return the amount in minor units.

        Raises:
            ValidationError: It is no positive amount of that currency.
        """
        try:
            minor = parse_minor(amount.strip(), DECIMALS[currency])
        except (ValueError, KeyError) as error:
            raise ValidationError(_("This is not an amount in %(currency)s."), params={"currency": currency}) from error
        if not 0 < minor <= MAX_MINOR:
            raise ValidationError(_("The amount is too small or too large."))
        return minor


class _WithAmount(forms.ModelForm):  # type: ignore[type-arg]
    amount = MoneyText(label=_("Amount"))
    currency = forms.CharField(max_length=3, label=_("Currency"), widget=UnfoldAdminTextInputWidget())

    def clean(self) -> dict[str, Any]:
        """Take the amount apart in its currency."""
        cleaned = dict(super().clean() or {})
        cleaned["currency"] = str(cleaned.get("currency", "")).upper()
        if written := cleaned.get("amount"):
            try:
                cleaned["amount_minor"] = MoneyText.minor(written, cleaned["currency"])
            except ValidationError as error:
                self.add_error("amount", error)
        return cleaned


class ReceivedForm(_WithAmount):
    """Money that a treasurer took, or is told will come."""

    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=[(one.value, one.label) for one in (PaymentPurpose.SAVINGS, PaymentPurpose.TOP_UP)],
        widget=UnfoldAdminSelectWidget(),
    )

    class Meta:
        model = PaymentIntent
        fields = ("provider", "member", "description")
        help_texts = {"description": _("For the payer, in a few words.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].required = True
        offered: Any = self.fields["provider"]
        offered.queryset = offered.queryset.filter(kind__in=BY_HAND, is_active=True)
        offered.help_text = _("A bank account or cash box; what other providers collect, they tell by themselves.")


class ArrivalForm(_WithAmount):
    """What has come, as the statement or the cash book says."""

    received_on = forms.SplitDateTimeField(label=_("Received"), widget=UnfoldAdminSplitDateTimeWidget())
    reference = forms.CharField(
        max_length=120,
        label=_("Receipt"),
        help_text=_("The bank's reference, or the number of the cash receipt."),
        widget=UnfoldAdminTextInputWidget(),
    )

    class Meta:
        model = PaymentIntent
        fields = ()


@register(PaymentIntent)
class PaymentAdmin(TenantAdmin):
    """Money asked for and money that came, with everything that happened on the way."""

    verbs = "wallet.payment"
    list_display = ("created_at", "paid_by", "purpose", "amount", "state", "provider_name", "receipt", "reason")
    list_filter = ("status", "purpose", "provider__kind", ("created_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("provider", "member__user")
    show_full_result_count = False
    search_fields = (
        "=receipt",
        "=provider_reference",
        "=account_reference",
        "=subject_id",
        "member__display_name",
        "member__user__display_name",
    )
    search_help_text = _("A receipt, a reference, or the payer's name")
    autocomplete_fields = ("member",)
    ordering = ("-id",)
    actions = ("confirm", "ask", "cancel")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read provider and payer along; the timeline's secrets stay where they are."""
        return super().get_queryset(request).select_related(*self.list_select_related, "proposed_by__user")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Ask for a payment, or for what has come of one that is by hand."""
        kwargs["form"] = ReceivedForm if obj is None else ArrivalForm if self._awaits(obj) else forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the currency that came last."""
        last = self.get_queryset(request).first()
        said: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"currency": last.currency if last else "KES"} | said

    def get_fieldsets(self, request: HttpRequest, obj: PaymentIntent | None = None) -> Any:
        """Show the form for new money, everything about a payment that stands."""
        if obj is None:
            return [(None, {"fields": ("provider", "member", "purpose", ("amount", "currency"), "description")})]
        facts: tuple[str, ...] = ("paid_by", "purpose", "about", "amount")
        facts += ("received", "refunded", "fee", "state", "reason")
        way = ("provider_name", "account_reference", "provider_reference", "receipt", "payer_known", "proposal")
        times = ("created_at", "sent_at", "occurred_at", "expires_at", "next_ask_at")
        sets = [(None, {"fields": facts}), (_("How it comes"), {"fields": (*way, times)})]
        if self._awaits(obj) and self.has_change_permission(request, obj):
            entered = ("amount", "currency", "received_on", "reference")
            facts = tuple(name for name in facts if name != "amount")
            sets[0] = (None, {"fields": ("asked", *facts)})
            sets.append((_("Enter what has come; another officer confirms it"), {"fields": entered}))
        return [*sets, (_("What happened"), {"fields": ("timeline", "transfers")})]

    def get_readonly_fields(self, request: HttpRequest, obj: PaymentIntent | None = None) -> Any:
        """Let nothing be edited of a payment that stands, but let what has come be entered."""
        if obj is None:
            return ()
        entered = {"amount", "currency", "received_on", "reference"} if self._awaits(obj) else set()
        shown_names = [name for _title, part in self.get_fieldsets(request, obj) for name in _flat(part["fields"])]
        return tuple(name for name in shown_names if name not in entered)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let treasurers note money by hand; paying for oneself belongs to the member's app."""
        return self._sits(request) and self._can(request, "propose")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let treasurers enter what has come of a payment by hand."""
        awaits = obj is None or self._awaits(obj)
        return awaits and self._sits(request, obj) and self._can(request, "propose", obj)

    def verbs_of_row(self, request: HttpRequest, obj: PaymentIntent) -> list[Verb]:
        """Offer what the payment's state allows."""
        by_hand = spec_of(obj.provider.kind).by_hand
        offered = [verb for verb in super().verbs_of_row(request, obj) if obj.status in OFFERED_IN[verb.name]]
        fits = {"confirm": by_hand and obj.proposed is not None, "ask": not by_hand, "cancel": True}
        return [verb for verb in offered if fits[verb.name]]

    def save_form_row(self, request: HttpRequest, obj: PaymentIntent, form: Any, *, change: bool) -> None:
        """Ask for the payment, or enter what has come."""
        entered, by = form.cleaned_data, request.caller.member_id  # type: ignore[attr-defined]
        if change:
            payments.propose_arrival(
                payment_id=obj.pk,
                amount_minor=entered["amount_minor"],
                currency=entered["currency"],
                receipt=entered["reference"],
                occurred_at=entered["received_on"],
                by=by,
            )
            return
        made = payments.start_payment(
            key=f"console:{uuid7()}",
            provider_id=entered["provider"].pk,
            purpose=entered["purpose"],
            amount_minor=entered["amount_minor"],
            currency=entered["currency"],
            member_id=entered["member"].pk,
            description=entered["description"],
        )
        obj.pk = made.pk

    @display(description=_("payer"))
    def paid_by(self, payment: PaymentIntent) -> str:
        """Link to the member."""
        return link(payment.member) if payment.member else str(_("Not known yet"))

    @display(description=_("amount"), ordering="amount_minor")
    def amount(self, payment: PaymentIntent) -> str:
        """Show how much was asked for."""
        return shown(payment.amount_minor, payment.currency)

    asked = amount

    @display(description=_("received"))
    def received(self, payment: PaymentIntent) -> str:
        """Show what came."""
        return shown(payment.amount_received_minor, payment.currency_received or payment.currency)

    @display(description=_("given back"))
    def refunded(self, payment: PaymentIntent) -> str:
        """Show what of it went back, or is on its way."""
        return shown(payment.amount_refunded_minor, payment.currency_received or payment.currency)

    @display(description=_("kept by the provider"))
    def fee(self, payment: PaymentIntent) -> str:
        """Show what the provider kept."""
        return shown(payment.fee_minor, payment.currency_received or payment.currency)

    @display(description=_("status"), ordering="status", label=STATUS_COLORS)
    def state(self, payment: PaymentIntent) -> tuple[str, str]:
        """Show where the payment is."""
        return payment.status, payment.get_status_display()

    @display(description=_("provider"))
    def provider_name(self, payment: PaymentIntent) -> str:
        """Link to the provider."""
        return link(payment.provider)

    @display(description=_("pays for"))
    def about(self, payment: PaymentIntent) -> str:
        """Name what it pays for."""
        return payment.subject_type.replace("_", " ") or "–"

    @display(description=_("payer, as the provider says"))
    def payer_known(self, payment: PaymentIntent) -> str:
        """Show the payer's name and number as far as the provider tells them."""
        known = json.loads(payment.payer) if payment.payer else {}
        told = [known[name] for name in ("name", "phone", "phone_mask") if known.get(name)]
        return " · ".join(told) or "–"

    @display(description=_("entered, to be confirmed"))
    def proposal(self, payment: PaymentIntent) -> str:
        """Show what an officer entered."""
        entered = payment.proposed
        if not entered:
            return "–"
        much, who = shown(entered["amount_minor"], entered["currency"]), payment.proposed_by or "–"
        return f"{much} · {entered['receipt']} · {who}"

    @display(description=_("timeline"))
    def timeline(self, payment: PaymentIntent) -> str:
        """List what happened, the first thing first, with links to the messages."""
        rows = (
            (
                timezone.localtime(step.created_at).strftime("%Y-%m-%d %H:%M:%S"),
                step.get_kind_display(),
                step.get_status_display(),
                step.note or step.code,
                link(step.message, _("message")) if step.message_id else (step.member or ""),
            )
            for step in selectors.steps_of(payment)
        )
        return format_html('<ol class="space-y-1">{}</ol>', format_html_join("", LINE, rows)) or "–"

    @display(description=_("transfers"))
    def transfers(self, payment: PaymentIntent) -> str:
        """Link to what it moved."""
        return listed("transfer", _("what it moved"), journal_id=payment.pk)

    @verb_action(verb="wallet.payment.confirm", description=_("Confirm what was entered"))
    def confirm(self, request: HttpRequest, payment: Any) -> None:
        """Confirm what another officer has entered."""
        payments.confirm_arrival(payment_id=payment.pk, by=_officer(request))

    @verb_action(verb="wallet.payment.ask", description=_("Ask the provider now"))
    def ask(self, request: HttpRequest, payment: Any) -> None:
        """Have the provider asked within seconds."""
        payments.ask_now(payment_id=payment.pk)

    @verb_action(verb="wallet.payment.cancel", description=_("Call off"), reason=True)
    def cancel(self, request: HttpRequest, payment: Any, *, reason: str) -> None:
        """Call off a payment that was not paid yet."""
        payments.cancel_payment(payment_id=payment.pk, by=_officer(request), reason=reason[:200])

    @staticmethod
    def _awaits(payment: PaymentIntent) -> bool:
        by_hand = spec_of(payment.provider.kind).by_hand
        return by_hand and payment.status in OPEN_PAYMENT | UNPAID_PAYMENT


LINE = '<li><span class="font-mono text-xs">{}</span> <strong>{}</strong> → {} <span>{}</span> {}</li>'


def _officer(request: HttpRequest) -> UUID | None:
    member_id: UUID | None = request.caller.member_id  # type: ignore[attr-defined]
    return member_id


def _flat(fields: Any) -> list[str]:
    return [name for field in fields for name in (field if isinstance(field, tuple) else (field,))]
