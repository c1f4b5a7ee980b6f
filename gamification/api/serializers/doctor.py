"""What the doctor found, on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.models import Finding


class CheckSerializer(serializers.Serializer[Any]):
    """A check, when it last looked (null: not yet), and how much is open."""

    name = serializers.CharField()
    title = serializers.CharField()
    advice = serializers.CharField()
    is_repairable = serializers.BooleanField()
    checked_at = serializers.DateTimeField(allow_null=True)
    looked_at_count = serializers.IntegerField()
    finding_count = serializers.IntegerField()


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """Something that is not as it should be."""

    id = serializers.CharField(read_only=True)
    check_name = serializers.CharField(read_only=True)
    member_id = serializers.UUIDField(read_only=True, allow_null=True)

    class Meta:
        model = Finding
        fields = ("id", "check_name", "subject", "member_id", "detail", "found_at", "last_found_at")
        read_only_fields = fields


class DoctorSerializer(serializers.Serializer[Any]):
    """The health of recognition: every check, and the latest hundred of what is open."""

    is_healthy = serializers.BooleanField(help_text="Every check has looked, and nothing is open.")
    checks = CheckSerializer(many=True)
    findings = FindingSerializer(many=True)
