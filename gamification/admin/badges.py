"""Badges in the back office."""

import re
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gamification import services
from gamification.admin.badge_form import FIELDS, BadgeForm
from gamification.admin.shown import SharedAdmin, emblem, listed
from gamification.admin.trying import TriesRules
from gamification.documents.medals import Medal, svg_of
from gamification.enums import Rarity
from gamification.models import Badge, BadgeAward
from goodplay.core import files
from goodplay.core.admin import register, verb_action

RARITIES = {Rarity.COMMON: "info", Rarity.RARE: "success", Rarity.EPIC: "warning", Rarity.LEGENDARY: "danger"}
ART_SIDE = 1024
DAY = 86_400
COLOR = re.compile("#[0-9a-fA-F]{6}")
PLAIN_COLOR = "#2563eb"


@register(Badge)
class BadgeAdmin(TriesRules, SharedAdmin):
    """Badges with their picture and how many members hold them."""

    verbs = "gamification.badge"
    copied = FIELDS
    form = BadgeForm
    list_display = (
        "picture_shown",
        "name",
        "category",
        "rare",
        "points_value",
        "holders",
        "is_secret",
        "is_active",
        "owner",
    )
    list_display_links = ("name",)
    list_filter = ("category", "rarity", "is_active", "is_secret")
    search_fields = ("name", "code")
    ordering = ("category", "name")
    actions = ("retire",)
    readonly_fields = ("preview",)
    fieldsets = (
        (None, {"fields": ("preview", "name", "description", "how_earned", ("category", "rarity"))}),
        (_("Appearance"), {"fields": ("icon", "color", "picture", "without_picture")}),
        (_("Rules"), {"fields": ("points_value", ("most_holders", "valid_days"), ("is_secret", "is_active"))}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the holders, in SQL."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        held = Q(awards__is_standing=True, awards__is_beyond=False, awards__revoked_at__isnull=True)
        if chosen is not None:
            held &= Q(awards__organization_id=chosen)
        return super().get_queryset(request).annotate(holder_count=Count("awards", filter=held))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Offer to take a picture away where there is one; show a badge of the platform as it is."""
        if obj and not self.has_change_permission(request, obj):
            looks: tuple[str, ...] = ("icon", "color")
        elif obj and obj.art:
            looks = ("icon", "color", "picture", "without_picture")
        else:
            looks = ("icon", "color", "picture")
        return (self.fieldsets[0], (_("Appearance"), {"fields": looks}), self.fieldsets[2])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Take the badge's own fields; those of the picture are the form's."""
        return super().get_form(request, obj, change, **(kwargs | {"fields": FIELDS}))

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of pictures."""
        medal = path("medal", self.admin_site.admin_view(self.medal_view), name="gamification_badge_medal")
        art = path("<uuid:badge_id>/art", self.admin_site.admin_view(self.art_view), name="gamification_badge_art")
        return [medal, art, *super().get_urls()]

    def medal_view(self, request: HttpRequest) -> HttpResponse:
        """Draw the medal of an icon, a colour and a rarity, for the list and the preview."""
        color = request.GET.get("color", "")
        medal = Medal(
            request.GET.get("icon", ""), color if COLOR.fullmatch(color) else PLAIN_COLOR, request.GET.get("rarity", "")
        )
        response = HttpResponse(svg_of(medal), content_type="image/svg+xml")
        response["Cache-Control"] = f"private, max-age={DAY}"
        return response

    def art_view(self, request: HttpRequest, badge_id: Any) -> HttpResponse:
        """Show the badge's own picture."""
        badge = self.get_queryset(request).filter(pk=badge_id).exclude(art="").first()
        return files.inline_image(badge.art) if badge else HttpResponse(status=404)

    def save_form_row(self, request: HttpRequest, obj: Badge, form: Any, *, change: bool) -> None:
        """Define, copy or change the badge."""
        wanted, original = _wanted(form.cleaned_data), self.original(request)
        if change:
            services.change_badge(badge_id=obj.pk, **wanted)
        elif original is not None:
            copied = services.copy_badge(badge_id=original.pk)
            obj.pk = services.change_badge(badge_id=copied.pk, **wanted).pk
        else:
            obj.pk = services.create_badge(**wanted).pk

    @display(description=_("picture"))
    def picture_shown(self, badge: Badge) -> str:
        """Show the badge's picture."""
        return emblem(badge, size=40)

    @display(description=_("preview"))
    def preview(self, badge: Badge) -> str:
        """Show the badge as members see it; the page keeps it up to date with what is typed."""
        own = reverse("admin:gamification_badge_art", args=[badge.pk]) if badge.art else ""
        medal = reverse("admin:gamification_badge_medal")
        look = urlencode({"icon": badge.icon, "color": badge.color, "rarity": badge.rarity})
        return format_html(
            '<div id="badge-preview" data-medal="{}" data-art="{}"><img src="{}" alt="" width="120" height="120">'
            '<div><strong data-part="name">{}</strong><span data-part="kind">{}</span>'
            '<span data-part="description">{}</span></div></div>',
            medal,
            own,
            own or f"{medal}?{look}",
            badge.name or _("Name of the badge"),
            f"{badge.get_rarity_display()} · {badge.get_category_display()}" if badge.name else "",
            badge.description,
        )

    @display(description=_("rarity"), ordering="rarity", label=RARITIES)
    def rare(self, badge: Badge) -> tuple[str, str]:
        """Show how rare it is meant to be."""
        return badge.rarity, badge.get_rarity_display()

    @display(description=_("holders"), ordering="holder_count")
    def holders(self, badge: Any) -> str:
        """Link to the awards; of a scarce badge with how many there can be."""
        text = f"{badge.holder_count}" if badge.most_holders is None else f"{badge.holder_count} / {badge.most_holders}"
        return listed(BadgeAward, text, badge__id__exact=badge.pk)

    @verb_action(verb="gamification.badge.delete", description=_("Take out of use"))
    def retire(self, request: HttpRequest, badge: Any) -> None:
        """Let nobody earn the badge any more."""
        services.retire_badge(badge_id=badge.pk)


def _wanted(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return what the service is told; a picture that was sent is drawn anew and kept."""
    wanted = {name: cleaned[name] for name in FIELDS}
    if sent := cleaned.get("picture"):
        sent.seek(0)
        wanted["art"] = files.store_image("badges", sent.read(files.MOST_IMAGE_BYTES + 1), most_side=ART_SIDE)
    elif cleaned.get("without_picture"):
        wanted["art"] = ""
    return wanted
