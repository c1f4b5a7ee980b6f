"""Leaderboards in the back office."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from gamification import services
from gamification.admin.board_form import CHANGEABLE, LeaderboardForm, NewLeaderboardForm
from gamification.admin.shown import DASH, OWNERS, listed, quantity
from gamification.documents.boards import CONTENT_TYPES, board_table, board_table_name
from gamification.enums import BoardScope
from gamification.models import HiddenEntry, Leaderboard, LeaderboardSnapshot
from gamification.selectors.boards import contest_of
from gamification.selectors.contests import today_of
from gamification.selectors.counted import in_words, with_action_names
from gamification.selectors.readings import (
    MOST_EXPORTED,
    Line,
    Reading,
    lines_of_snapshot,
    read_board,
    read_board_anew,
    read_snapshot,
    unit_of,
)
from goodplay.core import files, permissions
from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.tenancy import door

FIRST = 10
SHOWN_LINES = 100
GENERATE = "gamification.leaderboard.generate"
"""The verb of taking snapshots."""


def may_export(request: HttpRequest) -> bool:
    """Tell whether the caller may download rankings."""
    return permissions.may_ever(request.caller, "gamification.leaderboard.export")  # type: ignore[attr-defined]


def table(reading: Reading, form: str) -> HttpResponse:
    """Answer with a board as a file."""
    return files.attachment(
        board_table(reading, form), name=board_table_name(reading, form), content_type=CONTENT_TYPES[form]
    )


def tables(name: str, pk: Any) -> str:
    """Link to a board's files."""
    links = ((link(reverse(f"admin:{name}", args=[pk, form]), form.upper()),) for form in CONTENT_TYPES)
    return format_html_join(" · ", "{}", links)


def ranking_of(rows: Sequence[Line]) -> str:
    """Show lines of a board as a table; a dash for none."""
    if not rows:
        return DASH
    body = format_html_join(
        "",
        '<tr><td class="pr-6">{}</td><td class="pr-6">{}</td><td>{}</td></tr>',
        ((line.rank, line.member_name, line.amount["amount"] if line.amount else f"{line.value:g}") for line in rows),
    )
    heads = ((each,) for each in (_("Rank"), _("Member"), _("Value")))
    head = format_html_join("", '<th class="text-left pr-6">{}</th>', heads)
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)


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


@register(Leaderboard)
class LeaderboardAdmin(Rebuilds):
    """Which boards run; what one counts, and when, never changes."""

    verbs = "gamification.leaderboard"
    shared = True
    list_display = ("name", "counts", "timeframe", "scope", "visibility", "shown", "is_active", "owner")
    list_filter = ("timeframe", "scope", "visibility", "is_active")
    search_fields = ("name", "code")
    ordering = ("name", "timeframe")
    fixed = ("code", "counts", "timeframe", "starts_on", "ends_on", "scope")
    looked = ("standing", "files", "taken", "absent")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the names of the actions along."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return with_action_names(super().get_queryset(request), chosen or PLATFORM_ID)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Ask for everything at the beginning; afterwards for what may change."""
        form: Any = LeaderboardForm
        if obj is None:
            chosen = request.organization_id  # type: ignore[attr-defined]
            form = type("NewLeaderboard", (NewLeaderboardForm,), {"organization_id": chosen or PLATFORM_ID})
        return super().get_form(request, obj, change, **(kwargs | {"form": form}))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show how the board stands first, then how it is shown, then what it counts."""
        if obj is None:
            return ((None, {"fields": NewLeaderboardForm.Meta.fields}),)
        return (
            (_("The first ten now"), {"fields": self.looked}),
            (_("How it is shown"), {"fields": CHANGEABLE}),
            (_("What it counts"), {"fields": self.fixed}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep what a board counts."""
        return (*self.looked, *self.fixed) if obj else ()

    def get_urls(self) -> Any:
        """Add the downloads."""
        page = self.admin_site.admin_view(self.download_view)
        own = path("<uuid:board_id>/table/<slug:form>", page, name="gamification_leaderboard_table")
        return [own, *super().get_urls()]

    def download_view(self, request: HttpRequest, board_id: Any, form: str) -> HttpResponse:
        """Answer with the board at this moment as a file.

        Raises:
            Http404: There is none, or the caller may not have it.
        """
        chosen = request.organization_id  # type: ignore[attr-defined]
        board = self.get_queryset(request).filter(pk=board_id).first()
        if board is None or chosen is None or form not in CONTENT_TYPES or not may_export(request):
            raise Http404
        contest = contest_of(board, chosen, today=today_of(chosen))
        return table(read_board_anew(contest, limit=MOST_EXPORTED), form)

    def save_form_row(self, request: HttpRequest, obj: Leaderboard, form: Any, *, change: bool) -> None:
        """Open or change the board."""
        wanted = dict(form.cleaned_data)
        if change:
            services.change_leaderboard(
                leaderboard_id=obj.pk, **{name: wanted[name] for name in CHANGEABLE if name in wanted}
            )
        else:
            obj.pk = services.open_leaderboard(**wanted).pk

    @display(description=_("what is counted"), ordering="metric")
    def counts(self, board: Leaderboard) -> Any:
        """Say in words what is counted."""
        return in_words(board.metric, board.action_name or "")  # type: ignore[attr-defined]

    @display(description=_("owner"), label=OWNERS)
    def owner(self, board: Leaderboard) -> tuple[str, Any]:
        """Tell the organization's own boards from the platform's."""
        return ("platform", _("platform")) if board.organization_id == PLATFORM_ID else ("own", _("own"))

    @display(description=_("ranking"))
    def standing(self, board: Leaderboard) -> str:
        """Show the first ten at this moment."""
        chosen = door().organization_id
        if chosen is None or board.scope == BoardScope.FRIENDS:
            return str(_("Each member sees his friends only.")) if chosen else DASH
        contest = contest_of(board, chosen, today=today_of(chosen))
        reading = read_board(contest, limit=FIRST, now=services.find_lines(contest=contest, count=FIRST))
        told = _("{} members take part; a typical value is {} {}.")
        figures = format_lazy(told, reading.total_participants, f"{float(reading.median_value):g}", reading.unit)
        return format_html("{}<p>{}</p>", ranking_of(reading.rankings), figures)

    @display(description=_("download"))
    def files(self, board: Leaderboard) -> str:
        """Link to the tables."""
        return tables("gamification_leaderboard_table", board.pk)

    @display(description=_("earlier"))
    def shown(self, board: Leaderboard) -> str:
        """Link to the snapshots."""
        return listed(LeaderboardSnapshot, _("past rankings"), leaderboard__id__exact=board.pk)

    @display(description=_("past rankings"))
    def taken(self, board: Leaderboard) -> str:
        """Link to the snapshots."""
        return listed(LeaderboardSnapshot, _("show"), leaderboard__id__exact=board.pk)

    @display(description=_("taken off"))
    def absent(self, board: Leaderboard) -> str:
        """Link to who was taken off, and to taking somebody off."""
        add = f"{reverse('admin:gamification_hiddenentry_add')}?leaderboard={board.pk}"
        shown = listed(HiddenEntry, _("show"), leaderboard__id__exact=board.pk)
        return format_html("{} · {}", shown, link(add, _("take a member off")))


