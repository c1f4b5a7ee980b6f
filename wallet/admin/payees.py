"""Payees, and on what terms members take money out, in the back office."""

from typing import Any

from django import forms
from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register, verb_action
from goodplay.core.money import DECIMALS
from wallet.admin.history import DASH, shown
from wallet.enums import PayoutMethod
from wallet.models import Payee, PaymentProvider, WithdrawalLimit, WithdrawalTerms
from wallet.selectors.withdrawals import alike_payees
from wallet.services import withdrawals

MOST = 10**10


class AmountField(forms.DecimalField):
    """An amount in whole units, as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=MOST, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget, **options)


def minor_of(amount: Any, currency: str) -> int | None:
    """Return the minor units of an amount that a form has read; None for none."""
    return None if amount is None else int(amount.scaleb(DECIMALS.get(currency, 2)))


def major_of(minor: int | None, currency: str) -> Any:
    """Return what a form shows of minor units."""
    return None if minor is None else shown(minor, currency).split(" ")[0]


@register(Payee)
class PayeeAdmin(ReadOnlyAdmin):
    """Where members may be paid; accounts are never shown whole."""

    verbs = "wallet.payee"
    list_display = ("hint", "whose", "method", "holder_name", "usable_from", "removed_at")
    list_filter = ("method", ("removed_at", EmptyFieldListFilter))
    list_select_related = ("member__user",)
    search_fields = ("holder_name", "member__display_name", "member__user__display_name")
    ordering = ("-id",)
    actions = ("remove",)
    fields = (
        "hint",
        "whose",
        "method",
        "holder_name",
        "bic",
        "usable_from",
        "alike",
        "entered",
        "created_at",
        "changed_at",
        "removed_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read people along."""
        return super().get_queryset(request).select_related("member__user", "entered_by__user")

    @display(description=_("member"))
    def whose(self, payee: Payee) -> str:
        """Link to the member."""
        return link(payee.member)

    @display(description=_("entered by"))
    def entered(self, payee: Payee) -> str:
        """Link to who entered it."""
        return link(payee.entered_by)

    @display(description=_("other members with this account"))
    def alike(self, payee: Payee) -> str:
        """Name other members who are paid at the same place."""
        return ", ".join(str(other.member) for other in alike_payees(payee)[:10]) or DASH

    @verb_action(verb="wallet.payee.delete", description=_("Remove"))
    def remove(self, request: HttpRequest, payee: Any) -> None:
        """Send nothing there any more."""
        withdrawals.remove_payee(payee_id=payee.pk)


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """On what terms members take money out by one method in one currency."""

    smallest = AmountField(label=_("smallest amount"))
    largest = AmountField(label=_("largest amount"))
    fee = AmountField(label=_("fixed fee"), required=False, help_text=_("Taken besides the amount."))
    account_iban = forms.CharField(
        label=_("IBAN"),
        required=False,
        max_length=42,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("For bank transfers: the account they are paid from. Leave it empty to keep the one that is set."),
    )

    class Meta:
        model = WithdrawalTerms
        fields = (
            "method",
            "currency",
            "provider",
            "smallest",
            "largest",
            "fee",
            "fee_bps",
            "account_name",
            "account_iban",
            "account_bic",
            "is_active",
        )
        help_texts = {
            "provider": _("For mobile money and PayPal: who pays it. Bank transfers need none."),
            "fee_bps": _("Besides the fixed fee: hundredths of a percent of the amount; 100 is one percent."),
            "currency": _("A code such as KES. Bank transfers are in EUR."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = self.instance
        if "method" in self.fields:
            own = [choice for choice in PayoutMethod.choices if choice[0] != PayoutMethod.CRYPTO]
            self.fields["method"].choices = own  # type: ignore[attr-defined]
        if "account_iban" in self.fields:
            self.initial["account_iban"] = ""
        if terms.smallest_minor is not None:
            for name in ("smallest", "largest", "fee"):
                self.initial[name] = major_of(getattr(terms, f"{name}_minor"), terms.currency)


@register(WithdrawalTerms)
class WithdrawalTermsAdmin(TenantAdmin):
    """What is offered to members who take money out."""

    verbs = "wallet.withdrawalterms"
    form = TermsForm
    list_display = ("method", "currency", "smallest_amount", "largest_amount", "fixed_fee", "provider", "is_active")
    list_filter = ("is_active", "method")
    list_select_related = ("provider",)
    ordering = ("method", "currency")

    def get_readonly_fields(self, request: HttpRequest, obj: WithdrawalTerms | None = None) -> tuple[str, ...]:
        """Keep what the terms are for."""
        return ("method", "currency") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the organization's active providers."""
        if db_field.name == "provider":
            own = PaymentProvider.objects.of(request.organization_id)  # type: ignore[attr-defined]
            kwargs["queryset"] = own.filter(is_active=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_form_row(self, request: HttpRequest, obj: WithdrawalTerms, form: Any, *, change: bool) -> None:
        """Offer withdrawals on these terms."""
        values = dict(form.cleaned_data)
        currency = values.get("currency") or obj.currency
        for name in ("smallest", "largest", "fee"):
            values[f"{name}_minor"] = minor_of(values.pop(name), currency) or 0
        if change and not values["account_iban"]:
            values.pop("account_iban")
        obj.pk = (withdrawals.change_terms(terms_id=obj.pk, **values) if change else withdrawals.add_terms(**values)).pk

    @display(description=_("smallest amount"), ordering="smallest_minor")
    def smallest_amount(self, terms: WithdrawalTerms) -> str:
        """Show the smallest amount."""
        return shown(terms.smallest_minor, terms.currency)

    @display(description=_("largest amount"), ordering="largest_minor")
    def largest_amount(self, terms: WithdrawalTerms) -> str:
        """Show the largest amount."""
        return shown(terms.largest_minor, terms.currency)

    @display(description=_("fixed fee"))
    def fixed_fee(self, terms: WithdrawalTerms) -> str:
        """Show the fee."""
        return shown(terms.fee_minor or None, terms.currency)


class LimitForm(forms.ModelForm):  # type: ignore[type-arg]
    """A limit of withdrawals."""

    most = AmountField(label=_("amount at most"), required=False, help_text=_("Empty: any amount."))

    class Meta:
        model = WithdrawalLimit
        fields = ("scope", "member_type", "currency", "period", "most", "most_count", "is_active")
        help_texts = {"most_count": _("Empty: any number.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.currency:
            self.initial["most"] = major_of(self.instance.most_minor, self.instance.currency)


@register(WithdrawalLimit)
class WithdrawalLimitAdmin(TenantAdmin):
    """How much, and how often, members may take out."""

    verbs = "wallet.withdrawallimit"
    form = LimitForm
    list_display = ("scope", "member_type", "period", "amount", "most_count", "is_active")
    list_filter = ("is_active", "scope", "period")
    ordering = ("currency", "period", "member_type")

    def save_form_row(self, request: HttpRequest, obj: WithdrawalLimit, form: Any, *, change: bool) -> None:
        """Let the limit hold, or say something else."""
        values = dict(form.cleaned_data)
        values["most_minor"] = minor_of(values.pop("most"), values["currency"])
        obj.pk = (withdrawals.change_limit(limit_id=obj.pk, **values) if change else withdrawals.add_limit(**values)).pk

    def delete_model(self, request: HttpRequest, obj: WithdrawalLimit) -> None:
        """Drop the limit."""
        withdrawals.remove_limit(limit_id=obj.pk)

    @display(description=_("amount at most"), ordering="most_minor")
    def amount(self, limit: WithdrawalLimit) -> str:
        """Show the amount."""
        return shown(limit.most_minor, limit.currency)
