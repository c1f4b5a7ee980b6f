"""The form of an achievement: its criteria as fields, so that nobody writes JSON."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from gamification.enums import AchievementType, Cadence
from gamification.models import Achievement
from gamification.rules.criteria import spelled_out
from gamification.selectors.definitions import (
    achievements_known_to,
    actions_known_to,
    badges_known_to,
    ladders_known_to,
)
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID

CONDITIONS: Final = 5
"""How many conditions the form offers; a stored achievement with more shows all of its own."""
WHOLE: Final = {
    AchievementType.PROJECTS_COMPLETED: "projects_required",
    AchievementType.TASKS_COMPLETED: "tasks_required",
    AchievementType.SKILLS_ACQUIRED: "skills_required",
    AchievementType.TRAININGS_COMPLETED: "trainings_required",
    AchievementType.CONSECUTIVE_DAYS: "days_required",
    AchievementType.VOLUNTEER_REFERRED: "volunteers_required",
}
LABELS: Final = {
    "projects_required": _("Projects completed"),
    "tasks_required": _("Tasks completed"),
    "skills_required": _("Skills"),
    "trainings_required": _("Trainings completed"),
    "days_required": _("Days in a row"),
    "volunteers_required": _("Volunteers brought along"),
}
KINDS: Final = [
    ("", "–"),
    ("action_count", _("An action so many times")),
    ("action_quantity", _("So much of an action")),
    ("point_milestone", _("Points")),
    ("streak_days", _("Streak")),
    ("level_reached", _("Level of a ladder")),
    ("badge_earned", _("Badge held")),
    ("achievement_earned", _("Another achievement")),
    ("tenure_days", _("Days as a member")),
    ("admin_awarded", _("Only by hand")),
]
PERIODS: Final = [
    ("all", _("ever")),
    ("day", _("within a day")),
    ("week", _("within a week")),
    ("month", _("within a month")),
]
PARTS: Final = ("type", "action", "at_least", "period", "unit", "cadence", "ladder", "badge", "achievement")
USED: Final[Mapping[str, tuple[str, ...]]] = {
    "action_count": ("action", "at_least", "period"),
    "action_quantity": ("action", "at_least", "period", "unit"),
    "point_milestone": ("at_least", "period"),
    "points_in_period": ("at_least", "period"),
    "streak_days": ("at_least", "cadence"),
    "level_reached": ("ladder", "at_least"),
    "badge_earned": ("badge",),
    "achievement_earned": ("achievement", "at_least"),
    "tenure_days": ("at_least",),
    "admin_awarded": (),
}
"""The parts that each kind of condition reads."""


OWN: Final = (
    "name",
    "description",
    "type",
    "points_reward",
    "badge",
    "is_repeatable",
    "tracks_progress",
    "is_secret",
    "is_active",
)
"""The columns that the form writes as they are."""


class AchievementForm(forms.ModelForm):  # type: ignore[type-arg]
    """An achievement with one field for each thing that its type asks for."""

    hours_required = forms.DecimalField(
        label=_("Hours"), required=False, min_value=Decimal("0.001"), decimal_places=3, max_digits=12
    )
    certified = forms.BooleanField(label=_("Only certified skills"), required=False, widget=UnfoldBooleanSwitchWidget)
    match = forms.ChoiceField(
        label=_("Completed when"),
        required=False,
        choices=[("all", _("all conditions are met")), ("any", _("one condition is met"))],
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Achievement
        fields = OWN
        help_texts = {
            "type": _("What has to be reached; “Conditions” combines several things."),
            "points_reward": _("In the smallest unit of the points currency; paid each time it is completed."),
            "is_repeatable": _(
                "Each time what lasts is reached again: every 10 hours, every 5 tasks. Other conditions must hold at"
                " that moment."
            ),
            "tracks_progress": _("Members see how far they are."),
            "is_secret": _("Nobody sees it before he has completed it."),
            "is_active": _("Switched off, nobody completes it any more; who has keeps it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored: Mapping[str, Any] = self.initial.get("criteria") or self.instance.criteria or {}
        self.fields["hours_required"].widget = UnfoldAdminDecimalFieldWidget()
        for name, label in LABELS.items():
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=10**9, widget=UnfoldAdminIntegerFieldWidget
            )
        self.initial.update({name: value for name, value in stored.items() if name != "conditions"})
        self._offer_conditions(spelled_out(stored) if self._kind() == AchievementType.CUSTOM else [])

    def clean(self) -> dict[str, Any]:
        """Put the criteria together; the service says what is wrong with them."""
        cleaned = dict(super().clean() or {})
        written = {name: cleaned.pop(name, None) for name in list(cleaned) if name not in OWN}
        if "type" in cleaned:
            cleaned["criteria"] = self._criteria(cleaned["type"], written)
        return cleaned

    def _kind(self) -> str:
        return str(self.initial.get("type") or self.instance.type)

    def _offer_conditions(self, stored: Sequence[Mapping[str, Any]]) -> None:
        choices = _choices()
        for place in range(max(CONDITIONS, len(stored))):
            for part in PARTS:
                self.fields[condition_name(place, part)] = _field(part, choices)
            for part, value in (stored[place] if place < len(stored) else {}).items():
                self.initial[condition_name(place, part)] = value

    def _criteria(self, kind: str, written: Mapping[str, Any]) -> dict[str, Any]:
        if kind == AchievementType.CUSTOM:
            return {"match": written["match"] or "all", "conditions": list(self._conditions(written))}
        if kind == AchievementType.HOURS_LOGGED:
            hours = written["hours_required"]
            return {} if hours is None else {"hours_required": _plain(hours)}
        name = WHOLE[AchievementType(kind)]
        criteria = {} if written[name] is None else {name: written[name]}
        return criteria | {"certified": written["certified"]} if kind == AchievementType.SKILLS_ACQUIRED else criteria

    def _conditions(self, written: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for place in range(sum(name.endswith("_type") for name in self.fields if name.startswith("condition_"))):
            kind = written[condition_name(place, "type")]
            if kind:
                parts = {part: written[condition_name(place, part)] for part in USED[kind]}
                filled = {part: value for part, value in parts.items() if value not in (None, "")}
                if kind != "action_quantity" and "at_least" in filled:
                    filled["at_least"] = _plain(filled["at_least"])
                elif "at_least" in filled:
                    filled["at_least"] = str(_plain(filled["at_least"]))
                yield {"type": kind, **filled}


def condition_name(place: int, part: str) -> str:
    """Return the name of a part of a condition in the form."""
    return f"condition_{place + 1}_{part}"


def _field(part: str, choices: Mapping[str, list[tuple[str, Any]]]) -> forms.Field:
    if part == "at_least":
        return forms.DecimalField(
            label=_("At least"),
            required=False,
            help_text=_("Times, points, days, units or the number of the level."),
            min_value=Decimal("0.001"),
            max_digits=15,
            decimal_places=3,
            widget=UnfoldAdminDecimalFieldWidget,
        )
    if part == "unit":
        return forms.CharField(label=_("Currency"), required=False, max_length=12)
    labels = {
        "type": _("Condition"),
        "action": _("Action"),
        "period": _("When"),
        "cadence": _("Streak by"),
        "ladder": _("Ladder"),
        "badge": _("Badge"),
        "achievement": _("Achievement"),
    }
    return forms.ChoiceField(label=labels[part], required=False, choices=choices[part], widget=UnfoldAdminSelectWidget)


def _choices() -> dict[str, list[tuple[str, Any]]]:
    """Return what the selects offer in the open door's organization (the platform's, where all are looked at)."""
    organization_id = tenancy.door().organization_id or PLATFORM_ID
    known: dict[str, Any] = {
        "action": actions_known_to(organization_id),
        "badge": badges_known_to(organization_id),
        "ladder": ladders_known_to(organization_id),
        "achievement": achievements_known_to(organization_id),
    }
    rows = {part: [("", "–"), *found.order_by("name").values_list("code", "name")] for part, found in known.items()}
    return rows | {"type": KINDS, "period": PERIODS, "cadence": [("", "–"), *Cadence.choices]}


def _plain(number: Decimal) -> int | str:
    return int(number) if number == int(number) else str(number.normalize())
