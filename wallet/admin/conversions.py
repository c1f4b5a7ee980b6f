"""Rates, conversions and wallets that give by themselves, in the back office."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register, verb_action
from goodplay.core.money import format_minor, parse_minor
from wallet import selectors
from wallet.admin.shown import amount, listed
from wallet.enums.conversions import AutoDonationStatus, ConversionStatus
from wallet.models import AutoDonationRule, AutoDonationRun, Conversion, ConversionRate
from wallet.rules.conversion import MULTIPLIERS
from wallet.selectors.rates import current_rates
from wallet.services import conversions

MILLI = 1000
CONVERSION_COLORS = {
    ConversionStatus.HELD: "warning",
    ConversionStatus.CONVERTED: "success",
    ConversionStatus.REFUSED: "danger",
    ConversionStatus.REVERSED: "danger",
}
RUN_COLORS = {
    AutoDonationStatus.DUE: "info",
    AutoDonationStatus.GIVEN: "success",
    AutoDonationStatus.REFUSED: "danger",
}
RATE_COLORS = {"holds": "success", "later": "info", "past": "warning", "retired": "danger"}
RATE_WORDS = {"holds": _("Holds now"), "later": _("Later"), "past": _("Replaced"), "retired": _("Retired")}
CAPS = (*MULTIPLIERS, "total")


def _factor(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        required=False,
        min_value=1,
        max_value=100,
        decimal_places=3,
        initial=1,
        widget=UnfoldAdminDecimalFieldWidget,
        label=label,
        help_text=help_text,
    )


class ConversionRateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new rate, with amounts as people write them."""

    from_amount = forms.DecimalField(
        min_value=0,
        max_digits=15,
        widget=UnfoldAdminDecimalFieldWidget,
        label=_("so much"),
        help_text=_("Of the currency, or of the unit, that is converted."),
    )
    to_amount = forms.DecimalField(
        min_value=0, max_digits=15, widget=UnfoldAdminDecimalFieldWidget, label=_("becomes so much")
    )
    tournament = _factor(
        _("tournament counts at most"), _("A factor: 1 is nothing, 2 doubles what is paid in a tournament.")
    )
    streak = _factor(_("streak counts at most"), _("From seven in a row on."))
    weekend = _factor(_("weekend counts at most"))
    total = _factor(_("all together count at most"))

    class Meta:
        model = ConversionRate
        fields = ("rate_type", "name", "from_currency", "from_unit", "to_currency", "effective_from")
        labels = {
            "from_currency": _("converts this currency"),
            "from_unit": _("or this unit"),
            "to_currency": _("into this currency"),
            "effective_from": _("holds from"),
        }
        help_texts = {"effective_from": _("Empty: at once. The rate before it holds until then.")}

    organization_id: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = selectors.currencies_known_to(self.organization_id).order_by("kind", "code")
        for name in ("from_currency", "to_currency"):
            if name in self.fields:
                self.fields[name].queryset = known  # type: ignore[attr-defined]
        if "effective_from" in self.fields:
            self.fields["effective_from"].required = False

    def clean(self) -> dict[str, Any]:
        """Turn amounts into minor units."""
        said: dict[str, Any] = super().clean() or {}
        source = said.get("from_currency")
        if bool(source) == bool(said.get("from_unit")):
            self.add_error("from_unit", _("Choose a currency, or write a unit; not both."))
        self._minor(said, "from", source.decimals if source else 3)
        if said.get("to_currency"):
            self._minor(said, "to", said["to_currency"].decimals)
        return said

    def _minor(self, said: dict[str, Any], side: str, decimals: int) -> None:
        if said.get(f"{side}_amount") is None:
            return
        try:
            said[f"{side}_minor"] = parse_minor(f"{said[f'{side}_amount']:f}", decimals)
        except ValueError:
            self.add_error(f"{side}_amount", _("This has too many decimals."))

    def said(self) -> dict[str, Any]:
        """Return what the service takes."""
        cleaned = self.cleaned_data
        caps = {name: int(cleaned[name] * MILLI) for name in CAPS if cleaned.get(name)}
        source = cleaned["from_currency"]
        return {
            "rate_type": cleaned["rate_type"],
            "name": cleaned["name"],
            "from_minor": cleaned["from_minor"],
            "from_currency": source.code if source else "",
            "from_unit": cleaned["from_unit"],
            "to_minor": cleaned["to_minor"],
            "to_currency": cleaned["to_currency"].code,
            "effective_from": cleaned["effective_from"],
            "caps": caps,
        }


