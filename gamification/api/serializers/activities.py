"""Activities on the wire."""

import json
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from gamification.api.serializers.numbers import QuantityField
from gamification.enums import EventType
from gamification.models import Activity
from goodplay.core.api.fields import HandleField, IdField, SafeText

MOST_ROWS = 1_000
METADATA_BYTES = 4_000


class ActivityInput(serializers.Serializer[Any]):
    """What a member did; ``key`` is the client's own name of it, for ever: sent again it is the same activity."""

    member_id = IdField()
    action = serializers.CharField(max_length=64)
    key = HandleField()
    quantity = QuantityField(required=False)
    unit = serializers.CharField(max_length=12, required=False, allow_blank=True)
    occurred_at = serializers.DateTimeField()
    subject_type = serializers.CharField(max_length=24, required=False, allow_blank=True)
    subject_id = serializers.CharField(max_length=64, required=False, allow_blank=True)
    note = SafeText(max_length=500, required=False, allow_blank=True)
    metadata = serializers.DictField(required=False)

    def validate_metadata(self, metadata: dict[str, Any]) -> dict[str, Any]:
        """Refuse more than a few facts, and what a database cannot hold."""
        written = json.dumps(metadata)
        if len(written) > METADATA_BYTES or "\\u0000" in written:
            raise serializers.ValidationError(f"Give at most {METADATA_BYTES} characters, none of them NUL.")
        return metadata


class ActivityBatchInput(serializers.Serializer[Any]):
    """Up to 1 000 activities; each row is checked for itself, and none holds up the others."""

    activities = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST_ROWS)


def checked_rows(rows: Sequence[dict[str, Any]]) -> tuple[dict[int, dict[str, Any]], dict[int, Any]]:
    """Check each row for itself; return what is right and the errors of what is wrong, by place.

    One serializer looks at all of them: making one for each row would cost more than recording it.
    """
    one = ActivityInput()
    right: dict[int, dict[str, Any]] = {}
    wrong: dict[int, Any] = {}
    for place, row in enumerate(rows):
        try:
            right[place] = dict(one.run_validation(row))
        except serializers.ValidationError as error:
            wrong[place] = error.detail
    return right, wrong


class RecordedSerializer(serializers.Serializer[Any]):
    """What became of a row; ``code`` and ``errors`` say why it was refused."""

    index = serializers.IntegerField()
    key = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=["new", "duplicate", "refused"])
    id = serializers.CharField(allow_null=True)
    code = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    errors = serializers.DictField(required=False)  # type: ignore[assignment]


class RecordedListSerializer(serializers.Serializer[Any]):
    """What became of every row, in their order."""

    new = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = RecordedSerializer(many=True)


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """A fact; ``points`` is what it pays now, 0 while ``is_pending``."""

    id = serializers.CharField(read_only=True)
    member_id = serializers.UUIDField(read_only=True)
    quantity = serializers.SerializerMethodField()
    points = serializers.IntegerField(source="points_now", read_only=True)
    is_pending = serializers.BooleanField(read_only=True)
    is_reversed = serializers.BooleanField(read_only=True)
    reverses = serializers.CharField(source="reverses_id", read_only=True, allow_null=True)
    recorded_by = serializers.UUIDField(source="recorded_by_id", read_only=True, allow_null=True)

    class Meta:
        model = Activity
        fields = (
            "id",
            "key",
            "source",
            "member_id",
            "action",
            "quantity",
            "unit",
            "occurred_at",
            "recorded_at",
            "local_on",
            "subject_type",
            "subject_id",
            "note",
            "metadata",
            "points",
            "is_pending",
            "is_reversed",
            "reverses",
            "recorded_by",
        )
        read_only_fields = fields

    def get_quantity(self, activity: Activity) -> float:
        """Return the quantity in the action's unit."""
        return activity.quantity_milli / 1000


class PaidSerializer(serializers.Serializer[Any]):
    """Points that a rule paid for an activity."""

    rule = serializers.CharField()
    points_change = serializers.IntegerField(source="change")
    event_type = serializers.ChoiceField(choices=EventType.choices)
    created_at = serializers.DateTimeField(source="entered_at")


class EarnedSerializer(serializers.Serializer[Any]):
    """An honour that an activity earned."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    earned_at = serializers.DateTimeField()
    is_standing = serializers.BooleanField()


class ActivityDetailSerializer(ActivitySerializer):
    """A fact and what followed from it."""

    points_entries = PaidSerializer(source="effects.points_entries", many=True, read_only=True)
    achievements = EarnedSerializer(source="effects.achievements", many=True, read_only=True)
    badges = EarnedSerializer(source="effects.badges", many=True, read_only=True)

    class Meta(ActivitySerializer.Meta):
        fields = (*ActivitySerializer.Meta.fields, "points_entries", "achievements", "badges")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class ReverseInput(serializers.Serializer[Any]):
    """Why an activity is taken back."""

    reason = SafeText(max_length=500)
