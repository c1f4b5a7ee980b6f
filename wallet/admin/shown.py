"""How accounts, amounts and subjects are shown."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from goodplay.core.admin import link
from goodplay.core.money import format_minor
from wallet.models import Account, Currency


def amount(minor: int | None, currency: Currency) -> str:
    """Return an amount as people read it; a dash for none."""
    return "–" if minor is None else f"{format_minor(minor, currency.decimals)} {currency.code}"


def holder(account: Account) -> str:
    """Name whose account it is."""
    if account.member_id:
        return str(account.member)
    return account.purpose or account.get_kind_display()


def account_link(account: Account) -> str:
    """Link to an account under its holder's name."""
    return link(account, holder(account))


def listed(name: str, text: Any, **query: Any) -> str:
    """Link to a list of the wallet, narrowed."""
    return link(f"{reverse(f'admin:wallet_{name}_changelist')}?{urlencode(query)}", text)


def subject_link(subject_type: str, subject_id: str) -> str:
    """Link to the page of what a transfer is about, whichever app it belongs to."""
    if not subject_id:
        return "–"
    text = f"{subject_type} {subject_id}".strip()
    for model in admin.site._registry:  # noqa: SLF001 - Django names no public way to ask
        if model._meta.model_name == subject_type.replace("_", ""):
            try:
                return link(
                    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[subject_id]), text
                )
            except NoReverseMatch:
                break
    return text