@register(ConversionRate)
class ConversionRateAdmin(TenantAdmin):
    """What one thing is worth in another; a rate is not changed, a newer one takes its place."""

    verbs = "wallet.conversionrate"
    form = ConversionRateForm
    list_display = ("name", "rate_type", "gives", "multiplied", "state", "effective_from")
    list_filter = ("rate_type", "is_active")
    list_select_related = ("from_currency", "to_currency")
    search_fields = ("name", "rate_type")
    ordering = ("rate_type", "-effective_from", "-id")
    actions = ("retire",)
    readonly_fields = ("gives", "multiplied", "state", "created_at")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "rate_type",
                    "name",
                    "from_amount",
                    ("from_currency", "from_unit"),
                    ("to_amount", "to_currency"),
                    "effective_from",
                )
            },
        ),
        (_("Multipliers"), {"fields": (("tournament", "streak"), ("weekend", "total"))}),
    )
    shown = ("rate_type", "name", "gives", "multiplied", "state", "effective_from", "created_at")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show a rate that exists as it stands."""
        return ((None, {"fields": self.shown}),) if obj else self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what was set."""
        return self.shown if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a newer rate takes the place of an older one."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Tell the form whose rate it is."""
        form = super().get_form(request, obj, change, **kwargs)
        form.organization_id = request.organization_id  # type: ignore[attr-defined]
        return form

    def save_form_row(self, request: HttpRequest, obj: ConversionRate, form: Any, *, change: bool) -> None:
        """Let the rate hold."""
        obj.pk = conversions.add_rate(**form.said()).pk

    @display(description=_("rate"))
    def gives(self, rate: ConversionRate) -> str:
        """Say what becomes what."""
        source = (
            amount(rate.from_minor, rate.from_currency)
            if rate.from_currency
            else f"{Decimal(rate.from_minor) / MILLI:f} {rate.from_unit}"
        )
        return f"{source} = {amount(rate.to_minor, rate.to_currency)}"

    @display(description=_("multiplied at most"))
    def multiplied(self, rate: ConversionRate) -> str:
        """Say how much multipliers count."""
        factors = {name: getattr(rate, f"{name}_cap_milli") for name in CAPS}
        shown = [f"{name} × {Decimal(milli) / MILLI:f}" for name, milli in factors.items() if milli > MILLI]
        return ", ".join(shown) or "–"

    @display(description=_("status"), label=RATE_COLORS)
    def state(self, rate: ConversionRate) -> tuple[str, Any]:
        """Say whether it holds."""
        now = timezone.now()
        if not rate.is_active:
            found = "retired"
        elif rate.effective_from > now:
            found = "later"
        else:
            found = "holds" if rate.pk in {each.id for each in current_rates(rate.organization_id)} else "past"
        return found, RATE_WORDS[found]

    @verb_action(verb="wallet.conversionrate.retire", description=_("Take out of use"))
    def retire(self, request: HttpRequest, rate: Any) -> None:
        """Let the rate before it hold again."""
        conversions.retire_rate(rate_id=rate.pk)


