"""Leaderboards in the back office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from gamification import services
from gamification.admin.shown import OWNERS, lines, listed
from gamification.models import Leaderboard, LeaderboardSnapshot
from gamification.selectors.readings import lines_of_snapshot, unit_of
from goodplay.core import permissions
from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register
from goodplay.core.ids import PLATFORM_ID

SHOWN_LINES = 100
GENERATE = "gamification.leaderboard.generate"
"""The verb of taking snapshots."""


def rebuild(request: HttpRequest, codes: list[str]) -> None:
    """Take new snapshots of boards and say how many."""
    taken = services.rebuild_leaderboards(codes=codes)
    told = ngettext("%(n)d leaderboard rebuilt", "%(n)d leaderboards rebuilt", len(taken)) % {"n": len(taken)}
    messages.success(request, told)


class Rebuilds(TenantAdmin):
    """Offers "Rebuild now" to who may, in one organization."""

    actions: Any = ("rebuild_now",)

    def get_actions(self, request: HttpRequest) -> Any:
        """Offer it only to who may."""
        offered = super().get_actions(request)
        if not (self._sits(request) and permissions.may_ever(request.caller, GENERATE)):  # type: ignore[attr-defined]
            offered.pop("rebuild_now", None)
        return offered

    @admin.action(description=_("Rebuild now"))
    def rebuild_now(self, request: HttpRequest, queryset: Any) -> None:
        """Take new snapshots of the chosen boards."""
        rebuild(request, self.codes_of(queryset))

    def codes_of(self, queryset: Any) -> list[str]:
        """Return the codes of the chosen boards."""
        return list(queryset.values_list("code", flat=True))


class NewLeaderboardForm(forms.ModelForm):  # type: ignore[type-arg]
    """Opening a leaderboard."""

    kind = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{0,27}\Z",
        label=_("Kind"),
        max_length=28,
        help_text=_("A short word for addresses: points, hours, donors …"),
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Leaderboard
        fields = (
            "kind",
            "name",
            "metric",
            "timeframe",
            "starts_on",
            "ends_on",
            "visibility",
            "tie_rule",
            "refresh_seconds",
        )


CHANGEABLE = ("name", "visibility", "tie_rule", "refresh_seconds", "is_active")


@register(Leaderboard)
class LeaderboardAdmin(Rebuilds):
    """Which boards run; what one counts, and when, never changes."""

    verbs = "gamification.leaderboard"
    shared = True
    list_display = ("name", "code", "metric", "timeframe", "visibility", "tie_rule", "taken", "is_active", "owner")
    list_filter = ("timeframe", "visibility", "is_active")
    search_fields = ("name", "code")
    ordering = ("code",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Ask for everything at the beginning; afterwards for what may change."""
        if obj is None:
            return super().get_form(request, obj, change, **(kwargs | {"form": NewLeaderboardForm}))
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show what the form asks for."""
        if obj is None:
            return ("kind", *NewLeaderboardForm.Meta.fields[1:])
        return ("code", "metric", "timeframe", "starts_on", "ends_on", *CHANGEABLE, "taken")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what a board counts."""
        return ("code", "metric", "timeframe", "starts_on", "ends_on", "taken") if obj else ()

    def save_form_row(self, request: HttpRequest, obj: Leaderboard, form: Any, *, change: bool) -> None:
        """Open or change the board."""
        wanted = dict(form.cleaned_data)
        if change:
            services.change_leaderboard(
                leaderboard_id=obj.pk, **{name: wanted[name] for name in CHANGEABLE if name in wanted}
            )
        else:
            obj.pk = services.open_leaderboard(**wanted).pk

    @display(description=_("owner"), label=OWNERS)
    def owner(self, board: Leaderboard) -> tuple[str, Any]:
        """Tell the organization's own boards from the platform's."""
        return ("platform", _("platform")) if board.organization_id == PLATFORM_ID else ("own", _("own"))

    @display(description=_("snapshots"))
    def taken(self, board: Leaderboard) -> str:
        """Link to the snapshots."""
        return listed(LeaderboardSnapshot, _("show"), leaderboard__id__exact=board.pk)


@register(LeaderboardSnapshot)
class LeaderboardSnapshotAdmin(Rebuilds, ReadOnlyAdmin):
    """Boards as they stood."""

    verbs = "gamification.leaderboard_snapshot"
    list_display = ("leaderboard", "starts_on", "ends_on", "participants", "first", "generated_at", "is_current")
    list_filter = ("is_current", "leaderboard__timeframe")
    list_select_related = ("leaderboard",)
    ordering = ("-generated_at",)
    fields = (
        "board",
        "starts_on",
        "ends_on",
        "participants",
        "average",
        "middle",
        "generated_at",
        "is_current",
        "ranking",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the board along."""
        return super().get_queryset(request).select_related("leaderboard")

    def codes_of(self, queryset: Any) -> list[str]:
        """Return the codes of the chosen snapshots' boards."""
        return sorted(set(queryset.values_list("leaderboard__code", flat=True)))

    @display(description=_("leaderboard"))
    def board(self, snapshot: LeaderboardSnapshot) -> str:
        """Link to the board."""
        return link(snapshot.leaderboard)

    @display(description=_("best value"))
    def first(self, snapshot: LeaderboardSnapshot) -> str:
        """Show the best value, as it is stored."""
        return str(snapshot.rankings[0]["value"]) if snapshot.rankings else "–"

    @display(description=_("average"))
    def average(self, snapshot: LeaderboardSnapshot) -> str:
        """Show the mean in the board's unit."""
        return self._in_unit(snapshot, snapshot.mean)

    @display(description=_("median"))
    def middle(self, snapshot: LeaderboardSnapshot) -> str:
        """Show the median in the board's unit."""
        return self._in_unit(snapshot, snapshot.median)

    @display(description=_("ranking"))
    def ranking(self, snapshot: LeaderboardSnapshot) -> str:
        """Show the first hundred lines with the names as they are now."""
        rows = [
            (line.rank, line.member_name, line.amount["amount"] if line.amount else f"{line.value:g}")
            for line in lines_of_snapshot(snapshot, limit=SHOWN_LINES)
        ]
        if not rows:
            return lines([])
        body = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td></tr>", rows)
        heads = (_("Rank"), _("Member"), _("Value"))
        head = format_html_join(
            "", '<th style="text-align:left;padding-right:2rem">{}</th>', ((each,) for each in heads)
        )
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    def _in_unit(self, snapshot: LeaderboardSnapshot, stored: Any) -> str:
        unit = unit_of(snapshot.leaderboard, snapshot.organization_id)
        return f"{float(unit.value(stored)):g} {unit.name}".strip()
