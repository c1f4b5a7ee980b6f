"""Streaks and their pauses in the back office, and the picture of a member's days."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from gamification import services
from gamification.admin.awards import GivenByHand, OfMember
from gamification.enums import Cadence
from gamification.errors import PauseOverlapsError
from gamification.models import Streak, StreakPause
from gamification.selectors.goals import STREAKS
from gamification.selectors.streaks import HeatDay, StreakNow, streaks_today
from goodplay.core.admin import link, register, verb_action

DAYS: Final = 52 * 7
"""The whole weeks of a heat map before the current one."""
STEPS: Final = (1, 2, 4, 8)
"""From how many activities a day is one shade darker."""
STATES: Final = {"runs": "success", "at risk": "warning", "paused": "info", "over": "danger"}


@register(Streak)
class StreakAdmin(OfMember):
    """How many periods in a row members did something, and how that stands today."""

    verbs = "gamification.streak"
    list_display = ("whose", "cadence", "today", "state", "freezes_left", "longest", "started_on", "last_on")
    list_display_links = ("cadence",)
    list_filter = ("cadence", ("last_on", RangeDateFilter))
    list_filter_submit = True
    ordering = ("-id",)
    fields = list_display

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Compute the page's streaks as of today, all at once."""
        changes = super().get_changelist_instance(request)
        rows = list(changes.result_list)
        self._compute(request, rows)
        changes.result_list = rows
        return changes

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Compute the streak as of today."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            self._compute(request, [row])
        return row

    def _compute(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        chosen = request.organization_id  # type: ignore[attr-defined]
        found = streaks_today(chosen, rows, now=timezone.now()) if chosen is not None else {}
        for row in rows:
            row.as_of_today = found.get(row.pk)

    @display(description=gettext_lazy("today"))
    def today(self, streak: Any) -> str:
        """Show its length today."""
        return str(streak.as_of_today.current if streak.as_of_today else streak.current)

    @display(description=gettext_lazy("state"), label=STATES)
    def state(self, streak: Any) -> tuple[str, str]:
        """Say how it stands."""
        return state_of(streak.as_of_today)

    @display(description=gettext_lazy("freezes"))
    def freezes_left(self, streak: Any) -> str:
        """Show how many missed periods it can still take."""
        return str(streak.as_of_today.freezes if streak.as_of_today else streak.freezes)


class PauseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Excusing a member."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("Holiday, illness … Console users see it."),
    )

    class Meta:
        model = StreakPause
        fields = ("member", "starts_on", "ends_on", "reason")
        help_texts = {
            "starts_on": gettext_lazy("The first day, by the member's calendar; it may have passed."),
            "ends_on": gettext_lazy("The last day. What is done on these days still counts."),
        }


@register(StreakPause)
class StreakPauseAdmin(GivenByHand):
    """Days on which members are not held to streaks; managers may also excuse days that have passed."""

    verbs = "gamification.streak_pause"
    given_by = "gamification.streak_pause.enter"
    form = PauseForm
    list_display = ("whose", "starts_on", "ends_on", "reason", "entered_by", "created_at")
    list_display_links = ("starts_on",)
    list_filter = (("starts_on", RangeDateFilter), ("ends_on", RangeDateFilter))
    list_filter_submit = True
    list_select_related = ("member__user", "planned_by__user")
    autocomplete_fields = ("member",)
    ordering = ("-starts_on", "-id")
    actions = ("end", "take_away")
    fields = ("whose", "starts_on", "ends_on", "reason", "entered_by", "created_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Take pauses away by the verb only, which lets the streaks follow."""
        return False

    def save_form_row(self, request: HttpRequest, obj: StreakPause, form: Any, *, change: bool) -> None:
        """Excuse the member; oneself only as members may."""
        if change:
            raise PauseOverlapsError
        wanted, entered_by = dict(form.cleaned_data), request.caller.member_id  # type: ignore[attr-defined]
        member = wanted.pop("member")
        if member.pk == entered_by:
            obj.pk = services.plan_pause(member_id=member.pk, **wanted).pk
        else:
            obj.pk = services.enter_pause(member_id=member.pk, entered_by=entered_by, **wanted).pk

    @display(description=gettext_lazy("entered by"))
    def entered_by(self, pause: StreakPause) -> str:
        """Link to who entered it."""
        return link(pause.planned_by)

    @verb_action(verb="gamification.streak_pause.end", description=gettext_lazy("End with yesterday"))
    def end(self, request: HttpRequest, pause: Any) -> None:
        """Let the pause end early."""
        services.end_pause(member_id=pause.member_id, pause_id=pause.pk)

    @verb_action(verb="gamification.streak_pause.delete", description=gettext_lazy("Take away"))
    def take_away(self, request: HttpRequest, pause: Any) -> None:
        """Take away a pause that was entered by mistake."""
        services.remove_pause(member_id=pause.member_id, pause_id=pause.pk)


def state_of(streak: StreakNow | None) -> tuple[str, str]:
    """Return how a streak stands, for a label."""
    if streak is None:
        return "", "–"
    if not streak.current:
        return "over", _("over")
    if streak.is_paused:
        return "paused", _("paused")
    return ("at risk", _("at risk")) if streak.is_at_risk else ("runs", _("runs"))


def streak_words(streak: StreakNow) -> str:
    """Say how a streak stands: its length, its end if nothing is done, its freezes and its best."""
    words = [f"{STREAKS[Cadence(streak.cadence)]}: {streak.current} ({state_of(streak)[1]})"]
    if streak.expires_on:
        words.append(_("ends after %(day)s") % {"day": date_format(streak.expires_on, "j M Y")})
    words.append(ngettext("%(n)s freeze", "%(n)s freezes", streak.freezes) % {"n": streak.freezes})
    words.append(_("longest %(n)s") % {"n": streak.longest})
    return " · ".join(words)


def heat_map(days: Sequence[HeatDay]) -> str:
    """Return a picture of whole weeks, a column each, from a Monday on; darker where more was done.

    Where it is wider than the screen it opens at the newest weeks.
    """
    active = sum(day.count > 0 for day in days)
    told = ngettext("%(n)s active day of %(all)s", "%(n)s active days of %(all)s", active)
    label = told % {"n": active, "all": len(days)}
    cells = format_html_join("", '<i class="gp-heat-{}" title="{}"></i>', (_cell(day) for day in days))
    return format_html(
        '<div class="gp-heat" role="img" aria-label="{}" tabindex="0"><div>{}</div></div>'
        '<small class="gp-heat-note">{}</small>',
        label,
        cells,
        label,
    )


def _cell(day: HeatDay) -> tuple[str, str]:
    shade = "x" if day.is_excused and not day.count else str(sum(day.count >= step for step in STEPS))
    told = ngettext("%(n)s activity, %(points)s points", "%(n)s activities, %(points)s points", day.count)
    words = f"{date_format(day.on, 'D j M Y')}: {told % {'n': day.count, 'points': day.points}}"
    return shade, f"{words} ({_('excused')})" if day.is_excused else words
