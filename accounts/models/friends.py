"""Friends: who asked whom, and who wants nothing more from whom."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now

from accounts.enums import FriendshipStatus
from accounts.models.memberships import Membership
from goodplay.core.models import TenantForeignKey, TenantModel, TenantQuerySet


class FriendshipQuerySet(TenantQuerySet):
    """Named filters of friendships."""

    def with_member(self, member_id: UUID) -> Self:
        """Keep those that the member is a part of, whoever asked."""
        return self.filter(Q(member_id=member_id) | Q(friend_id=member_id))

    def between(self, one_id: UUID, other_id: UUID) -> Self:
        """Keep the one of the two, whoever asked."""
        return self.filter(Q(member_id=one_id, friend_id=other_id) | Q(member_id=other_id, friend_id=one_id))

    def accepted(self) -> Self:
        """Keep the friendships that stand."""
        return self.filter(status=FriendshipStatus.ACCEPTED)


class Friendship(TenantModel):
    """Two members of an organization, one row for both directions: ``member`` asked, ``friend`` was asked."""

    member = TenantForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    friend = TenantForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(max_length=16, choices=FriendshipStatus, default=FriendshipStatus.REQUESTED)
    asked_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True, blank=True, help_text="When it was accepted or declined.")

    objects = FriendshipQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("organization"),
                Least("member", "friend"),
                Greatest("member", "friend"),
                name="accounts_friendship_one_a_pair",
            ),
            models.CheckConstraint(condition=~Q(member=F("friend")), name="accounts_friends_are_two"),
            models.CheckConstraint(
                condition=Q(status=FriendshipStatus.REQUESTED, decided_at=None)
                | (~Q(status=FriendshipStatus.REQUESTED) & Q(decided_at__isnull=False)),
                name="accounts_friendship_decided_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "status"], name="accounts_friends_by_asker"),
            models.Index(fields=["organization", "friend", "status"], name="accounts_friends_by_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.friend}"


class Block(TenantModel):
    """A member who wants nothing from another one: no request reaches him, and the other is not told."""

    member = TenantForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    blocked = TenantForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    blocked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "member", "blocked"], name="accounts_blocked_once"),
            models.CheckConstraint(condition=~Q(member=F("blocked")), name="accounts_nobody_blocks_himself"),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.blocked}"
