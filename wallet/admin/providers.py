"""Accounts with payment providers in the back office."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from goodplay.core.admin import TenantAdmin, register, verb_action
from wallet import services
from wallet.admin.shown import listed
from wallet.enums import ProviderMode
from wallet.gateways.registry import Field, spec_of
from wallet.models import PaymentProvider

payments = services.payments

MODE_COLORS = {ProviderMode.TEST: "warning", ProviderMode.LIVE: "success"}
LONG = frozenset({"certificate"})
"""What has more than one line."""


class NewProviderForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which provider; what it needs is asked next."""

    class Meta:
        model = PaymentProvider
        fields = ("kind", "name", "mode")
        help_texts = {
            "name": _("Shown to payers."),
            "mode": _("In test no money moves. What the provider needs is asked on the next page."),
        }


class ProviderForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything about an account; a field for each thing that its kind needs."""

    currency_codes = forms.CharField(
        required=False,
        max_length=120,
        label=_("Currencies"),
        help_text=_("ISO codes with spaces between them; empty for all that the provider moves."),
        widget=UnfoldAdminTextInputWidget(),
    )

    class Meta:
        model = PaymentProvider
        fields = ("name", "mode", "is_active", "base_url")
        labels = {"base_url": _("Address"), "is_active": _("Offered to payers")}
        help_texts = {"base_url": _("Empty for the provider's own address.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["currency_codes"] = " ".join(self.instance.currencies)

    def clean_currency_codes(self) -> list[str]:
        """Take the codes apart."""
        return str(self.cleaned_data["currency_codes"]).upper().replace(",", " ").split()

    def entered(self, *, secret: bool) -> dict[str, str]:
        """Return what was entered of the secrets, or of what is none."""
        wanted = [field for field in spec_of(self.instance.kind).fields if field.secret is secret]
        return {field.name: self.cleaned_data.get(input_name(field)) or "" for field in wanted}


@register(PaymentProvider)
class PaymentProviderAdmin(TenantAdmin):
    """The organization's accounts with payment providers, and how they fare."""

    verbs = "wallet.provider"
    list_display = ("name", "kind", "shown_mode", "is_active", "answers", "payments_of")
    list_filter = ("kind", "mode", "is_active")
    search_fields = ("name",)
    ordering = ("name",)
    actions = ("try_out", "rotate")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the health along."""
        return super().get_queryset(request).prefetch_related("health")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Ask for the kind first, then for what that needs."""
        if obj is None or not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change, form=NewProviderForm if obj is None else forms.ModelForm)
        inputs = {input_name(field): _input(field, obj) for field in spec_of(obj.kind).fields}
        form = type("ProviderFormOfKind", (ProviderForm,), inputs)
        return super().get_form(request, obj, change, form=form)

    def get_fieldsets(self, request: HttpRequest, obj: PaymentProvider | None = None) -> Any:
        """Show the kind's fields, and where messages are sent."""
        if obj is None:
            return [(None, {"fields": ("kind", "name", "mode")})]
        facts = ("kind", "answers", "last_check", "secrets_set", "callback")
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ("name", "mode", "is_active", *facts)})]
        fields = spec_of(obj.kind).fields
        return [
            (None, {"fields": ("name", "mode", "is_active", "currency_codes")}),
            (_("What it needs"), {"fields": tuple(input_name(field) for field in fields)}),
            (_("Connection"), {"fields": ("base_url", *facts)}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: PaymentProvider | None = None) -> Any:
        """Keep what a service decides."""
        return () if obj is None else ("kind", "answers", "last_check", "secrets_set", "callback")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: its payments stay; it is switched off instead."""
        return False

    def save_form_row(self, request: HttpRequest, obj: PaymentProvider, form: Any, *, change: bool) -> None:
        """Add it, not offered yet, or change it."""
        said = form.cleaned_data
        if not change:
            made = payments.add_provider(kind=said["kind"], name=said["name"], mode=said["mode"], is_active=False)
            obj.pk = made.pk
            return
        payments.change_provider(
            provider_id=obj.pk,
            name=said["name"],
            mode=said["mode"],
            currencies=said["currency_codes"],
            base_url=said["base_url"],
            is_active=said["is_active"],
            options=obj.options | form.entered(secret=False),
            credentials=form.entered(secret=True),
        )

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Go on to what it needs."""
        return HttpResponseRedirect(reverse("admin:wallet_paymentprovider_change", args=[obj.pk]))

    @display(description=_("mode"), ordering="mode", label=MODE_COLORS)
    def shown_mode(self, provider: PaymentProvider) -> tuple[str, str]:
        """Show whether money really moves."""
        return provider.mode, provider.get_mode_display()

    @display(description=_("answers"), label={"yes": "success", "no": "danger", "unknown": "info"})
    def answers(self, provider: PaymentProvider) -> tuple[str, Any]:
        """Say how the last calls went."""
        health = _health(provider)
        if spec_of(provider.kind).by_hand:
            return "unknown", _("By hand")
        if health is None or not health.last_calls:
            return "unknown", _("Not called yet")
        if health.failing_since:
            return "no", _("No, since %s") % date_format(localtime(health.failing_since), "DATETIME_FORMAT")
        return "yes", _("Yes")

    @display(description=_("last check"))
    def last_check(self, provider: PaymentProvider) -> str:
        """Say what the last check found."""
        health = _health(provider)
        if health is None or health.checked_at is None:
            return str(_("Not checked yet: use “Check the connection”."))
        found = health.check_error or _("It answers, and takes what was entered.")
        return f"{date_format(localtime(health.checked_at), 'DATETIME_FORMAT')}: {found}"

    @display(description=_("secrets"))
    def secrets_set(self, provider: PaymentProvider) -> str:
        """Say when secrets were entered; they are never shown."""
        if provider.credentials_set_at is None:
            return str(_("None entered"))
        return str(_("Set on %s") % date_format(localtime(provider.credentials_set_at), "DATETIME_FORMAT"))

    @display(description=_("callback address"))
    def callback(self, provider: PaymentProvider) -> str:
        """Show where the provider reaches us."""
        text = _("Enter it at the provider, with /events at its end. Who knows it can send messages: keep it secret.")
        return format_html("<code>{}</code><br>{}", payments.callback_url(provider), text)

    @display(description=_("payments"))
    def payments_of(self, provider: PaymentProvider) -> str:
        """Link to its payments."""
        return listed("paymentintent", _("payments"), provider__id__exact=provider.pk)

    @verb_action(verb="wallet.provider.check", description=_("Check the connection"))
    def try_out(self, request: HttpRequest, provider: Any) -> None:
        """Have it called within seconds."""
        payments.request_check(provider_id=provider.pk)

    @verb_action(verb="wallet.provider.rotate", description=_("New callback address"))
    def rotate(self, request: HttpRequest, provider: Any) -> None:
        """Replace the callback address; the old one works for a week more."""
        payments.rotate_callback(provider_id=provider.pk)


def input_name(field: Field) -> str:
    """Return how the form calls one thing that a kind needs."""
    return f"{'secret' if field.secret else 'option'}_{field.name}"


def _health(provider: PaymentProvider) -> Any:
    return next(iter(provider.health.all()), None)


def _input(field: Field, provider: PaymentProvider) -> forms.Field:
    shared: dict[str, Any] = {"label": field.label, "required": False, "help_text": field.help}
    if field.secret:
        stands = bool(payments.credentials_of(provider).get(field.name))
        hint = {"placeholder": _("unchanged") if stands else _("not entered yet"), "autocomplete": "new-password"}
        return forms.CharField(max_length=8000, widget=UnfoldAdminPasswordWidget(attrs=hint), **shared)
    shared["initial"] = provider.options.get(field.name, "")
    if field.choices:
        choices = [(name, name or _("no")) for name in field.choices]
        return forms.ChoiceField(choices=choices, widget=UnfoldAdminSelectWidget(), **shared)
    widget = UnfoldAdminTextareaWidget() if field.name in LONG else UnfoldAdminTextInputWidget()
    return forms.CharField(max_length=4000, widget=widget, **shared)
