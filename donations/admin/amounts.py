"""Amounts in the back office."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from goodplay.core.errors import DomainError
from goodplay.core.money import MAX_MINOR, format_minor, parse_minor
from wallet import selectors as wallet


def shown(minor: int | None, currency: str, organization_id: UUID) -> str:
    """Return an amount in a currency of an organization as people read it; a dash for none."""
    if minor is None:
        return "–"
    return shown_with(minor, currency, wallet.currency_of(currency, organization_id).decimals)


def shown_with(minor: int, currency: str, decimals: int) -> str:
    """Return an amount as people read it."""
    return f"{format_minor(minor, decimals)} {currency}"


class AmountField(forms.CharField):
    """A plain decimal number; the form takes it apart once the currency is known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=20, help_text=_("For example 10.50"), widget=UnfoldAdminTextInputWidget(), **options
        )

    @staticmethod
    def minor(amount: str, currency: str) -> int:
        """Return the amount in minor units of a currency.

        Raises:
            ValidationError: It is no positive amount of that currency, or there is no such currency.
        """
        try:
            minor = parse_minor(amount.strip(), wallet.currency_of(currency).decimals)
        except (ValueError, DomainError) as error:
            raise ValidationError(_("This is not an amount in %(currency)s."), params={"currency": currency}) from error
        if not 0 < minor <= MAX_MINOR:
            raise ValidationError(_("The amount is too small or too large."))
        return minor
