"""Friends: asking, accepting, declining, ending, and wanting nothing more from somebody."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.enums import FRIENDSHIP_NEXT, FriendshipStatus
from accounts.errors import (
    FriendBlockedError,
    FriendOfOneselfError,
    FriendshipDeclinedError,
    FriendshipNotOpenError,
    TooManyFriendsError,
)
from accounts.models import Block, Friendship, Membership
from accounts.signals import (
    FriendshipAccepted,
    FriendshipEnded,
    FriendshipRequested,
    friendship_accepted,
    friendship_ended,
    friendship_requested,
)
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.errors import NotFoundError

MOST_FRIENDS: Final = 500
"""How many friends and open requests a member may have."""
ASK_AGAIN_AFTER: Final = timedelta(days=30)
"""How long a member is left in peace by whom he declined."""


@tenancy.joins
def request_friendship(*, member_id: UUID, friend_id: UUID) -> Friendship:
    """Let a member ask another one of the open door's organization to be friends.

    Idempotent: an open request or a friendship is returned as it stands. If the other one has asked already, this
    accepts. Whoever was asked and declined may ask at any time, the other one after 30 days. Locks both memberships in
    the order of their ids. Announces ``friendship_requested`` (or ``friendship_accepted``).

    Args:
        member_id: Who asks.
        friend_id: Whom.

    Raises:
        FriendOfOneselfError: They are one.
        NotFoundError: There is no such active member, or he wants nothing from the one who asks.
        FriendBlockedError: The one who asks has blocked the other.
        FriendshipDeclinedError: The other has declined less than 30 days ago.
        TooManyFriendsError: One of them has 500 friends and open requests.
    """
    organization_id = _lock(member_id, friend_id)
    _require_no_block(organization_id, member_id, friend_id)
    standing: Friendship | None = Friendship.objects.of(organization_id).between(member_id, friend_id).first()
    if standing is not None and standing.status != FriendshipStatus.DECLINED:
        asked_back = standing.status == FriendshipStatus.REQUESTED and standing.friend_id == member_id
        return _accept(standing) if asked_back else standing
    if standing is not None:
        _require_patience(standing, asking=member_id)
    _require_room(organization_id, member_id, friend_id)
    return _request(standing or Friendship(organization_id=organization_id), member_id, friend_id)


@tenancy.joins
def accept_friendship(*, friendship_id: UUID, member_id: UUID) -> Friendship:
    """Let a member who was asked become a friend. Idempotent; locks the request; announces ``friendship_accepted``.

    Raises:
        NotFoundError: It is no request to or from the member.
        FriendshipNotOpenError: It was declined, or it is his own request.
    """
    friendship = _locked(friendship_id, member_id)
    if friendship.status == FriendshipStatus.ACCEPTED:
        return friendship
    _require_decides(friendship, member_id, FriendshipStatus.ACCEPTED)
    return _accept(friendship)


@tenancy.joins
def decline_friendship(*, friendship_id: UUID, member_id: UUID) -> Friendship:
    """Let a member who was asked say no; nobody is told. Idempotent; locks the request.

    Raises:
        NotFoundError: It is no request to or from the member.
        FriendshipNotOpenError: They are friends already, or it is his own request.
    """
    friendship = _locked(friendship_id, member_id)
    if friendship.status == FriendshipStatus.DECLINED and friendship.friend_id == member_id:
        return friendship
    _require_decides(friendship, member_id, FriendshipStatus.DECLINED)
    _decide(friendship, FriendshipStatus.DECLINED)
    return friendship


@tenancy.joins
def end_friendship(*, friendship_id: UUID, member_id: UUID) -> None:
    """Let a member end a friendship or take his request back; of a request to him, it is the no. Idempotent.

    Locks the row. Announces ``friendship_ended`` if they were friends.

    Raises:
        NotFoundError: It was never a friendship or request of the member.
    """
    friendship = _locked(friendship_id, member_id)
    if friendship.status == FriendshipStatus.ACCEPTED:
        announce(
            friendship_ended,
            FriendshipEnded(str(friendship.pk), str(friendship.member_id), str(friendship.friend_id)),
        )
    elif friendship.friend_id == member_id:
        decline_friendship(friendship_id=friendship_id, member_id=member_id)
        return
    elif friendship.status == FriendshipStatus.DECLINED:
        raise NotFoundError
    friendship.delete()


@tenancy.joins
def block_member(*, member_id: UUID, blocked_id: UUID) -> Block:
    """Let a member want nothing from another one: friendship and requests end, and no new one arrives. Idempotent.

    The other one is told at most that a friendship has ended. Locks both memberships in the order of their ids.

    Raises:
        FriendOfOneselfError: They are one.
        NotFoundError: There is no such active member.
    """
    organization_id = _lock(member_id, blocked_id)
    standing: Friendship | None = Friendship.objects.of(organization_id).between(member_id, blocked_id).first()
    if standing is not None and standing.status == FriendshipStatus.ACCEPTED:
        end_friendship(friendship_id=standing.pk, member_id=member_id)
    elif standing is not None:
        standing.delete()
    rows = [Block(organization_id=organization_id, member_id=member_id, blocked_id=blocked_id)]
    Block.objects.bulk_create(rows, ignore_conflicts=True)
    found: Block = Block.objects.of(organization_id).get(member_id=member_id, blocked_id=blocked_id)
    return found


@tenancy.joins
def unblock_member(*, member_id: UUID, blocked_id: UUID) -> None:
    """Let a member take a block back; nothing that it ended comes again. Idempotent."""
    rows = Block.objects.of(tenancy.organization_id())
    rows.filter(member_id=member_id, blocked_id=blocked_id).delete()


def _lock(one_id: UUID, other_id: UUID) -> UUID:
    """Lock two active members, so that requests and blocks between them come one after the other."""
    organization_id = tenancy.organization_id()
    if one_id == other_id:
        raise FriendOfOneselfError
    rows = Membership.objects.of(organization_id).active().filter(pk__in=[one_id, other_id])
    if len(rows.select_for_update(no_key=True).order_by("pk").values_list("pk")) != 2:  # noqa: PLR2004 - both
        raise NotFoundError
    return organization_id


def _locked(friendship_id: UUID, member_id: UUID) -> Friendship:
    rows = Friendship.objects.of(tenancy.organization_id()).with_member(member_id)
    found: Friendship | None = rows.select_for_update(no_key=True).filter(pk=friendship_id).first()
    if found is None:
        raise NotFoundError
    return found


def _require_no_block(organization_id: UUID, member_id: UUID, friend_id: UUID) -> None:
    rows = Block.objects.of(organization_id).filter(
        Q(member_id=member_id, blocked_id=friend_id) | Q(member_id=friend_id, blocked_id=member_id)
    )
    who = set(rows.values_list("member_id", flat=True))
    if member_id in who:
        raise FriendBlockedError
    if who:
        raise NotFoundError


def _require_patience(declined: Friendship, *, asking: UUID) -> None:
    waited = timezone.now() - (declined.decided_at or declined.asked_at)
    if declined.member_id == asking and waited < ASK_AGAIN_AFTER:
        raise FriendshipDeclinedError(days=(ASK_AGAIN_AFTER - waited).days + 1)


def _require_room(organization_id: UUID, *member_ids: UUID) -> None:
    rows = Friendship.objects.of(organization_id).exclude(status=FriendshipStatus.DECLINED)
    if any(rows.with_member(member_id).count() >= MOST_FRIENDS for member_id in member_ids):
        raise TooManyFriendsError(most=MOST_FRIENDS)


def _require_decides(friendship: Friendship, member_id: UUID, status: FriendshipStatus) -> None:
    if friendship.friend_id != member_id or status not in FRIENDSHIP_NEXT[friendship.status]:
        raise FriendshipNotOpenError


def _request(friendship: Friendship, member_id: UUID, friend_id: UUID) -> Friendship:
    friendship.member_id, friendship.friend_id = member_id, friend_id
    friendship.status, friendship.asked_at, friendship.decided_at = FriendshipStatus.REQUESTED, timezone.now(), None
    friendship.save()
    announce(
        friendship_requested,
        FriendshipRequested(str(friendship.pk), member_id=str(friend_id), asked_by_id=str(member_id)),
    )
    return friendship


def _accept(friendship: Friendship) -> Friendship:
    _decide(friendship, FriendshipStatus.ACCEPTED)
    announce(
        friendship_accepted,
        FriendshipAccepted(str(friendship.pk), str(friendship.member_id), str(friendship.friend_id)),
    )
    return friendship


def _decide(friendship: Friendship, status: FriendshipStatus) -> None:
    friendship.status, friendship.decided_at = status, timezone.now()
    friendship.save(update_fields=["status", "decided_at"])
