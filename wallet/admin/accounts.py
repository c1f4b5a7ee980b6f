"""Accounts in the back office."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from goodplay.core.admin import ReadOnlyAdmin, link, register
from wallet.admin.books import books_urls
from wallet.admin.shown import amount, holder, listed
from wallet.models import Account
from wallet.selectors import with_balances


@register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Who has how much of what."""

    verbs = "wallet.account"
    list_display = ("whose", "kind", "currency", "balance", "held")
    list_filter = ("kind", "currency__kind")
    list_select_related = ("currency", "member__user")
    search_fields = ("=member__id", "member__display_name", "member__user__display_name", "^purpose")
    search_help_text = _("A member's name or id, or the beginning of a purpose")
    ordering = ("-id",)
    fields = ("whose_page", "kind", "currency", "balance", "held", "lines", "created_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the balances along."""
        return with_balances(super().get_queryset(request)).select_related("currency", "member__user")

    def get_urls(self) -> list[URLPattern]:
        """Add the page that checks the books."""
        return [*books_urls(), *super().get_urls()]

    @display(description=_("holder"))
    def whose(self, account: Account) -> str:
        """Name the holder."""
        return holder(account)

    @display(description=_("holder"))
    def whose_page(self, account: Account) -> str:
        """Link to the member."""
        return link(account.member, holder(account)) if account.member_id else holder(account)

    @display(description=_("balance"), ordering="balance_minor")
    def balance(self, account: Any) -> str:
        """Show the balance, summed up where none is kept."""
        return amount(account.current_minor, account.currency)

    @display(description=_("held"), ordering="held_minor")
    def held(self, account: Account) -> str:
        """Show what is set aside."""
        return amount(account.held_minor, account.currency)

    @display(description=_("transfers"))
    def lines(self, account: Account) -> str:
        """Link to what the account gave and received, and to its holds."""
        lists = [
            (listed("transfer", _("received"), credit_account__id=account.pk),),
            (listed("transfer", _("given"), debit_account__id=account.pk),),
        ]
        if account.member_id:
            lists.append((listed("hold", _("holds"), account__id=account.pk),))
        return format_html_join(" · ", "{}", lists)
