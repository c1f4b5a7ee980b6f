"""What follows from the facts, to look at: counters, streaks, levels and states of members."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from gamification.admin.awards import OfMember
from gamification.admin.shown import quantity
from gamification.models import Counter, Ladder, Level, MemberLevel, MemberState, Streak
from goodplay.core.admin import ReadOnlyAdmin, register
from goodplay.core.ids import PLATFORM_ID


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


@register(Streak)
class StreakAdmin(OfMember):
    """How many periods in a row members did something; one whose last period is long past is broken."""

    verbs = "gamification.streak"
    list_display = ("whose", "cadence", "current", "longest", "started_on", "last_on")
    list_filter = ("cadence",)
    ordering = ("-id",)
    fields = list_display


@register(MemberState)
class MemberStateAdmin(OfMember):
    """How far the activities of each member are applied, and what a member owes after reversals."""

    verbs = "gamification.member_state"
    list_display = ("whose", "last_occurred_at", "last_source", "last_key", "points_debt", "updated_at")
    ordering = ("-id",)
    fields = list_display


@register(MemberLevel)
class MemberLevelAdmin(OfMember):
    """Where members stand on the ladders."""

    verbs = "gamification.member_level"
    list_display = ("whose", "ladder", "level", "reached_at")
    list_filter = ("ladder__kind",)
    list_select_related = ("member__user", "ladder", "level")
    ordering = ("-id",)
    fields = list_display


class LevelInline(TabularInline):
    """The steps of a ladder."""

    model = Level
    fields = ("number", "name", "threshold", "perks", "access_level")
    ordering = ("number",)
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Show the steps with their ladder."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: levels come with the starter kit."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: levels come with the starter kit."""
        return False


@register(Ladder)
class LadderAdmin(ReadOnlyAdmin):
    """The ladders with their levels."""

    verbs = "gamification.ladder"
    shared = True
    list_display = ("name", "kind", "metric", "owner", "is_active")
    list_filter = ("kind", "is_active")
    ordering = ("code",)
    inlines: Any = (LevelInline,)
    fields = ("name", "code", "kind", "metric", "is_active")
    readonly_fields = fields

    @display(description=_("owner"), label={"platform": "info", "own": "success"})
    def owner(self, ladder: Ladder) -> tuple[str, Any]:
        """Tell the organization's own ladders from the platform's."""
        return ("platform", _("platform")) if ladder.organization_id == PLATFORM_ID else ("own", _("own"))
