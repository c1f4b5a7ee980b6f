"""Claims on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.api.serializers.numbers import QuantityField
from gamification.enums import ClaimKind, ClaimStatus
from gamification.models import Claim, ClaimEvidence, ClaimStep
from gamification.rules.claims import MOST_COMPLEX
from goodplay.core.api.fields import BoundedInteger, IdField, SafeText

MOST_ROWS = 100
DECISIONS = ("approve", "return", "reject")


class ClaimEvidenceSerializer(serializers.ModelSerializer[ClaimEvidence]):
    """A picture or PDF; its content is at ``/claims/{id}/evidence/{evidence_id}``."""

    class Meta:
        model = ClaimEvidence
        fields = ("id", "name", "content_type", "size_bytes", "added_at")
        read_only_fields = fields


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim; ``quantity`` is in hours, or the complexity of a task, else 1."""

    member_id = serializers.UUIDField(read_only=True)
    member_name = serializers.CharField(source="member", read_only=True)
    quantity = QuantityField(source="quantity_milli", read_only=True)
    skill_id = serializers.UUIDField(read_only=True, allow_null=True)
    submitted_by = serializers.UUIDField(source="submitted_by_id", read_only=True, allow_null=True)
    decided_by = serializers.UUIDField(source="decided_by_id", read_only=True, allow_null=True)
    activity_id = serializers.CharField(read_only=True, allow_null=True)
    is_taken_back = serializers.SerializerMethodField(help_text="The activity of the approval was taken back.")
    evidence = ClaimEvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Claim
        fields = (
            "id",
            "member_id",
            "member_name",
            "kind",
            "title",
            "description",
            "happened_on",
            "quantity",
            "complexity",
            "skill_id",
            "is_certificate",
            "status",
            "source",
            "submitted_on",
            "submitted_by",
            "decided_at",
            "decided_by",
            "decision_reason",
            "is_self_attested",
            "activity_id",
            "is_taken_back",
            "evidence",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_is_taken_back(self, claim: Claim) -> bool:
        """Tell whether the activity was taken back."""
        return bool(getattr(claim, "is_taken_back", False))


class ClaimStepSerializer(serializers.ModelSerializer[ClaimStep]):
    """What was done to a claim."""

    by = serializers.UUIDField(source="by_id", read_only=True, allow_null=True)

    class Meta:
        model = ClaimStep
        fields = ("status", "by", "reason", "made_at")
        read_only_fields = fields


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with everything that was done to it."""

    steps = ClaimStepSerializer(source="trail", many=True, read_only=True)

    class Meta(ClaimSerializer.Meta):
        fields = (*ClaimSerializer.Meta.fields, "steps")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class ClaimWords(serializers.Serializer[Any]):
    """What a claim says; hours need a quantity, a skill needs its id, the rest a title."""

    kind = serializers.ChoiceField(choices=ClaimKind.choices)
    title = SafeText(max_length=120, required=False, allow_blank=True)
    description = SafeText(max_length=2000, required=False, allow_blank=True)
    happened_on = serializers.DateField()
    quantity = QuantityField(source="quantity_milli", required=False, help_text="Hours; for nothing else.")
    complexity = BoundedInteger(min_value=1, max_value=MOST_COMPLEX, required=False, help_text="Of a task.")
    skill_id = IdField(required=False)
    is_certificate = serializers.BooleanField(required=False, help_text="A certificate proves the skill.")


class ClaimInput(ClaimWords):
    """A new claim; of oneself, or (managers) of another member."""

    member_id = IdField(required=False)


class ClaimReasonInput(serializers.Serializer[Any]):
    """Why."""

    reason = SafeText(max_length=500)


class ClaimRemarkInput(serializers.Serializer[Any]):
    """A word along with it."""

    reason = SafeText(max_length=500, required=False, allow_blank=True)


class EvidenceInput(serializers.Serializer[Any]):
    """A file that speaks for a claim."""

    evidence = serializers.FileField(max_length=255, help_text="PNG, JPEG, WebP, HEIC or PDF, at most 8 MB.")


class ClaimBatchInput(serializers.Serializer[Any]):
    """One decision about up to a hundred claims; each stands for itself."""

    decision = serializers.ChoiceField(choices=DECISIONS)
    claim_ids = serializers.ListField(child=IdField(), min_length=1, max_length=MOST_ROWS)
    reason = SafeText(
        max_length=500, required=False, allow_blank=True, help_text="Required for sending back and rejecting."
    )

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Ask why, where a member will read it."""
        if fields["decision"] != "approve" and not fields.get("reason"):
            raise serializers.ValidationError({"reason": ["Say why."]})
        return fields


class DecidedSerializer(serializers.Serializer[Any]):
    """What became of one claim; ``code`` and ``title`` say why it was refused."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=ClaimStatus.choices, required=False)
    code = serializers.CharField(required=False)
    title = serializers.CharField(required=False)


class DecidedListSerializer(serializers.Serializer[Any]):
    """What became of every claim, in their order."""

    decided = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = DecidedSerializer(many=True)


class QueueSerializer(serializers.Serializer[Any]):
    """How many claims stand where; ``oldest_at`` is since when the first one waits."""

    submitted = serializers.IntegerField(source="counts.submitted")
    returned = serializers.IntegerField(source="counts.returned")
    approved = serializers.IntegerField(source="counts.approved")
    rejected = serializers.IntegerField(source="counts.rejected")
    withdrawn = serializers.IntegerField(source="counts.withdrawn")
    oldest_at = serializers.DateTimeField(allow_null=True)
