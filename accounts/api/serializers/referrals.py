"""Referrals on the wire."""

from typing import Any

from rest_framework import serializers

from accounts.models import Referral


class ReferralCodeSerializer(serializers.Serializer[Any]):
    """A member's code and link to share, and how many came by it."""

    member_id = serializers.UUIDField()
    code = serializers.CharField(allow_null=True, help_text="Null for a moment after joining.")
    link = serializers.CharField(allow_null=True)
    registered = serializers.IntegerField(help_text="Not members yet.")
    joined = serializers.IntegerField(help_text="Members who have not done anything yet.")
    rewarded = serializers.IntegerField()


class ReferralSerializer(serializers.ModelSerializer[Referral]):
    """Somebody whom a member brought; the name is known once he has joined."""

    member_id = serializers.UUIDField(read_only=True)
    referred_id = serializers.UUIDField(read_only=True, allow_null=True)
    referred_name = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = (
            "id",
            "member_id",
            "referred_id",
            "referred_name",
            "status",
            "created_at",
            "joined_at",
            "rewarded_at",
        )
        read_only_fields = fields

    def get_referred_name(self, referral: Referral) -> str:
        """Return what the organization calls him, else what he calls himself; never his address."""
        who = referral.referred
        return (who.display_name or (who.user.display_name if who.user else "")) if who else ""


class ReferrerInput(serializers.Serializer[Any]):
    """The code of who brought a member."""

    code = serializers.CharField(max_length=20, help_text="Any case, with or without spaces and hyphens.")
