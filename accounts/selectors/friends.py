"""Who is a friend of whom."""

from typing import Any
from uuid import UUID

from django.db.models import Case, F, QuerySet, When

from accounts.enums import FriendshipStatus
from accounts.models import Block, Friendship
from accounts.models.friends import FriendshipQuerySet


def friends_of(organization_id: UUID, member_id: UUID) -> list[UUID]:
    """Return the members who are friends of a member (at most ``services.friends.MOST_FRIENDS``), in one query.

    Who has left is among them: whoever shows members leaves those out.
    """
    rows = Friendship.objects.of(organization_id).with_member(member_id).accepted()
    other = Case(When(member_id=member_id, then=F("friend_id")), default=F("member_id"))
    return list(rows.order_by("id").values_list(other, flat=True))


def friendships_of(organization_id: UUID, member_id: UUID) -> FriendshipQuerySet:
    """Return a member's friends and open requests in both directions, with both people; not what was declined."""
    rows: FriendshipQuerySet = Friendship.objects.of(organization_id).with_member(member_id)
    rows = rows.filter(member__is_active=True, friend__is_active=True).exclude(status=FriendshipStatus.DECLINED)
    return rows.select_related("member__user", "friend__user")


def blocks_of(organization_id: UUID, member_id: UUID) -> QuerySet[Block]:
    """Return whom a member has blocked."""
    rows: QuerySet[Any] = Block.objects.of(organization_id).filter(member_id=member_id)
    return rows.select_related("blocked__user")
