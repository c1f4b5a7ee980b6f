"""Weekly leagues in the back office: how one is played, its weeks and groups, and what became of members."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from gamification import services
from gamification.admin.awards import OfMember
from gamification.admin.boards import ranking_of
from gamification.admin.shown import DASH, listed
from gamification.enums import LeagueOutcome
from gamification.models import League, LeagueCohort, LeagueEntry, LeagueWeek
from gamification.rules import metrics
from gamification.rules.leagues import TIERS
from gamification.selectors.counted import metrics_in_words
from gamification.selectors.leagues import lines_of_cohort, state_of, with_sizes
from gamification.services.leagues.definition import BOUNDS
from goodplay.core import tenancy
from goodplay.core.admin import ReadOnlyAdmin, TenantAdmin, link, register
from goodplay.core.ids import PLATFORM_ID

COLOURS = {LeagueOutcome.PROMOTED: "success", LeagueOutcome.DEMOTED: "warning", LeagueOutcome.OPEN: "info"}
STATES = {"running": _("running"), "deciding": _("is being decided"), "decided": _("decided")}


class TiersField(forms.CharField):
    """Names of tiers, one a line, the lowest first."""

    def __init__(self, **options: Any) -> None:
        options = {
            "label": _("Tiers"),
            "max_length": 600,
            "widget": UnfoldAdminTextareaWidget(attrs={"rows": 6}),
            "help_text": _("One name a line, the lowest tier first; two to twelve."),
        } | options
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show the names as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Return the names; the service says what is wrong with one."""
        return [name.strip() for name in (super().to_python(value) or "").splitlines() if name.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the names."""
        return bool(list(initial or []) != self.to_python(data))


class LeagueForm(forms.ModelForm):  # type: ignore[type-arg]
    """How the league is played."""

    metric = forms.ChoiceField(
        label=_("What counts"),
        widget=UnfoldAdminSelectWidget,
        help_text=_("What members collect in the week, Monday to Sunday. Amounts of money put people off."),
    )
    tiers = TiersField()

    class Meta:
        model = League
        fields = ("name", "is_active", "metric", "tiers", *BOUNDS)
        help_texts = {
            "name": _("What members read above their group."),
            "is_active": _("Switched off, the running week is still decided and no new one begins."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "metric" in self.fields:
            organization_id = tenancy.door().organization_id or PLATFORM_ID
            counted = [choice for choice in metrics_in_words(organization_id) if choice[0] != metrics.SCORE]
            self.fields["metric"].choices = counted  # type: ignore[attr-defined]
        if "tiers" in self.fields and not self.instance.tiers:
            self.initial["tiers"] = list(TIERS)
        for name, (least, most) in BOUNDS.items():
            if name in self.fields:
                self.fields[name].widget.attrs |= {"min": least, "max": most}


@register(League)
class LeagueAdmin(TenantAdmin):
    """The weekly league: small groups of members of similar pace; each week some rise and some fall."""

    verbs = "gamification.league"
    form = LeagueForm
    list_display = ("name", "is_active", "ladder", "cohort_size", "promoted_percent", "demoted_percent", "weeks")
    fieldsets = (
        (None, {"fields": ("name", "is_active", "metric", "tiers")}),
        (_("Groups"), {"fields": ("cohort_size", "together_below")}),
        (_("End of the week"), {"fields": ("promoted_percent", "demoted_percent", "grace_hours")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Offer one league to an organization."""
        chosen = request.organization_id  # type: ignore[attr-defined]
        return super().has_add_permission(request) and not League.objects.of(chosen).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a league is switched off, and its history stays."""
        return False

    def save_form_row(self, request: HttpRequest, obj: League, form: Any, *, change: bool) -> None:
        """Let the league be played like this from the next week on."""
        obj.pk = services.change_league(**form.cleaned_data).pk

    @display(description=_("tiers"))
    def ladder(self, league: League) -> str:
        """List the tiers."""
        return " · ".join(league.tiers)

    @display(description=_("weeks"))
    def weeks(self, league: League) -> str:
        """Link to the weeks."""
        return listed(LeagueWeek, _("show"))


@register(LeagueWeek)
class LeagueWeekAdmin(ReadOnlyAdmin):
    """Weeks of the league."""

    verbs = "gamification.league_week"
    list_display = ("starts_on", "state", "members", "groups", "closes_at", "closed_at")
    list_filter = ("is_together",)
    ordering = ("-starts_on",)
    fields = (
        "starts_on",
        "state",
        "members",
        "groups",
        "opened_at",
        "closes_at",
        "deciding_since",
        "closed_at",
        "is_together",
        "metric",
        "names",
        "cohort_size",
        "promoted_percent",
        "demoted_percent",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the groups and members."""
        return with_sizes(super().get_queryset(request))

    @display(description=_("state"), label={"running": "info", "deciding": "warning", "decided": "success"})
    def state(self, week: LeagueWeek) -> Any:
        """Tell whether it is decided."""
        return state_of(week), STATES[state_of(week)]

    @display(description=_("members"))
    def members(self, week: Any) -> str:
        """Link to who played."""
        return listed(LeagueEntry, week.member_count, week__id__exact=week.pk)

    @display(description=_("groups"))
    def groups(self, week: Any) -> str:
        """Link to the groups."""
        return listed(LeagueCohort, week.group_count, week__id__exact=week.pk)

    @display(description=_("tiers"))
    def names(self, week: LeagueWeek) -> str:
        """List the tiers as they were."""
        return " · ".join(week.tiers)


@register(LeagueCohort)
class LeagueCohortAdmin(ReadOnlyAdmin):
    """Groups of the weeks."""

    verbs = "gamification.league_week"
    list_display = ("called", "week", "tier_name", "size", "pace")
    list_filter = ("week",)
    list_select_related = ("week",)
    ordering = ("-week__starts_on", "number")
    fields = ("called", "week", "tier_name", "size", "pace", "ranking")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the week along."""
        return super().get_queryset(request).select_related("week")

    @display(description=_("group"), ordering="number")
    def called(self, cohort: LeagueCohort) -> str:
        """Name the group."""
        return str(_("Group %d") % cohort.number)

    @display(description=_("tier"))
    def tier_name(self, cohort: LeagueCohort) -> str:
        """Name the tier."""
        return str(_("all together")) if cohort.tier is None else str(cohort.week.tiers[cohort.tier - 1])

    @display(description=_("pace from"))
    def pace(self, cohort: LeagueCohort) -> str:
        """Show the least that its members collected a week before, as it is stored."""
        return DASH if cohort.tier is None else f"{cohort.pace_from:,}"

    @display(description=_("ranking"))
    def ranking(self, cohort: LeagueCohort) -> str:
        """Show how the group stands, with the names as they are now."""
        return ranking_of(lines_of_cohort(cohort))


@register(LeagueEntry)
class LeagueEntryAdmin(OfMember):
    """Members in the groups of the weeks, and what became of them."""

    verbs = "gamification.league_entry"
    list_display = ("whose", "week", "group", "tier_name", "rank", "collected", "result", "next_name")
    list_filter = ("outcome", "week")
    list_select_related = ("member__user", "week", "cohort")
    ordering = ("-id",)
    fields = ("whose", "week", "group", "tier_name", "entered_at", "rank", "collected", "result", "next_name")

    @display(description=_("group"))
    def group(self, entry: LeagueEntry) -> str:
        """Link to the group."""
        return link(entry.cohort, _("Group %d") % entry.cohort.number)

    @display(description=_("tier"), ordering="tier")
    def tier_name(self, entry: LeagueEntry) -> str:
        """Name the tier."""
        return str(entry.week.tiers[entry.tier - 1])

    @display(description=_("collected"), ordering="value")
    def collected(self, entry: LeagueEntry) -> str:
        """Show what the member had at the close."""
        if entry.value is None:
            return DASH
        is_milli = metrics.metric(entry.week.metric).measure == "quantity_milli"
        return f"{entry.value / 1_000:g}" if is_milli else f"{entry.value:,}"

    @display(description=_("result"), ordering="outcome", label=COLOURS)
    def result(self, entry: LeagueEntry) -> Any:
        """Show what the week led to."""
        return entry.outcome, entry.get_outcome_display()

    @display(description=_("next tier"))
    def next_name(self, entry: LeagueEntry) -> str:
        """Name the tier of the next week."""
        return DASH if entry.next_tier is None else str(entry.week.tiers[entry.next_tier - 1])
