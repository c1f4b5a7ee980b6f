"""Members who were taken off leaderboards, and who came into the first ten, in the back office."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from gamification import services
from gamification.admin.awards import GivenByHand, OfMember
from gamification.models import HiddenEntry, TopTenEntry
from goodplay.core.admin import link, register, verb_action
from goodplay.core.admin.actions import Verb


class RestoredFilter(admin.SimpleListFilter):
    """Entries that are hidden now, or were before."""

    title = _("state")
    parameter_name = "restored"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        """Offer both."""
        return [("no", _("taken off")), ("yes", _("back again"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep what was chosen."""
        return queryset.filter(restored_at__isnull=self.value() == "no") if self.value() else queryset


class HideEntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """Taking a member off a leaderboard."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=255,
        help_text=_("Kept for the file; only managers read it."),
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = HiddenEntry
        fields = ("member", "leaderboard", "reason")
        help_texts = {
            "member": _("Points and everything else that the member has stay as they are; everybody behind moves up."),
            "leaderboard": _("Leave it empty to take the member off every leaderboard."),
        }


@register(HiddenEntry)
class HiddenEntryAdmin(GivenByHand):
    """Members who were taken off leaderboards, and why; they can be put back."""

    verbs = "gamification.hidden_entry"
    given_by = "gamification.hidden_entry.add"
    form = HideEntryForm
    list_display = ("whose", "board", "reason", "hidden_at", "state")
    list_display_links = ("reason",)
    list_filter = (RestoredFilter, ("hidden_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("member__user", "leaderboard", "hidden_by__user", "restored_by__user")
    search_fields = ("reason", "member__display_name", "member__user__display_name")
    search_help_text = _("Words of the reason, or a member's name")
    autocomplete_fields = ("member", "leaderboard")
    ordering = ("-id",)
    actions = ("restore",)
    fields = ("whose", "board", "reason", "hidden_at", "hider", "state", "restored_at", "restorer")

    def verbs_of_row(self, request: HttpRequest, obj: Any) -> list[Verb]:
        """Offer to put back who is off."""
        return super().verbs_of_row(request, obj) if obj.restored_at is None else []

    def save_form_row(self, request: HttpRequest, obj: HiddenEntry, form: Any, *, change: bool) -> None:
        """Take the member off."""
        wanted = form.cleaned_data
        board = wanted["leaderboard"]
        caller = request.caller  # type: ignore[attr-defined]
        entry = services.hide_entry(
            member_id=wanted["member"].pk,
            leaderboard_id=board.pk if board else None,
            reason=wanted["reason"],
            by=caller,
        )
        obj.pk = entry.pk

    @display(description=_("leaderboard"))
    def board(self, entry: HiddenEntry) -> Any:
        """Link to the board; say so where it is every one."""
        return link(entry.leaderboard) if entry.leaderboard_id else _("every leaderboard")

    @display(description=_("taken off by"))
    def hider(self, entry: HiddenEntry) -> str:
        """Link to who decided it."""
        return link(entry.hidden_by)

    @display(description=_("put back by"))
    def restorer(self, entry: HiddenEntry) -> str:
        """Link to who put the member back."""
        return link(entry.restored_by)

    @display(description=_("state"), label={"off": "warning", "back": "success"})
    def state(self, entry: HiddenEntry) -> tuple[str, Any]:
        """Tell whether the member is off now."""
        return ("back", _("back again")) if entry.restored_at else ("off", _("taken off"))

    @verb_action(verb="gamification.hidden_entry.restore", description=_("Put back on the leaderboard"))
    def restore(self, request: HttpRequest, entry: Any) -> None:
        """Let a member appear again."""
        services.restore_entry(entry_id=entry.pk, by=request.caller)  # type: ignore[attr-defined]


@register(TopTenEntry)
class TopTenEntryAdmin(OfMember):
    """Who came into the first ten of a leaderboard, and when."""

    verbs = "gamification.top_ten_entry"
    list_display = ("whose", "board", "rank", "starts_on", "entered_at")
    list_display_links = ("rank",)
    list_filter = ("leaderboard__timeframe", ("entered_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("member__user", "leaderboard")
    search_fields = ("member__display_name", "member__user__display_name", "leaderboard__name")
    search_help_text = _("A member's or a leaderboard's name")
    ordering = ("-id",)
    fields = ("whose", "board", "rank", "starts_on", "entered_at")

    @display(description=_("leaderboard"))
    def board(self, entry: TopTenEntry) -> str:
        """Link to the board."""
        return link(entry.leaderboard)
