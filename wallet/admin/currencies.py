"""Currencies in the back office."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from goodplay.core.admin import TenantAdmin, register
from wallet import selectors, services
from wallet.enums import CurrencyKind
from wallet.models import Currency


class CurrencyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new currency of the organization, or another name for one."""

    class Meta:
        model = Currency
        fields = ("code", "name", "kind", "decimals")

    organization_id: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            own = [choice for choice in CurrencyKind.choices if choice[0] != CurrencyKind.MONEY]
            self.fields["kind"] = forms.ChoiceField(choices=own, label=_("kind"))
            self.fields["code"] = forms.RegexField(
                r"^[A-Z][A-Z0-9]{1,11}$", label=_("code"), help_text=_("Two to twelve capital letters and digits")
            )
            self.fields["decimals"] = forms.IntegerField(min_value=0, max_value=6, label=_("decimals"))

    def clean_code(self) -> str:
        """Refuse a code that the organization has, or that is money."""
        code = str(self.cleaned_data["code"])
        if selectors.currencies_known_to(self.organization_id).filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken; choose another."))
        return code


@register(Currency)
class CurrencyAdmin(TenantAdmin):
    """Currencies: one's own are added and renamed, money is the platform's."""

    verbs = "wallet.currency"
    shared = True
    form = CurrencyForm
    list_display = ("code", "name", "kind", "decimals")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    ordering = ("kind", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Currency | None = None) -> tuple[str, ...]:
        """Keep what every amount in the currency rests on."""
        return ("code", "kind", "decimals") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """Tell the form whose currency it is."""
        form = super().get_form(request, obj, change, **kwargs)
        form.organization_id = request.organization_id  # type: ignore[attr-defined]
        return form

    def save_form_row(self, request: HttpRequest, obj: Currency, form: Any, *, change: bool) -> None:
        """Add the currency, or call it something else."""
        if change:
            services.rename_currency(code=obj.code, name=obj.name)
            return
        obj.pk = services.add_currency(
            code=obj.code, name=obj.name, kind=CurrencyKind(obj.kind), decimals=obj.decimals
        ).pk
