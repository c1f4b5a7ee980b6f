"""Money in suspense: the queue of what nobody knows where to book."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from goodplay.core.admin import TenantAdmin, link, register, verb_action
from goodplay.core.admin.actions import Verb
from wallet import services
from wallet.admin.payments import shown
from wallet.enums import (
    OPEN_PAYMENT,
    UNDOABLE_SUSPENSE,
    UNPAID_PAYMENT,
    PaymentPurpose,
    SuspenseStatus,
)
from wallet.models import PaymentIntent, SuspenseItem

payments = services.payments

COLORS = {
    SuspenseStatus.OPEN: "warning",
    SuspenseStatus.MATCHED: "success",
    SuspenseStatus.ACCEPTED: "success",
    SuspenseStatus.GIVING_BACK: "info",
    SuspenseStatus.GIVEN_BACK: "info",
}
OFFERED_IN = {
    "accept": {SuspenseStatus.OPEN},
    "give_back": {SuspenseStatus.OPEN},
    "undo": UNDOABLE_SUSPENSE,
}
MOST_OFFERED = 50


class WantedPayment(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A payment that was asked for and has no money yet."""

    def label_from_instance(self, obj: Any) -> str:
        """Name it by payer, amount and age."""
        much, age = shown(obj.amount_minor, obj.currency), timesince(obj.created_at, depth=1)
        return f"{obj.member or _('Nobody')} · {much} · {obj} · {_('asked %s ago') % age}"


class MatchForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whose money it is: a member's, or a payment's that was asked for."""

    member: Any = forms.ModelChoiceField(queryset=None, required=False, label=_("Member"))
    purpose = forms.ChoiceField(
        label=_("What for"),
        required=False,
        choices=[(one.value, one.label) for one in (PaymentPurpose.SAVINGS, PaymentPurpose.TOP_UP)],
        widget=UnfoldAdminSelectWidget(),
    )
    wanted = WantedPayment(
        queryset=None,
        required=False,
        label=_("Or a payment that was asked for"),
        help_text=_("The newest in the same currency that have no money yet."),
        widget=UnfoldAdminSelectWidget(),
    )
    remark = forms.CharField(max_length=200, required=False, label=_("Remark"), widget=UnfoldAdminTextInputWidget())

    class Meta:
        model = SuspenseItem
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = PaymentIntent._meta.get_field("member")
        members: Any = field.remote_field.model
        organization_id = self.instance.organization_id
        self.fields["member"].queryset = members.objects.of(organization_id)  # type: ignore[attr-defined]
        chooser = AutocompleteSelect(field, admin.site)
        chooser.choices = self.fields["member"].choices  # type: ignore[attr-defined]
        self.fields["member"].widget = chooser
        self.fields["wanted"].queryset = _wanted(self.instance)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of them."""
        cleaned = dict(super().clean() or {})
        if bool(cleaned.get("member")) == bool(cleaned.get("wanted")):
            self.add_error("member", _("Choose a member or a payment, one of them."))
        return cleaned


