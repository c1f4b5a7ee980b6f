"""How members, quantities and badges are shown, and copies of the platform's definitions are made."""

from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gamification.models import Badge
from goodplay.core.admin import TenantAdmin, link
from goodplay.core.ids import PLATFORM_ID

DASH = "–"
OWN_SUBJECTS = frozenset({"claim", "skill"})
"""What activities name by its id; badges and achievements they name by their code."""
OWNERS = {"platform": "info", "copy": "warning", "own": "success"}


def quantity(milli: int, unit: str = "") -> str:
    """Return thousandths as people read them."""
    whole, rest = divmod(abs(milli), 1000)
    number = f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)
    return f"{'-' if milli < 0 else ''}{number} {unit}".strip()


def subject_link(subject_type: str, subject_id: str) -> str:
    """Link to what an activity is about, where the back office has a page for it; else its name.

    Of an id the end is shown: it tells one from the other, and lists stay readable.
    """
    if not subject_id:
        return DASH
    text = f"{subject_type} {subject_id[-8:]}".strip()
    app = "gamification" if subject_type in OWN_SUBJECTS else "donations"
    try:
        return link(reverse(f"admin:{app}_{subject_type}_change", args=[subject_id]), text)
    except NoReverseMatch:
        return text


def listed(model: type[models.Model] | str, text: Any, **query: Any) -> str:
    """Link to a narrowed list of rows of a model (or of ``app_model``)."""
    name = model if isinstance(model, str) else f"{model._meta.app_label}_{model._meta.model_name}"
    return link(f"{reverse(f'admin:{name}_changelist')}?{urlencode(query)}", text)


def lines(entries: list[str]) -> str:
    """Return entries one under the other; a dash for none."""
    return format_html_join(SafeString("<br>"), "{}", ((each,) for each in entries)) if entries else DASH


def emblem(badge: Badge, *, size: int = 28) -> str:
    """Return a badge's picture: its own, an image elsewhere, or the medal."""
    if badge.art:
        source = reverse("admin:gamification_badge_art", args=[badge.pk])
    elif badge.icon.startswith(("https://", "/")):
        source = badge.icon
    else:
        look = urlencode({"icon": badge.icon, "color": badge.color, "rarity": badge.rarity})
        source = f"{reverse('admin:gamification_badge_medal')}?{look}"
    return format_html(
        '<img src="{}" alt="" width="{}" height="{}" loading="lazy" style="max-width:none">', source, size, size
    )


class SharedAdmin(TenantAdmin):
    """Definitions: the organization's own, and the platform's to look at and to copy.

    The address of a new row may name a platform row (``?copy_of=<id>``): then the form begins with its values, and
    saving makes the copy that hides it.
    """

    shared = True
    copied: ClassVar[tuple[str, ...]] = ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the values of the row that is copied."""
        original = self.original(request)
        if original is None:
            return dict(super().get_changeform_initial_data(request))
        return {name: getattr(original, name) for name in self.copied}

    def original(self, request: HttpRequest) -> Any:
        """Return the platform row that the address names, if it does."""
        try:
            wanted = UUID(request.GET.get("copy_of", ""))
        except ValueError:
            return None
        return self.get_queryset(request).filter(pk=wanted, organization_id=PLATFORM_ID).first()

    def get_list_display(self, request: HttpRequest) -> Any:
        """Offer a copy only to who may make one."""
        columns = super().get_list_display(request)
        can_copy = self.has_add_permission(request) and request.organization_id != PLATFORM_ID  # type: ignore[attr-defined]
        return [*columns, "copy"] if can_copy else columns

    @display(description=_("owner"), label=OWNERS)
    def owner(self, obj: Any) -> tuple[str, Any]:
        """Tell the organization's own definitions and copies from the platform's."""
        if obj.organization_id == PLATFORM_ID:
            return "platform", _("platform")
        return ("copy", _("copy")) if obj.copied_from_id else ("own", _("own"))

    @display(description="")
    def copy(self, obj: Any) -> str:
        """Link to the form that copies a platform row."""
        if obj.organization_id != PLATFORM_ID:
            return ""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return link(f"{address}?copy_of={obj.pk}", _("Copy"))
