"""The health of the books, in the back office."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goodplay.core import permissions
from goodplay.core.admin import link
from wallet.models import Account, Transfer
from wallet.services import Discrepancy, check_books

NAME = "wallet_books"
MOST_SHOWN = 200

MEANINGS = {
    "balance": _("The kept balance is not the sum of the account's transfers."),
    "held": _("What is kept as held is not the sum of the open holds."),
    "overdrawn": _("A member has less than nothing, or less than is held."),
    "cached": _("A member's account has no kept balance, or another account has one."),
    "daily_total": _("The total of a past day is not the sum of its transfers."),
    "amount": _("A transfer moves nothing, or from an account to itself."),
    "currency": _("A transfer touches an account of another currency or organization."),
    "foreign_currency": _("An account is in a currency that the organization may not use."),
    "reversal": _("A reversal is not the mirror of its transfer."),
    "reversed_twice": _("A transfer was reversed more than once."),
    "key_twice": _("Two transfers have one key."),
    "capture": _("What a hold says was captured is not what was transferred."),
    "cross_payment": _("A payment to another organization and its transfer differ."),
    "seal": _("A sealed day is no longer what was sealed: a transfer was changed, added or removed."),
    "clearing_pair": _("What two organizations owe each other is not equal and opposite."),
    "clearing_overdue": _("A payment to another organization has been on its way for too long."),
}


def books_view(request: HttpRequest) -> HttpResponse:
    """Check the books of the chosen organization, or of all, and show what is wrong."""
    if not permissions.may_ever(request.caller, "wallet.books.view"):  # type: ignore[attr-defined]
        raise PermissionDenied
    started = timezone.now()
    found = check_books()
    context = admin.site.each_context(request) | {
        "title": _("Health of the books"),
        "checked_at": started,
        "checked_milliseconds": round((timezone.now() - started).total_seconds() * 1000),
        "checks": [(meaning, sum(row.kind == kind for row in found)) for kind, meaning in MEANINGS.items()],
        "found": [_row(discrepancy) for discrepancy in found[:MOST_SHOWN]],
        "found_count": len(found),
        "all_organizations": request.organization_id is None,  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "wallet/books.html", context)


def books_urls() -> list[URLPattern]:
    """Return the address of the page."""
    return [path("books", admin.site.admin_view(books_view), name=NAME)]


def books_link() -> str:
    """Return the address of the page as text."""
    return reverse(f"admin:{NAME}")


def _row(discrepancy: Discrepancy) -> dict[str, Any]:
    return {
        "meaning": MEANINGS[discrepancy.kind],
        "account": link(Account(pk=discrepancy.account_id), discrepancy.account_id) if discrepancy.account_id else "–",
        "transfer": link(Transfer(pk=discrepancy.transfer_id), discrepancy.transfer_id)
        if discrepancy.transfer_id
        else "–",
        "detail": discrepancy.detail,
        "expected": discrepancy.expected,
        "found": discrepancy.found,
    }
