"""Trials of changed rules on the wire."""

from collections.abc import Mapping
from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from gamification.api.serializers.achievements import AchievementInput
from gamification.api.serializers.badges import BadgeInput
from gamification.api.serializers.ladders import LadderChanges, LadderInput
from gamification.enums import TrialStatus
from gamification.models import RuleTrial, RuleTrialRow
from gamification.services.trials import MOST_DAYS
from goodplay.core.api.fields import BoundedInteger, IdField, SafeText

MOST_POINTS: Final = 1_000_000
COUNTS: Final = {"type": "object", "additionalProperties": {"type": "integer"}, "description": "By code."}


class RuleInput(serializers.Serializer[Any]):
    """A scoring rule of an action as it would be; what is left out is as usual."""

    code = serializers.RegexField(r"^[a-z0-9][a-z0-9_.-]*\Z", max_length=40)
    name = SafeText(max_length=120)
    kind = serializers.ChoiceField(choices=["fixed", "per_quantity", "proportional", "multiplier"])
    points = BoundedInteger(max_value=MOST_POINTS, required=False)
    per_milli = BoundedInteger(min_value=1, max_value=10**12, required=False)
    unit = SafeText(max_length=12, required=False, allow_blank=True)
    factor_num = BoundedInteger(min_value=1, max_value=1_000, required=False)
    factor_den = BoundedInteger(min_value=1, max_value=1_000, required=False)
    min_streak = BoundedInteger(max_value=10_000, required=False)
    cadence = serializers.ChoiceField(choices=["day", "week", "month"], required=False)
    is_active = serializers.BooleanField(required=False)


class ActionChangeInput(serializers.Serializer[Any]):
    """What may be tried of an action; its rules are given as a whole."""

    name = SafeText(max_length=120, required=False)
    description = SafeText(max_length=500, required=False, allow_blank=True)
    is_repeatable = serializers.BooleanField(required=False)
    cooldown_seconds = BoundedInteger(max_value=31_536_000, required=False)
    daily_points_cap = BoundedInteger(max_value=10**9, required=False, allow_null=True)
    weekly_points_cap = BoundedInteger(max_value=10**9, required=False, allow_null=True)
    daily_count_cap = BoundedInteger(max_value=10**6, required=False, allow_null=True)
    weekly_count_cap = BoundedInteger(max_value=10**6, required=False, allow_null=True)
    is_active = serializers.BooleanField(required=False)
    rules = RuleInput(many=True, required=False, max_length=20)  # type: ignore[call-arg]


Shape = type[serializers.Serializer[Any]]
CHANGES: Final[Mapping[str, tuple[Shape | None, Shape]]] = {
    "achievement": (AchievementInput, AchievementInput),
    "action": (None, ActionChangeInput),
    "badge": (BadgeInput, BadgeInput),
    "ladder": (LadderInput, LadderChanges),
}
"""What may be tried: what a new one is made of (None: only a change is tried), and what may change."""


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": True,
        "description": "What it would be, as in POST of achievements, badges or ladders; an action's limits and rules.",
        "example": {"name": "Hundred hours", "achievement_type": "hours_logged", "criteria": {"hours_required": 100}},
    }
)
class ChangeField(serializers.DictField):
    """The fields of what would be made or changed; checked like there."""