@register(LeaderboardSnapshot)
class LeaderboardSnapshotAdmin(Rebuilds, ReadOnlyAdmin):
    """Boards as they stood."""

    verbs = "gamification.leaderboard_snapshot"
    list_display = ("leaderboard", "starts_on", "ends_on", "participants", "first", "generated_at", "state")
    list_filter = ("is_current", "is_final", "leaderboard__timeframe", ("starts_on", RangeDateFilter))
    list_filter_submit = True
    search_fields = ("leaderboard__name",)
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
        "state",
        "files",
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

    def get_urls(self) -> Any:
        """Add the downloads."""
        page = self.admin_site.admin_view(self.download_view)
        own = path("<uuid:snapshot_id>/table/<slug:form>", page, name="gamification_snapshot_table")
        return [own, *super().get_urls()]

    def download_view(self, request: HttpRequest, snapshot_id: Any, form: str) -> HttpResponse:
        """Answer with a board as it stood as a file.

        Raises:
            Http404: There is none, or the caller may not have it.
        """
        snapshot = self.get_queryset(request).filter(pk=snapshot_id).first()
        if snapshot is None or form not in CONTENT_TYPES or not may_export(request):
            raise Http404
        return table(read_snapshot(snapshot), form)

    @display(description=_("state"), label={"now": "success", "final": "info", "earlier": ""})
    def state(self, snapshot: LeaderboardSnapshot) -> tuple[str, Any]:
        """Tell the latest ranking and the last word on past days from what was superseded."""
        if snapshot.is_final:
            return "final", _("final")
        return ("now", _("latest")) if snapshot.is_current else ("earlier", _("superseded"))

    @display(description=_("download"))
    def files(self, snapshot: LeaderboardSnapshot) -> str:
        """Link to the tables."""
        return tables("gamification_snapshot_table", snapshot.pk)

    @display(description=_("best value"))
    def first(self, snapshot: LeaderboardSnapshot) -> str:
        """Show the best value."""
        if not snapshot.rankings:
            return DASH
        best, is_milli = snapshot.rankings[0]["value"], snapshot.leaderboard.metric.startswith("quantity")
        return quantity(best) if is_milli else str(best)

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
        return ranking_of(lines_of_snapshot(snapshot, limit=SHOWN_LINES))

    def _in_unit(self, snapshot: LeaderboardSnapshot, stored: Any) -> str:
        unit = unit_of(snapshot.leaderboard, snapshot.organization_id)
        return f"{float(unit.value(stored)):g} {unit.name}".strip()
