"""What follows from the facts, to look at: counters, streaks, levels and states of members."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from gamification.admin.awards import OfMember
from gamification.admin.shown import lines, quantity
from gamification.admin.streaks import DAYS, heat_map, streak_words
from gamification.models import Counter, MemberLevel, MemberState
from gamification.selectors.contests import today_of
from gamification.selectors.expiry import upcoming_expiries
from gamification.selectors.history import described, history_of
from gamification.selectors.points import points_now, zone_of
from gamification.selectors.streaks import heat_map_of, pauses_of, streaks_now
from goodplay.core import permissions
from goodplay.core.admin import link, register

LATEST = 10
"""How many moves of points a member's page shows."""
MOST_CHOSEN = 100
FIGURES = ("has", "expiring", "streaks", "pauses", "days", "latest")
"""What a member's page shows where one organization is chosen."""


@register(Counter)
class CounterAdmin(OfMember):
    """How often, how much and for how many points, by member, metric and period."""

    verbs = "gamification.counter"
    list_display = ("whose", "what", "period", "starts_on", "count", "amount", "points")
    list_filter = ("period",)
    ordering = ("-id",)
    fields = ("whose", "what", "period", "starts_on", "count", "amount", "points", "first_at", "last_at")

    @display(description=_("metric"), ordering="metric")
    def what(self, counter: Counter) -> str:
        """Name what is counted."""
        return counter.metric or str(_("everything"))

    @display(description=_("quantity"), ordering="quantity_milli")
    def amount(self, counter: Counter) -> str:
        """Show how much."""
        return quantity(counter.quantity_milli)


class OwingFilter(admin.SimpleListFilter):
    """Members who owe points."""

    title = _("owing points")
    parameter_name = "owing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer to look at those only."""
        return [("yes", _("yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what was chosen."""
        return queryset.filter(points_debt__gt=0) if self.value() else queryset


@register(MemberState)
class MemberStateAdmin(OfMember):
    """How far the activities of each member are applied, and what a member owes after reversals."""

    verbs = "gamification.member_state"
    list_display = ("whose", "last_occurred_at", "last_source", "last_key", "points_debt", "updated_at")
    list_filter = (OwingFilter,)
    ordering = ("-id",)
    actions = ("adjust",)

    class Media:
        css = {"all": ["gamification/streaks.css"]}

    fields = (*list_display, *FIGURES)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the points where one organization is chosen."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return (*self.list_display, *FIGURES) if chosen else self.list_display

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Change nothing."""
        return self.get_fields(request, obj) if obj else ()

    @display(description=_("points now"))
    def has(self, state: MemberState) -> str:
        """Show what the member can spend, of how many ever earned."""
        points = points_now(state.organization_id, state.member_id)
        return _("%(current)s of %(total)s ever earned") % {"current": points.current, "total": points.total}

    @display(description=_("points that will expire"))
    def expiring(self, state: MemberState) -> str:
        """List what expires when."""
        found = upcoming_expiries(state.organization_id, state.member_id, today=today_of(state.organization_id))
        return lines([f"{each.expires_on.isoformat()}: {each.points}" for each in found])

    @display(description=_("streaks"))
    def streaks(self, state: MemberState) -> str:
        """Show how the streaks stand today."""
        today = _today(state)
        return lines([streak_words(each) for each in streaks_now(state.organization_id, state.member_id, today=today)])

    @display(description=_("pauses"))
    def pauses(self, state: MemberState) -> str:
        """List the latest pauses."""
        found = pauses_of(state.organization_id, state.member_id)[:LATEST]
        return lines([link(pause, f"{pause} {pause.reason}".strip()) for pause in found])

    @display(description=_("days"))
    def days(self, state: MemberState) -> str:
        """Show the days of the last year on which the member did something."""
        today = _today(state)
        days = DAYS + today.weekday() + 1
        return heat_map(heat_map_of(state.organization_id, state.member_id, today=today, days=days))

    @display(description=_("latest points"))
    def latest(self, state: MemberState) -> str:
        """List what moved the member's points last, with what was left then."""
        moves = list(history_of(state.organization_id, state.member_id)[:LATEST])
        return lines(
            [
                f"{move.created_at:%Y-%m-%d} {move.points_change:+d} → {move.balance_after} {move.description}"
                for move in described(state.organization_id, moves)
            ]
        )

    @admin.action(description=_("Give points to them, or take some"), permissions=["adjust"])
    def adjust(self, request: HttpRequest, rows: Any) -> HttpResponse:
        """Lead to the form that adjusts the points of the chosen members."""
        members = ",".join(str(member_id) for member_id in rows.values_list("member_id", flat=True)[:MOST_CHOSEN])
        return HttpResponseRedirect(f"{reverse('admin:gamification_pointsadjustment_add')}?members={members}")

    def has_adjust_permission(self, request: HttpRequest) -> bool:
        """Ask ``can()``."""
        return self._sits(request) and permissions.may_ever(request.caller, "gamification.points_adjustment.add")  # type: ignore[attr-defined]


def _today(state: MemberState) -> date:
    return timezone.now().astimezone(zone_of(state.organization_id, state.member_id)).date()


@register(MemberLevel)
class MemberLevelAdmin(OfMember):
    """Where members stand on the ladders."""

    verbs = "gamification.member_level"
    list_display = ("whose", "ladder", "level", "reached_at")
    list_filter = ("ladder__kind",)
    list_select_related = ("member__user", "ladder", "level")
    ordering = ("-id",)
    fields = list_display
