"""Points in the back office: adjustments of many members, what expires, and what the organization owes."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import Membership
from accounts.selectors.members import member_types_of
from gamification import services
from gamification.admin.awards import MOST_POINTS, GivenByHand, OfMember
from gamification.admin.shown import DASH, listed
from gamification.enums import AdjustmentStatus
from gamification.errors import AdjustmentEmptyError
from gamification.models import PointsAdjustment, PointsEntry, PointsExpiry
from gamification.selectors.liability import Liability, liability_of
from goodplay.core.admin import link, register, verb_action
from goodplay.core.admin.actions import Verb
from goodplay.core.admin.imports import ImportForm, ImportsRows
from goodplay.core.admin.panels import Figure, Panel, panel
from goodplay.core.models import Job
from goodplay.core.money import DECIMALS, format_minor
from organizations.models import Organization

COLOURS = {
    AdjustmentStatus.QUEUED: "info",
    AdjustmentStatus.DONE: "success",
    AdjustmentStatus.UNDOING: "warning",
    AdjustmentStatus.UNDONE: "danger",
}


@panel(verb="gamification.stats.view", order=21)
def liability(organization_id: UUID) -> Panel:
    """Show what the organization owes its members in points."""
    owed = liability_of(organization_id, today=timezone.now().date())
    figures = [
        Figure(
            title=_("Points that members can spend"),
            value=f"{owed.outstanding_points:,}",
            hint=_worth(owed),
            link=reverse("admin:wallet_account_changelist"),
        )
    ]
    if owed.announced_points:
        expiring = Figure(
            title=_("Points that will expire"),
            value=f"{owed.announced_points:,}",
            hint=_("Members have been told; what they spend does not expire"),
            link=reverse("admin:gamification_pointsexpiry_changelist"),
        )
        figures.append(expiring)
    if owed.members_owing:
        debts = Figure(
            title=_("Points that members owe"),
            value=f"{owed.owed_by_members:,}",
            hint=_("Taken back after they were spent; later points pay them"),
            link=f"{reverse('admin:gamification_memberstate_changelist')}?owing=yes",
        )
        figures.append(debts)
    return Panel(figures=figures)


def _worth(owed: Liability) -> Any:
    if owed.worth_minor is None:
        return _("Without a price: decide in the policies what a thousand are worth")
    return _("Worth %s") % f"{format_minor(owed.worth_minor, DECIMALS[owed.currency])} {owed.currency}"


class SettledFilter(admin.SimpleListFilter):
    """Expiries still to come, or past ones."""

    title = _("when")
    parameter_name = "settled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer both."""
        return [("no", _("still to come")), ("yes", _("past"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what was chosen."""
        return queryset.filter(settled_at__isnull=self.value() == "no") if self.value() else queryset


@register(PointsExpiry)
class PointsExpiryAdmin(OfMember):
    """Points of which members were told that they expire; whether they do is decided in the policies."""

    verbs = "gamification.points_expiry"
    list_display = ("whose", "points", "expires_on", "announced_at", "outcome")
    list_display_links = ("expires_on",)
    list_filter = (SettledFilter, ("expires_on", RangeDateFilter))
    list_filter_submit = True
    ordering = ("-id",)
    fields = ("whose", "points", "expires_on", "announced_at", "became", "settled_at", "transfer")

    @display(description=_("outcome"), label={"open": "info", "expired": "warning", "kept": "success"})
    def outcome(self, expiry: PointsExpiry) -> tuple[str, Any]:
        """Tell what became of the points."""
        if expiry.expired_points is None:
            return "open", _("still to come")
        if not expiry.expired_points:
            return "kept", _("nothing was lost")
        return "expired", _("%d expired") % expiry.expired_points

    @display(description=_("outcome"))
    def became(self, expiry: PointsExpiry) -> Any:
        """Say what became of the points."""
        return self.outcome(expiry)[1]

    @display(description=_("transfer"))
    def transfer(self, expiry: PointsExpiry) -> str:
        """Link to the transfer that took them."""
        return listed("wallet_transfer", _("in the ledger"), q=expiry.transfer_key) if expiry.expired_points else DASH


class AdjustmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Points for many members at once."""

    points = forms.IntegerField(
        label=_("Points for each"),
        min_value=-MOST_POINTS,
        max_value=MOST_POINTS,
        help_text=_("Below zero they are taken."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    whom = forms.ChoiceField(
        label=_("For whom"),
        choices=[
            ("chosen", _("the members chosen below")),
            ("type", _("all members of the type below")),
            ("everybody", _("all members")),
        ],
        initial="chosen",
        widget=UnfoldAdminRadioSelectWidget,
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=Membership.objects.none(), required=False, help_text=_("Type a part of a name.")
    )
    member_type = forms.ChoiceField(label=_("Type of member"), required=False, widget=UnfoldAdminSelectWidget)
    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        help_text=_("The line of the members' histories."),
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For your records."), widget=UnfoldAdminTextInputWidget
    )

    class Meta:
        model = PointsAdjustment
        fields = ("points", "whom", "members", "member_type", "description", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask for those who are meant."""
        wanted: dict[str, Any] = super().clean() or {}
        needed = {"chosen": "members", "type": "member_type"}.get(wanted.get("whom", ""))
        if needed and not wanted.get(needed):
            self.add_error(needed, _("Choose at least one."))
        if wanted.get("points") == 0:
            self.add_error("points", _("Give a number other than 0."))
        return wanted


class PointsImportForm(ImportForm):
    """A file of points."""

    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        help_text=_("The line of the history of members whose row has none."),
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("For your records. The file has the columns member (an e-mail address or an id) and points."),
        widget=UnfoldAdminTextInputWidget,
    )


@register(PointsAdjustment)
class PointsAdjustmentAdmin(ImportsRows, GivenByHand):
    """Points given to many members at once; what was wrong is undone as a whole."""

    verbs = "gamification.points_adjustment"
    given_by = "gamification.points_adjustment.add"
    import_verb = "gamification.points_adjustment.import"
    import_form = PointsImportForm
    form = AdjustmentForm
    list_display = ("description", "audience", "each", "member_count", "total_points", "state", "created_at")
    list_filter = ("status",)
    list_select_related = ("asked_by__user",)
    search_fields = ("description", "reason", "audience")
    search_help_text = _("Words of the description or the reason")
    ordering = ("-id",)
    actions = ("undo",)
    fields = (
        "description",
        "reason",
        "audience",
        "each",
        "member_count",
        "total_points",
        "stands",
        "asker",
        "created_at",
        "undone_at",
        "undo_reason",
        "progress",
        "shares",
    )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Offer the organization's members and the types in use."""
        form = super().get_form(request, obj, change, **kwargs)
        chosen = request.organization_id  # type: ignore[attr-defined]
        if obj is None and chosen is not None:
            kind = Organization.objects.values_list("kind", flat=True).get(pk=chosen)
            types = member_types_of(chosen, kind)
            form.base_fields["member_type"].choices = [("", DASH), *((each, each) for each in types)]
            members = form.base_fields["members"]
            members.queryset = Membership.objects.of(chosen).filter(is_active=True)
            members.widget = AutocompleteSelectMultiple(PointsEntry._meta.get_field("member"), self.admin_site)
            members.widget.choices = members.choices
        return form

    class Media:
        js = ("goodplay/named_search.js",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the members whom the address names."""
        initial = super().get_changeform_initial_data(request)
        return dict(initial) | {"members": [each for each in request.GET.get("members", "").split(",") if _is_id(each)]}

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer undoing what is done."""
        return super().verbs_of_row(request, obj) if obj.status == AdjustmentStatus.DONE else []

    def save_form_row(self, request: HttpRequest, obj: PointsAdjustment, form: Any, *, change: bool) -> None:
        """Queue the adjustment."""
        wanted = form.cleaned_data
        if change:
            raise AdjustmentEmptyError
        adjustment = services.adjust_points(
            points=wanted["points"],
            description=wanted["description"],
            reason=wanted["reason"],
            member_ids=[member.pk for member in wanted["members"]] if wanted["whom"] == "chosen" else (),
            member_type=wanted["member_type"] if wanted["whom"] == "type" else "",
            everybody=wanted["whom"] == "everybody",
            by=request.caller,  # type: ignore[attr-defined]
            adjustment_id=obj.pk,
        )
        obj.pk = adjustment.pk

    def start_import(self, **fields: Any) -> Job:
        """Queue the job."""
        return services.start_points_import(**fields)

    @display(description=_("points for each"))
    def each(self, adjustment: PointsAdjustment) -> Any:
        """Show what each gets, or that a file says it."""
        return _("by the file") if adjustment.points is None else f"{adjustment.points:+d}"

    @display(description=_("state"), label=COLOURS)
    def state(self, adjustment: PointsAdjustment) -> tuple[str, Any]:
        """Show where it stands."""
        return adjustment.status, adjustment.get_status_display()

    @display(description=_("state"))
    def stands(self, adjustment: PointsAdjustment) -> str:
        """Say where it stands."""
        return adjustment.get_status_display()

    @display(description=_("asked by"))
    def asker(self, adjustment: PointsAdjustment) -> str:
        """Link to who asked for it."""
        return link(adjustment.asked_by)

    @display(description=_("progress"))
    def progress(self, adjustment: PointsAdjustment) -> str:
        """Link to the job."""
        return link(reverse("admin:core_job_change", args=[adjustment.pk]), _("the job"))

    @display(description=_("activities"))
    def shares(self, adjustment: PointsAdjustment) -> str:
        """Link to what it recorded."""
        return listed("gamification_activity", _("each member's share"), source=adjustment.source)

    @verb_action(verb="gamification.points_adjustment.undo", description=_("Undo"), reason=True)
    def undo(self, request: HttpRequest, adjustment: Any, *, reason: str) -> None:
        """Take back everything that it did."""
        services.undo_adjustment(adjustment_id=adjustment.pk, reason=reason, by=request.caller)  # type: ignore[attr-defined]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
