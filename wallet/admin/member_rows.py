"""Bases of lists whose rows belong to members: looked at, changed by verbs, some entered by officers."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from goodplay.core import permissions
from goodplay.core.admin import ReadOnlyAdmin, link
from goodplay.core.money import DECIMALS, MAX_MINOR, format_minor, parse_minor
from wallet.errors import TypedAmountError

MEMBER_SEARCH = ("=member__id", "member__display_name", "member__user__display_name")


def money(minor: int | None, currency: str) -> str:
    """Return an amount of money with groups of three digits, as people read it."""
    if minor is None:
        return "–"
    whole, _point, rest = format_minor(abs(minor), DECIMALS[currency]).partition(".")
    return f"{'-' if minor < 0 else ''}{int(whole):,}{'.' + rest if rest else ''} {currency}"


class MoneyInput(forms.CharField):
    """An amount as people write it; ``minor`` takes it apart once the currency is known."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example 500 or 10.50, in the organization's currency."))
        super().__init__(max_length=20, widget=UnfoldAdminTextInputWidget(), **options)

    @staticmethod
    def minor(typed: str, currency: str, *, least: int = 1) -> int:
        """Return the amount in minor units.

        Raises:
            TypedAmountError: It is no amount of the currency, or too small or large.
        """
        try:
            minor = parse_minor(typed.strip().replace(",", ""), DECIMALS[currency])
        except ValueError as error:
            raise TypedAmountError(currency=currency) from error
        if not least <= minor <= MAX_MINOR:
            raise TypedAmountError(currency=currency)
        return minor


class Looked(ReadOnlyAdmin):
    """Rows that are looked at, all their fields with it."""

    list_select_related: Any = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read along what is shown."""
        rows = super().get_queryset(request)
        return rows.select_related(*self.list_select_related) if self.list_select_related else rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show everything, change nothing."""
        return self.fields if obj else ()


class OfSaver(Looked):
    """Rows of members."""

    list_select_related: Any = ("member__user",)
    search_fields: Any = MEMBER_SEARCH
    search_help_text = _("A member's name or id")

    @display(description=_("member"))
    def whose(self, row: Any) -> str:
        """Link to the member."""
        return link(row.member)


class Entered(Looked):
    """Rows that officers enter by a form; what happens to them afterwards are verbs."""

    entered_by: ClassVar[str]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``."""
        return self._sits(request) and permissions.may_ever(request.caller, self.entered_by)  # type: ignore[attr-defined]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for what a new row needs; show all of one that stands."""
        return super().get_fields(request, obj) if obj else list(self.form.base_fields)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Take the fields of the form as they are."""
        names = [] if obj else list(self.form.Meta.fields)
        return super().get_form(request, obj, change, **(kwargs | {"fields": names}))