@register(Conversion)
class ConversionAdmin(ReadOnlyAdmin):
    """What was converted, and what waits until somebody has looked at it."""

    verbs = "wallet.conversion"
    list_display = ("created_at", "whose", "went", "came", "factor", "state", "rate_name")
    list_filter = ("status", "rate__rate_type")
    list_select_related = ("rate", "from_currency", "to_currency", "member__user")
    search_fields = ("=key", "=subject_id", "member__display_name", "member__user__display_name")
    ordering = ("-created_at", "-id")
    actions = ("accept", "refuse", "reverse")
    fields = (
        "whose",
        "rate_name",
        "went",
        "base",
        "factor",
        "came",
        "state",
        "reason",
        "source",
        "journal",
        "created_at",
        "closed_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read rate, currencies and member along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @display(description=_("member"))
    def whose(self, conversion: Conversion) -> str:
        """Link to the member."""
        return link(conversion.member)

    @display(description=_("rate"))
    def rate_name(self, conversion: Conversion) -> str:
        """Link to the rate."""
        return link(conversion.rate)

    @display(description=_("from"), ordering="from_minor")
    def went(self, conversion: Conversion) -> str:
        """Show what was converted."""
        if conversion.from_currency:
            return amount(conversion.from_minor, conversion.from_currency)
        return f"{Decimal(conversion.from_minor) / MILLI:f} {conversion.rate.from_unit}"

    @display(description=_("by the rate alone"))
    def base(self, conversion: Conversion) -> str:
        """Show what the rate alone gives."""
        return amount(conversion.base_minor, conversion.to_currency)

    @display(description=_("to"), ordering="to_minor")
    def came(self, conversion: Conversion) -> str:
        """Show what came out."""
        return amount(conversion.to_minor, conversion.to_currency)

    @display(description=_("multiplied"))
    def factor(self, conversion: Conversion) -> str:
        """Say which multipliers counted."""
        counted = [f"{name} × {Decimal(milli) / MILLI:f}" for name, milli in conversion.multipliers.items()]
        return ", ".join(counted) or "–"

    @display(description=_("status"), ordering="status", label=CONVERSION_COLORS)
    def state(self, conversion: Conversion) -> tuple[str, str]:
        """Say where it is."""
        return conversion.status, conversion.get_status_display()

    @display(description=_("transfers"))
    def journal(self, conversion: Conversion) -> str:
        """Link to what moved."""
        return listed("transfer", _("what moved"), journal_id=conversion.journal_id)

    @verb_action(verb="wallet.conversion.decide", description=_("Let it take place"))
    def accept(self, request: HttpRequest, conversion: Any) -> None:
        """Book what was held."""
        conversions.accept_conversion(conversion_id=conversion.pk)

    @verb_action(verb="wallet.conversion.decide", description=_("Refuse"), reason=True)
    def refuse(self, request: HttpRequest, conversion: Any, *, reason: str) -> None:
        """Free what was set aside."""
        conversions.refuse_conversion(conversion_id=conversion.pk, reason=reason[:200])

    @verb_action(verb="wallet.conversion.reverse", description=_("Reverse"), reason=True)
    def reverse(self, request: HttpRequest, conversion: Any, *, reason: str) -> None:
        """Take it back."""
        conversions.reverse_conversion(conversion_id=conversion.pk, reason=reason[:200])


@register(AutoDonationRule)
class AutoDonationRuleAdmin(ReadOnlyAdmin):
    """Which wallets give by themselves; members decide that for themselves."""

    verbs = "wallet.autodonationrule"
    list_display = ("whose", "campaign_name", "from_balance", "share", "is_active", "fired_at")
    list_filter = ("is_active",)
    list_select_related = ("currency", "member__user")
    search_fields = ("campaign_name", "member__display_name", "member__user__display_name")
    ordering = ("-id",)
    fields = ("whose", "campaign_name", "from_balance", "share", "is_active", "is_armed", "fired_at", "created_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read member and currency along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @display(description=_("member"))
    def whose(self, rule: AutoDonationRule) -> str:
        """Link to the member."""
        return link(rule.member)

    @display(description=_("from a balance of"))
    def from_balance(self, rule: AutoDonationRule) -> str:
        """Show the threshold."""
        return amount(rule.threshold_minor, rule.currency)

    @display(description=_("gives"))
    def share(self, rule: AutoDonationRule) -> str:
        """Show the share."""
        return f"{format_minor(rule.share_bps, 2)} %"


@register(AutoDonationRun)
class AutoDonationRunAdmin(ReadOnlyAdmin):
    """The gifts that wallets made by themselves."""

    verbs = "wallet.autodonationrun"
    list_display = ("created_at", "whose", "campaign_name", "gave", "state", "reason")
    list_filter = ("status",)
    list_select_related = ("currency", "member__user")
    search_fields = ("campaign_name", "member__display_name", "member__user__display_name")
    ordering = ("-created_at", "-id")
    fields = ("whose", "campaign_name", "gave", "state", "reason", "created_at", "closed_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read member and currency along."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    @display(description=_("member"))
    def whose(self, run: AutoDonationRun) -> str:
        """Link to the member."""
        return link(run.member)

    @display(description=_("amount"), ordering="amount_minor")
    def gave(self, run: AutoDonationRun) -> str:
        """Show how much."""
        return amount(run.amount_minor, run.currency)

    @display(description=_("status"), ordering="status", label=RUN_COLORS)
    def state(self, run: AutoDonationRun) -> tuple[str, str]:
        """Say what became of it."""
        return run.status, run.get_status_display()
