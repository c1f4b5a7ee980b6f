"""What members did and what followed from it, in the back office."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from gamification import services
from gamification.admin.imports import ImportsActivities
from gamification.admin.shown import DASH, lines, listed, quantity, subject_link
from gamification.admin.trace import TracesActivities
from gamification.models import AchievementAward, Activity, BadgeAward, PendingActivity, PointsEntry
from gamification.selectors.activities import activities_of, activities_of_all
from gamification.selectors.definitions import actions_known_to
from goodplay.core.admin import ReadOnlyAdmin, link, register, verb_action
from goodplay.core.ids import PLATFORM_ID


class ActionFilter(admin.SimpleListFilter):
    """Activities of one action."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer the actions that the organization knows."""
        known = actions_known_to(request.organization_id or PLATFORM_ID)  # type: ignore[attr-defined]
        return list(known.order_by("name").values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the activities of the chosen action."""
        return queryset.filter(action=self.value()) if self.value() else queryset


class StateFilter(admin.SimpleListFilter):
    """Activities by what became of them."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer the states."""
        return [("pending", _("waiting")), ("reversed", _("taken back")), ("reversal", _("reversal"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the activities in the chosen state."""
        match self.value():
            case "pending":
                return queryset.filter(is_pending=True)
            case "reversed":
                return queryset.filter(is_reversed=True)
            case "reversal":
                return queryset.filter(reverses__isnull=False)
        return queryset


FOLLOWED = ("state", "points", "entries", "transfers", "achievements", "badges", "reverses_page", "taken_back")


@register(Activity)
class ActivityAdmin(ImportsActivities, TracesActivities):
    """Facts; never changed, only taken back."""

    verbs = "gamification.activity"
    list_display = ("occurred_at", "whose", "action", "amount", "paid", "state", "source", "about")
    list_filter = (ActionFilter, StateFilter, "source", ("occurred_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("member__user",)
    search_fields = ("=key", "=subject_id", "=member__id", "member__display_name", "member__user__display_name")
    search_help_text = _("A key, the id of what it is about, or a member's name or id")
    ordering = ("-id",)
    actions = ("reverse",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "whose",
                    "action",
                    "amount",
                    "occurred_at",
                    "local_on",
                    "about",
                    "note",
                    "recorded_by_page",
                    "recorded_at",
                    "source",
                    "key",
                    "metadata",
                    "rulebook_version",
                )
            },
        ),
        (
            _("What followed"),
            {
                "fields": (
                    "state",
                    "trace_page",
                    "paid",
                    "entries",
                    "transfers",
                    "achievements",
                    "badges",
                    "reverses_page",
                    "taken_back",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Add points and state, in SQL."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        rows = activities_of_all() if chosen is None else activities_of(chosen)
        return rows.select_related("member__user", "organization")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show everything, change nothing."""
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    @display(description=_("member"))
    def whose(self, activity: Activity) -> str:
        """Link to the member."""
        return link(activity.member)

    @display(description=_("quantity"))
    def amount(self, activity: Activity) -> str:
        """Show how much."""
        return quantity(activity.quantity_milli, activity.unit)

    @display(description=_("points"))
    def paid(self, activity: Any) -> int:
        """Show what it pays now."""
        return int(activity.points_now)

    @display(
        description=_("state"),
        label={"applied": "success", "waiting": "info", "taken back": "warning", "reversal": "warning"},
    )
    def state(self, activity: Any) -> tuple[str, Any]:
        """Tell what became of it."""
        if activity.is_pending:
            return "waiting", _("waiting")
        if activity.is_reversed:
            return "taken back", _("taken back")
        return ("reversal", _("reversal")) if activity.reverses_id else ("applied", _("applied"))

    @display(description=_("about"))
    def about(self, activity: Activity) -> str:
        """Link to what it is about."""
        return subject_link(activity.subject_type, activity.subject_id)

    @display(description=_("recorded by"))
    def recorded_by_page(self, activity: Activity) -> str:
        """Link to who recorded it."""
        return link(activity.recorded_by)

    @display(description=_("points entries"))
    def entries(self, activity: Activity) -> str:
        """Link to what each rule paid."""
        rows = PointsEntry.objects.of(activity.organization_id).filter(activity=activity).order_by("id")
        return lines([link(entry) for entry in rows])

    @display(description=_("transfers"))
    def transfers(self, activity: Activity) -> str:
        """Link to the transfers of the ledger."""
        rows = PointsEntry.objects.of(activity.organization_id).filter(activity=activity).order_by("id")
        return lines([listed("wallet_transfer", key, q=key) for key in dict.fromkeys(row.transfer_key for row in rows)])

    @display(description=_("achievements"))
    def achievements(self, activity: Activity) -> str:
        """Link to the achievements that it completed."""
        rows = AchievementAward.objects.of(activity.organization_id).filter(activity=activity)
        return lines([link(award, award.achievement) for award in rows.select_related("achievement")])

    @display(description=_("badges"))
    def badges(self, activity: Activity) -> str:
        """Link to the badges that it earned."""
        rows = BadgeAward.objects.of(activity.organization_id).filter(activity=activity, is_beyond=False)
        return lines([link(award, award.badge) for award in rows.select_related("badge")])

    @display(description=_("takes back"))
    def reverses_page(self, activity: Activity) -> str:
        """Link to the activity that this one takes back."""
        return link(activity.reverses)

    @display(description=_("taken back by"))
    def taken_back(self, activity: Activity) -> str:
        """Link to the reversal."""
        reversal = Activity.objects.of(activity.organization_id).filter(reverses=activity).first()
        return link(reversal) if reversal else DASH

    @verb_action(verb="gamification.activity.reverse", description=_("Take back"), reason=True)
    def reverse(self, request: HttpRequest, activity: Any, *, reason: str) -> None:
        """Take the activity back, with everything that followed."""
        caller = request.caller  # type: ignore[attr-defined]
        services.reverse_activities(activity_ids=[activity.pk], reason=reason, reversed_by=caller.member_id)


@register(PendingActivity)
class PendingActivityAdmin(ReadOnlyAdmin):
    """Activities whose effects are still to come; normally for seconds."""

    verbs = "gamification.pending_activity"
    list_display = ("id", "fact", "member_id", "recorded_at", "is_quiet")
    ordering = ("id",)
    fields = ("fact", "member_id", "shard", "is_quiet", "recorded_at")
    readonly_fields = fields

    @display(description=_("activity"))
    def fact(self, pending: PendingActivity) -> str:
        """Link to the activity."""
        return link(Activity(pk=pending.activity_id), pending.activity_id)
