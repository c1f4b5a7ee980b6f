"""Thanks between members on the wire."""

from typing import Any

from rest_framework import serializers

from gamification.models import Kudos
from goodplay.core.api.fields import IdField, SafeText


class KudosSerializer(serializers.ModelSerializer[Kudos]):
    """One member's thanks to another; hidden ones are shown to managers only."""

    giver_id = serializers.UUIDField(read_only=True)
    giver_name = serializers.CharField(source="giver", read_only=True)
    receiver_id = serializers.UUIDField(read_only=True)
    receiver_name = serializers.CharField(source="receiver", read_only=True)
    is_hidden = serializers.BooleanField(read_only=True)

    class Meta:
        model = Kudos
        fields = (
            "id",
            "giver_id",
            "giver_name",
            "receiver_id",
            "receiver_name",
            "message",
            "created_at",
            "is_hidden",
        )
        read_only_fields = fields


class KudosInput(serializers.Serializer[Any]):
    """Thanks of the caller to another member."""

    receiver_id = IdField()
    message = SafeText(max_length=255)


class HideKudosInput(serializers.Serializer[Any]):
    """Why kudos are hidden."""

    reason = SafeText(max_length=255)