class TrialInput(serializers.Serializer[Any]):
    """A change of the rules to be tried: what, which one (none: a new one), and what it would be."""

    what = serializers.ChoiceField(choices=list(CHANGES))
    subject_id = IdField(required=False, allow_null=True, help_text="Of what is changed; left out: a new one.")
    change = ChangeField()
    days = BoundedInteger(min_value=1, max_value=MOST_DAYS, default=30, help_text="How many days back it looks.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Check the fields as the address of the thing itself would.

        Raises:
            ValidationError: They do not have its shape.
        """
        noun, subject_id = given["what"], given.get("subject_id")
        new, changed = CHANGES[noun]
        shape = changed if subject_id is not None else new
        if shape is None:
            raise serializers.ValidationError({"subject_id": "Name the action that is changed."})
        checked = shape(data=given["change"], partial=subject_id is not None, context=self.context)
        if not checked.is_valid():
            raise serializers.ValidationError({"change": checked.errors})
        arguments = _plain(checked.validated_data)
        verb = f"{noun}.create" if subject_id is None else f"{noun}.change"
        if subject_id is not None:
            arguments[f"{noun}_id"] = subject_id
        return {"verb": verb, "arguments": arguments, "days": given["days"]}


class PublishInput(serializers.Serializer[Any]):
    """When the rules are to hold (now, if left out), and whether they look back."""

    publish_at = serializers.DateTimeField(required=False, allow_null=True)
    awards_past = serializers.BooleanField(
        default=False, help_text="Award also to those who have already fulfilled it; nobody is awarded anything twice."
    )


class TrialResultSerializer(serializers.Serializer[Any]):
    """What would come of it; points in the smallest unit of the points currency, awards by code."""

    members_tried = serializers.IntegerField()
    members_gaining = serializers.IntegerField()
    members_losing = serializers.IntegerField()
    points_before = serializers.IntegerField()
    points_after = serializers.IntegerField()
    points_gained = serializers.IntegerField()
    points_lost = serializers.IntegerField()
    achievements = serializers.DictField(child=serializers.IntegerField())
    lost_achievements = serializers.DictField(child=serializers.IntegerField())
    badges = serializers.DictField(child=serializers.IntegerField())
    lost_badges = serializers.DictField(child=serializers.IntegerField())
    levels_changed = serializers.IntegerField()
    fulfilled = serializers.DictField(
        child=serializers.IntegerField(), help_text="Members who have fulfilled a new or changed achievement already."
    )
    fulfilled_points = serializers.IntegerField()
    is_complete = serializers.BooleanField()


class TrialSerializer(serializers.ModelSerializer[RuleTrial]):
    """A trial; ``result`` is null until the first members have been tried, and complete when it says so."""

    status = serializers.ChoiceField(choices=TrialStatus.choices, read_only=True)
    result = serializers.SerializerMethodField()
    refusal = serializers.SerializerMethodField()

    class Meta:
        model = RuleTrial
        fields = (
            "id",
            "title",
            "status",
            "days",
            "since",
            "base_version",
            "job_id",
            "result",
            "awards_past",
            "publish_at",
            "published_at",
            "version",
            "award_job_id",
            "refusal",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(TrialResultSerializer(allow_null=True))
    def get_result(self, trial: RuleTrial) -> dict[str, Any] | None:
        """Return the figures so far."""
        return dict(TrialResultSerializer(trial.result).data) if trial.result else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_refusal(self, trial: RuleTrial) -> str | None:
        """Return the code of why it could not be published."""
        return trial.refusal["code"] if trial.refusal else None


class TrialRowSerializer(serializers.ModelSerializer[RuleTrialRow]):
    """What a trial means for one member."""

    member_id = serializers.UUIDField(read_only=True)
    member_name = serializers.CharField(source="member", read_only=True)
    achievements = serializers.SerializerMethodField()
    lost_achievements = serializers.SerializerMethodField()
    badges = serializers.SerializerMethodField()

    class Meta:
        model = RuleTrialRow
        fields = (
            "id",
            "member_id",
            "member_name",
            "points_before",
            "points_after",
            "points_change",
            "achievements",
            "lost_achievements",
            "badges",
        )
        read_only_fields = fields

    def get_achievements(self, row: RuleTrialRow) -> list[str]:
        """Return the codes of what would newly be earned."""
        return list(row.outcome.get("achievements", []))

    def get_lost_achievements(self, row: RuleTrialRow) -> list[str]:
        """Return the codes of what would not be earned."""
        return list(row.outcome.get("lost_achievements", []))

    def get_badges(self, row: RuleTrialRow) -> list[str]:
        """Return the codes of the badges that would newly be held."""
        return list(row.outcome.get("badges", []))


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return validated fields as plain rows."""
    lists = {"rules", "levels"}
    return {name: [dict(row) for row in value] if name in lists else value for name, value in fields.items()}
