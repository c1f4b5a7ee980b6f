"""Friends on the wire."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from accounts.models import Block, Friendship, Membership


class _OfOther(serializers.Serializer[Any]):
    """What is shown of the other member."""

    member_id = serializers.SerializerMethodField()
    member_name = serializers.SerializerMethodField()
    member_avatar = serializers.SerializerMethodField()

    def other(self, row: Any) -> Membership:
        """Return the other member."""
        raise NotImplementedError

    def get_member_id(self, row: Any) -> str:
        """Return his id."""
        return str(self.other(row).pk)

    def get_member_name(self, row: Any) -> str:
        """Return what he is called, or ""."""
        member = self.other(row)
        return member.display_name or (member.user.display_name if member.user else "")

    def get_member_avatar(self, row: Any) -> str:
        """Return where his picture is shown, or ""."""
        member = self.other(row)
        return reverse("member_avatar", args=[member.pk]) if member.user and member.user.avatar else ""


class FriendSerializer(_OfOther, serializers.ModelSerializer[Friendship]):
    """A friend of the caller, or an open request; the member is the other one."""

    is_asked_by_me = serializers.SerializerMethodField(help_text="The caller asked; otherwise the caller decides.")

    class Meta:
        model = Friendship
        fields = (
            "id",
            "member_id",
            "member_name",
            "member_avatar",
            "status",
            "is_asked_by_me",
            "asked_at",
            "decided_at",
        )
        read_only_fields = fields

    def other(self, row: Friendship) -> Membership:
        """Return the one of the two who is not the caller."""
        friend: Membership = row.friend if self.get_is_asked_by_me(row) else row.member
        return friend

    def get_is_asked_by_me(self, row: Friendship) -> bool:
        """Tell whether the caller asked."""
        return bool(row.member_id == self.context["view"].caller.member_id)


class FriendInput(serializers.Serializer[Any]):
    """Whom to ask."""

    friend_id = serializers.UUIDField(help_text="The member whom the caller would like as a friend.")


class BlockSerializer(_OfOther, serializers.ModelSerializer[Block]):
    """A member from whom the caller wants nothing."""

    class Meta:
        model = Block
        fields = ("id", "member_id", "member_name", "member_avatar", "blocked_at")
        read_only_fields = fields

    def other(self, row: Block) -> Membership:
        """Return who is blocked."""
        blocked: Membership = row.blocked
        return blocked


class BlockInput(serializers.Serializer[Any]):
    """Whom to block."""

    blocked_id = serializers.UUIDField(help_text="The member from whom the caller wants nothing; he is not told.")
