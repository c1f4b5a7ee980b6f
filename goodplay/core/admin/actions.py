"""Verbs on rows, offered in lists and on object pages, always confirmed, one savepoint a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodplay.core import permissions, tenancy
from goodplay.core.errors import DomainError
from goodplay.core.ids import PLATFORM_ID

MOST_ROWS = 100
"""More than a page of rows is a job, not a request."""

Text = Any  # a string, or a lazy translation of one


@dataclass(frozen=True, slots=True)
class Verb:
    """What an action does and who may do it; ``shared``: to the platform's rows too."""

    name: str
    verb: str
    description: Text
    reason: bool
    call: Callable[..., object]
    shared: bool = False

    def asked_of(self, row: Any) -> Any:
        """Return what the permission is asked for: nothing in particular where a row of the platform is only used."""
        return None if self.shared and getattr(row, "organization_id", None) == PLATFORM_ID else row


def verb_action(
    *, verb: str, description: Text, reason: bool = False, shared: bool = False
) -> Callable[[Callable[..., object]], Any]:
    """Offer ``method(self, request, obj)`` (``…, reason=`` if a reason is asked) in the list and on the object page.

    Each row is one service call in a savepoint; each refusal is reported by its title. Rows the caller may not do
    this to are refused. A ``shared`` verb changes nothing of the row, but something of the chosen organization: it is
    offered for the platform's rows too.
    """

    def decorate(method: Callable[..., object]) -> Any:
        entry = Verb(method.__name__, verb, description, reason, method, shared)

        @admin.action(description=description)
        def run(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
            return run_verb(model_admin, request, entry, list(queryset[: MOST_ROWS + 1]))

        run.verb_entry = entry  # type: ignore[attr-defined]
        run.__name__ = method.__name__
        return run

    return decorate


def run_verb(model_admin: Any, request: HttpRequest, entry: Verb, rows: Sequence[Any]) -> HttpResponse | None:
    """Ask for confirmation first, then do the verb to each row and say what came of it.

    Raises:
        ProofRequiredError: The person has to prove first who he is; the site sends him there, and back.
    """
    permissions.require_proof(request.caller, entry.verb)  # type: ignore[attr-defined]
    if len(rows) > MOST_ROWS:
        messages.error(request, _("Choose at most %d rows at a time.") % MOST_ROWS)
        return None
    reason = request.POST.get("reason", "").strip()
    if "confirmed" not in request.POST or (entry.reason and not reason):
        return _confirmation(model_admin, request, entry, rows)
    done = sum(_do(model_admin, request, entry, row, reason) for row in rows)
    if done:
        messages.success(
            request,
            ngettext("%(verb)s: %(n)d row", "%(verb)s: %(n)d rows", done) % {"verb": entry.description, "n": done},
        )
    return None


def _do(model_admin: Any, request: HttpRequest, entry: Verb, row: Any, reason: str) -> bool:
    try:
        permissions.require(request.caller, entry.verb, entry.asked_of(row))  # type: ignore[attr-defined]
        with tenancy.savepoint():
            entry.call(model_admin, request, row, **({"reason": reason} if entry.reason else {}))
    except DomainError as refusal:
        messages.error(request, f"{row}: {refusal.title}")
        return False
    return True


def _confirmation(model_admin: Any, request: HttpRequest, entry: Verb, rows: Sequence[Any]) -> HttpResponse:
    context = model_admin.admin_site.each_context(request) | {
        "title": entry.description,
        "entry": entry,
        "rows": rows,
        "opts": model_admin.opts,
        "checkbox": ACTION_CHECKBOX_NAME,
        "missing_reason": "confirmed" in request.POST,
        "media": model_admin.media,
        "back": _back(model_admin, request, rows),
    }
    return TemplateResponse(request, "admin/confirm_verb.html", context)


def _back(model_admin: Any, request: HttpRequest, rows: Sequence[Any]) -> str:
    """Return where a cancelled verb leads: to the row it was asked for, else to the list."""
    name = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    if "/verb/" in request.path:
        return reverse(f"{name}_change", args=[rows[0].pk])
    return reverse(f"{name}_changelist")