@register(SuspenseItem)
class SuspenseAdmin(TenantAdmin):
    """Money that came and could not be booked where it belongs; the oldest first."""

    verbs = "wallet.suspense"
    list_display = ("created_at", "why", "amount", "wrote", "payer_told", "state", "payment_page", "decided_by")
    list_filter = ("status", "reason", "payment__provider__kind")
    list_select_related = ("payment__provider", "payment__member__user", "decided_by__user")
    search_fields = ("=payment__receipt", "payment__account_reference")
    search_help_text = _("A receipt, or what the payer wrote")
    ordering = ("status", "created_at")
    actions = ("accept", "give_back", "undo")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the payment along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_ordering(self, request: HttpRequest) -> Any:
        """Show what waits before what was decided."""
        return ("decided_at", "created_at")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Ask whose money it is, while that is open."""
        kwargs["form"] = MatchForm if self.has_change_permission(request, obj) else forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: SuspenseItem | None = None) -> Any:
        """Show the money, then what can be said of it."""
        facts = ("why", "amount", "asked", "wrote", "payer_told", "payment_page", "first_page", "created_at")
        sets = [(None, {"fields": facts}), (_("Decision"), {"fields": ("state", "decided_by", "decided_at", "note")})]
        if self.has_change_permission(request, obj):
            sets.append((_("Whose money is it?"), {"fields": ("member", "purpose", "wanted", "remark")}))
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: SuspenseItem | None = None) -> Any:
        """Let nothing be edited but the answer."""
        sets = self.get_fieldsets(request, obj)[:2]
        return tuple(name for _title, part in sets for name in part["fields"])

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: providers bring it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: money does not vanish."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let treasurers match what is open."""
        is_open = obj is not None and obj.status == SuspenseStatus.OPEN
        return is_open and self._sits(request, obj) and self._can(request, "match", obj)

    def verbs_of_row(self, request: HttpRequest, obj: SuspenseItem) -> list[Verb]:
        """Offer what the decision so far allows."""
        return [verb for verb in super().verbs_of_row(request, obj) if obj.status in OFFERED_IN[verb.name]]

    def save_form_row(self, request: HttpRequest, obj: SuspenseItem, form: Any, *, change: bool) -> None:
        """Match the money."""
        said, by = form.cleaned_data, request.caller.member_id  # type: ignore[attr-defined]
        if said["wanted"]:
            payments.match_suspense_to_payment(item_id=obj.pk, payment_id=said["wanted"].pk, by=by, note=said["remark"])
            return
        payments.match_suspense_to_member(
            item_id=obj.pk, member_id=said["member"].pk, purpose=said["purpose"], by=by, note=said["remark"]
        )

    @display(description=_("why"), ordering="reason")
    def why(self, item: SuspenseItem) -> str:
        """Say why it waits."""
        return item.get_reason_display()

    @display(description=_("amount"), ordering="payment__amount_received_minor")
    def amount(self, item: SuspenseItem) -> str:
        """Show what came."""
        payment = item.payment
        return shown(payment.amount_received_minor, payment.currency_received or payment.currency)

    @display(description=_("asked for"))
    def asked(self, item: SuspenseItem) -> str:
        """Show what was asked for, where somebody asked."""
        return shown(item.payment.amount_minor, item.payment.currency)

    @display(description=_("the payer wrote"))
    def wrote(self, item: SuspenseItem) -> str:
        """Show the reference as the payer typed it."""
        return item.payment.account_reference or "–"

    @display(description=_("payer, as the provider says"))
    def payer_told(self, item: SuspenseItem) -> str:
        """Show what the provider tells of the payer."""
        known = json.loads(item.payment.payer) if item.payment.payer else {}
        return " · ".join(known[name] for name in ("name", "phone", "phone_mask") if known.get(name)) or "–"

    @display(description=_("status"), ordering="status", label=COLORS)
    def state(self, item: SuspenseItem) -> tuple[str, str]:
        """Show what was decided."""
        return item.status, item.get_status_display()

    @display(description=_("payment"))
    def payment_page(self, item: SuspenseItem) -> str:
        """Link to the payment with its timeline."""
        return link(item.payment, item.payment.receipt or item.payment)

    @display(description=_("belongs to"))
    def first_page(self, item: SuspenseItem) -> str:
        """Link to the payment that was paid before, or that this one pays."""
        return link(item.first_payment)

    @verb_action(verb="wallet.suspense.accept", description=_("Accept the amount as it came"))
    def accept(self, request: HttpRequest, item: Any) -> None:
        """Accept it for what it was meant for."""
        payments.accept_suspense(item_id=item.pk, by=request.caller.member_id)  # type: ignore[attr-defined]

    @verb_action(verb="wallet.suspense.give_back", description=_("Give back"), reason=True)
    def give_back(self, request: HttpRequest, item: Any, *, reason: str) -> None:
        """Give it back the way it came."""
        payments.give_back_suspense(item_id=item.pk, by=request.caller.member_id, reason=reason[:200])  # type: ignore[attr-defined]

    @verb_action(verb="wallet.suspense.undo", description=_("Take the decision back"), reason=True)
    def undo(self, request: HttpRequest, item: Any, *, reason: str) -> None:
        """Take a match or an acceptance back."""
        payments.undo_suspense(item_id=item.pk, by=request.caller.member_id, reason=reason[:200])  # type: ignore[attr-defined]


def _wanted(item: SuspenseItem) -> QuerySet[PaymentIntent]:
    if item.payment_id is None:
        return PaymentIntent.objects.none()
    currency = item.payment.currency_received or item.payment.currency
    waiting = PaymentIntent.objects.of(item.organization_id).filter(
        status__in=OPEN_PAYMENT | UNPAID_PAYMENT, currency=currency
    )
    newest = waiting.exclude(code=payments.PAID_BY_OTHER).order_by("-created_at").values("pk")[:MOST_OFFERED]
    return PaymentIntent.objects.filter(pk__in=newest).select_related("member__user").order_by("-created_at")
