"""Opening a leaderboard, and how it is shown: what the editor asks."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from gamification.enums import BoardScope
from gamification.models import Leaderboard
from gamification.selectors.counted import metrics_in_words
from goodplay.core.ids import PLATFORM_ID

CHANGEABLE = ("name", "visibility", "tie_rule", "refresh_seconds", "is_active")
REFRESHED = (
    (30, _("every half minute")),
    (300, _("every five minutes")),
    (3_600, _("every hour")),
    (86_400, _("every day")),
    (604_800, _("every week")),
)
HELP = {
    "name": _("What members read above the list."),
    "timeframe": _("Whole days, weeks (from Monday) and months by each member's own calendar."),
    "starts_on": _("Only for a leaderboard between two dates: its first day."),
    "ends_on": _("Only for a leaderboard between two dates: its last day."),
    "scope": _("Among friends each member sees only himself and his friends, and nobody is last of all."),
    "visibility": _("Members may hide themselves from every leaderboard; nobody can overrule that."),
    "tie_rule": _("Which places members with equal values take."),
    "is_active": _("A leaderboard that is not active is not shown; what is kept of it stays."),
}


class LeaderboardForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a leaderboard is shown."""

    class Meta:
        model = Leaderboard
        fields: tuple[str, ...] = CHANGEABLE
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict(REFRESHED) | ({self.instance.refresh_seconds: self._now()} if self._is_odd() else {})
        if "refresh_seconds" in self.fields:
            self.fields["refresh_seconds"] = forms.TypedChoiceField(
                label=_("A copy is kept"),
                coerce=int,
                choices=sorted(offered.items()),
                initial=300,
                help_text=_("The list itself is always as of this moment; the copies are for looking back."),
                widget=UnfoldAdminSelectWidget,
            )

    def _is_odd(self) -> bool:
        return bool(self.instance.created_at) and self.instance.refresh_seconds not in dict(REFRESHED)

    def _now(self) -> Any:
        return format_lazy(_("every {} seconds"), self.instance.refresh_seconds)


class NewLeaderboardForm(LeaderboardForm):
    """Opening a leaderboard."""

    kind = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{0,27}\Z",
        label=_("Word for its address"),
        max_length=28,
        help_text=_("A short word in small letters, such as points, hours or trees; never changed afterwards."),
        widget=UnfoldAdminTextInputWidget,
    )
    metric = forms.ChoiceField(
        label=_("What is counted"),
        help_text=_("Only what members do from the moment it is recorded counts, past activities included."),
        widget=UnfoldAdminSelectWidget,
    )

    class Meta(LeaderboardForm.Meta):
        fields: tuple[str, ...] = (
            "kind",
            "name",
            "metric",
            "timeframe",
            "starts_on",
            "ends_on",
            "scope",
            "visibility",
            "tie_rule",
            "refresh_seconds",
        )

    organization_id: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["metric"].choices = metrics_in_words(self.organization_id)
        scopes = [BoardScope.ORGANIZATION, BoardScope.FRIENDS]
        if self.organization_id == PLATFORM_ID:
            scopes.append(BoardScope.PLATFORM)
        fields["scope"].choices = [(scope.value, scope.label) for scope in scopes]
