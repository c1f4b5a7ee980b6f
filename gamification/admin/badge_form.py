"""The form of a badge: an icon is picked, a picture sent, and both are seen before they are saved."""

from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminColorInputWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanSwitchWidget,
)

from gamification.documents.medals import ICONS, PLAIN_ICON
from gamification.models import Badge

FIELDS: Final = (
    "name",
    "description",
    "how_earned",
    "category",
    "rarity",
    "icon",
    "color",
    "points_value",
    "most_holders",
    "valid_days",
    "is_secret",
    "is_active",
)
HELP: Final = {
    "name": _("What members read. It names the badge everywhere, also on signed ones."),
    "description": _("One sentence: what somebody has shown who holds it."),
    "how_earned": _("What somebody does for it, for people who do not know you. Shown on the public page."),
    "category": _("Members find badges by it."),
    "rarity": _("How rare it is meant to be; it shapes the edge of the medal."),
    "color": _("The colour of the medal."),
    "points_value": _("What it pays once, when it is earned; 0 for none."),
    "most_holders": _("“The first 100”: so many members can ever hold it. Empty: everybody who earns it."),
    "valid_days": _(
        "After so many days an award expires, until you renew it or its repeatable achievement is completed again."
        " Empty: it never expires."
    ),
    "is_secret": _("Nobody sees it, counts it or knows that it exists until he holds it."),
    "is_active": _("Off: nobody earns it any more; who holds it keeps it."),
}
LABELS: Final = {
    "how_earned": _("How it is earned"),
    "color": _("Colour"),
    "points_value": _("Points"),
    "most_holders": _("Most holders"),
    "valid_days": _("Valid for days"),
    "is_secret": _("Secret"),
    "is_active": _("Can be earned"),
}


class IconPicker(forms.RadioSelect):
    """Icons in a grid, each with its name for who cannot see it."""

    class Media:
        css = {"all": ["gamification/badge_editor.css"]}
        js = ["gamification/badge_editor.js"]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the grid."""
        chosen = str(value or PLAIN_ICON)
        icons = ICONS if chosen in ICONS else (chosen, *ICONS)
        rows = ((name, icon, SafeString("checked") if icon == chosen else "", spoken(icon)) for icon in icons)
        cells = format_html_join(
            "",
            '<label title="{3}"><input type="radio" name="{0}" value="{1}" {2} aria-label="{3}">'
            '<span class="material-symbols-outlined" aria-hidden="true">{1}</span></label>',
            rows,
        )
        return format_html('<div class="icon-picker" role="radiogroup" aria-label="{}">{}</div>', _("Icon"), cells)


class BadgeForm(forms.ModelForm):  # type: ignore[type-arg]
    """A badge."""

    icon = forms.CharField(
        label=_("Icon"),
        max_length=200,
        required=False,
        widget=IconPicker,
        help_text=_("Drawn on the medal, as long as you send no picture of your own."),
    )
    picture = forms.FileField(
        label=_("Own picture"),
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG, WebP or HEIC, at most 2 MB; best square. It takes the place of the medal."),
    )
    without_picture = forms.BooleanField(
        label=_("Show the medal again"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("Takes your own picture away."),
    )

    class Meta:
        model = Badge
        fields = FIELDS
        help_texts = HELP
        labels = LABELS
        widgets = {
            "color": UnfoldAdminColorInputWidget(),
            "description": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "how_earned": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be kept, beside the field that it is about."""
        wanted = super().clean() or {}
        if wanted.get("most_holders") and wanted.get("points_value"):
            self.add_error("points_value", _("A badge for a limited number of members pays no points: set 0."))
        return wanted


def spoken(icon: str) -> str:
    """Return an icon's name as people read it."""
    return icon.replace("_", " ")
