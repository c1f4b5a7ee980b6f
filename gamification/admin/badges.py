"""Badges in the back office."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminColorInputWidget

from gamification import services
from gamification.admin.shown import SharedAdmin, emblem, listed
from gamification.admin.trying import TriesRules
from gamification.enums import Rarity
from gamification.models import Badge, BadgeAward
from goodplay.core.admin import register, verb_action

RARITIES = {Rarity.COMMON: "info", Rarity.RARE: "success", Rarity.EPIC: "warning", Rarity.LEGENDARY: "danger"}
FIELDS = (
    "name",
    "description",
    "category",
    "rarity",
    "icon",
    "color",
    "points_value",
    "is_secret",
    "is_active",
)


class BadgeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A badge."""

    class Meta:
        model = Badge
        fields = FIELDS
        widgets = {"color": UnfoldAdminColorInputWidget()}


@register(Badge)
class BadgeAdmin(TriesRules, SharedAdmin):
    """Badges with their picture and how many members hold them."""

    verbs = "gamification.badge"
    copied = FIELDS
    form = BadgeForm
    list_display = ("picture", "name", "category", "rare", "points_value", "holders", "is_secret", "is_active", "owner")
    list_display_links = ("name",)
    list_filter = ("category", "rarity", "is_active", "is_secret")
    search_fields = ("name", "code")
    ordering = ("category", "name")
    actions = ("retire",)
    readonly_fields = ("preview",)
    fieldsets = (
        (None, {"fields": ("preview", "name", "description", ("category", "rarity"))}),
        (_("Appearance"), {"fields": (("icon", "color"),)}),
        (_("Rules"), {"fields": ("points_value", ("is_secret", "is_active"))}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the holders, in SQL."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        standing = Q(awards__is_standing=True)
        if chosen is not None:
            standing &= Q(awards__organization_id=chosen)
        return super().get_queryset(request).annotate(holder_count=Count("awards", filter=standing))

    def save_form_row(self, request: HttpRequest, obj: Badge, form: Any, *, change: bool) -> None:
        """Define, copy or change the badge."""
        wanted, original = dict(form.cleaned_data), self.original(request)
        if change:
            services.change_badge(badge_id=obj.pk, **wanted)
        elif original is not None:
            copied = services.copy_badge(badge_id=original.pk)
            obj.pk = services.change_badge(badge_id=copied.pk, **wanted).pk
        else:
            obj.pk = services.create_badge(**wanted).pk

    @display(description=_("picture"))
    def picture(self, badge: Badge) -> str:
        """Show the badge's picture."""
        return emblem(badge)

    @display(description=_("preview"))
    def preview(self, badge: Badge) -> str:
        """Show the badge as members see it."""
        if not badge.name:
            return str(_("Save to see it."))
        return format_html(
            '<div style="display:flex;align-items:center;gap:12px">{}<div><strong>{}</strong><br>{} · {}</div></div>',
            emblem(badge, size=48),
            badge.name,
            badge.get_rarity_display(),
            badge.get_category_display(),
        )

    @display(description=_("rarity"), ordering="rarity", label=RARITIES)
    def rare(self, badge: Badge) -> tuple[str, str]:
        """Show how rare it is meant to be."""
        return badge.rarity, badge.get_rarity_display()

    @display(description=_("holders"), ordering="holder_count")
    def holders(self, badge: Any) -> str:
        """Link to the awards."""
        return listed(BadgeAward, badge.holder_count, badge__id__exact=badge.pk)

    @verb_action(verb="gamification.badge.delete", description=_("Take out of use"))
    def retire(self, request: HttpRequest, badge: Any) -> None:
        """Let nobody earn the badge any more."""
        services.retire_badge(badge_id=badge.pk)
