from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import services
from accounts.errors import (
    FriendBlockedError,
    FriendOfOneselfError,
    FriendshipDeclinedError,
    FriendshipNotOpenError,
    TooManyFriendsError,
)
from accounts.models import Block, Friendship
from accounts.selectors import friends_of
from accounts.services import friends
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from tests.factories.accounts import FriendshipFactory, MembershipFactory, NamedMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture
def me(door):
    return MembershipFactory.create()


@pytest.fixture
def other(door):
    return MembershipFactory.create()


def ask(member, friend):
    return services.request_friendship(member_id=member.pk, friend_id=friend.pk)


def told():
    rows = Announcement.objects.filter(name__startswith="friendship.").order_by("id")
    return [(row.name.partition(".")[2], row.facts) for row in rows]


def test_asked_and_accepted_two_are_friends_and_each_step_is_told_once(organization, me, other):
    request = ask(me, other)
    ask(me, other)
    for _ in range(2):
        services.accept_friendship(friendship_id=request.pk, member_id=other.pk)

    assert friends_of(organization.id, me.pk) == [other.pk]
    assert friends_of(organization.id, other.pk) == [me.pk]
    named = {"friendship_id": str(request.pk)}
    assert told() == [
        ("requested", named | {"member_id": str(other.pk), "asked_by_id": str(me.pk)}),
        ("accepted", named | {"member_id": str(me.pk), "accepted_by_id": str(other.pk)}),
    ]


def test_two_who_ask_each_other_are_friends(organization, me, other):
    first = ask(me, other)

    second = ask(other, me)

    assert (second.pk, second.status) == (first.pk, "accepted")
    assert [name for name, _ in told()] == ["requested", "accepted"]


def test_only_who_was_asked_decides(me, other):
    request = ask(me, other)

    for verb in (services.accept_friendship, services.decline_friendship):
        with pytest.raises(FriendshipNotOpenError):
            verb(friendship_id=request.pk, member_id=me.pk)
        with pytest.raises(NotFoundError):
            verb(friendship_id=request.pk, member_id=MembershipFactory.create().pk)

    assert Friendship.objects.get(pk=request.pk).status == "requested"


def test_who_was_declined_waits_thirty_days_and_nobody_is_told(me, other):
    request = ask(me, other)
    for _ in range(2):
        services.decline_friendship(friendship_id=request.pk, member_id=other.pk)

    with pytest.raises(FriendshipDeclinedError) as refused:
        ask(me, other)
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        again = ask(me, other)

    assert refused.value.params == {"days": 30}
    assert (again.pk, again.status, again.decided_at) == (request.pk, "requested", None)
    assert [name for name, _ in told()] == ["requested", "requested"]


def test_who_declined_may_ask_at_once(me, other):
    request = ask(me, other)
    services.decline_friendship(friendship_id=request.pk, member_id=other.pk)

    asked = ask(other, me)

    assert (asked.pk, asked.member_id, asked.friend_id, asked.status) == (request.pk, other.pk, me.pk, "requested")


def test_a_friendship_that_was_declined_is_not_accepted(me, other):
    request = ask(me, other)
    services.decline_friendship(friendship_id=request.pk, member_id=other.pk)

    with pytest.raises(FriendshipNotOpenError):
        services.accept_friendship(friendship_id=request.pk, member_id=other.pk)


def test_friends_who_part_are_told_and_may_begin_again(organization, me, other):
    friendship = FriendshipFactory.create(member=me, friend=other, status="accepted")

    services.end_friendship(friendship_id=friendship.pk, member_id=other.pk)

    assert friends_of(organization.id, me.pk) == []
    facts = {"friendship_id": str(friendship.pk), "member_id": str(me.pk), "friend_id": str(other.pk)}
    assert told() == [("ended", facts)]
    assert ask(me, other).status == "requested"


def test_a_request_is_taken_back_by_who_asked_and_declined_by_who_was_asked(me, other):
    taken_back = ask(me, other)
    services.end_friendship(friendship_id=taken_back.pk, member_id=me.pk)
    declined = ask(me, other)
    services.end_friendship(friendship_id=declined.pk, member_id=other.pk)

    assert list(Friendship.objects.values_list("pk", "status")) == [(declined.pk, "declined")]
    with pytest.raises(NotFoundError):
        services.end_friendship(friendship_id=declined.pk, member_id=me.pk)


def test_nobody_asks_himself_a_stranger_or_who_has_left(me):
    gone = MembershipFactory.create(is_active=False)

    with pytest.raises(FriendOfOneselfError):
        ask(me, me)
    for unknown in (gone.pk, uuid7()):
        with pytest.raises(NotFoundError):
            services.request_friendship(member_id=me.pk, friend_id=unknown)
    assert (Friendship.objects.count(), told()) == (0, [])


def test_a_block_ends_friendship_and_lets_nothing_through(organization, me, other):
    FriendshipFactory.create(member=other, friend=me, status="accepted")

    for _ in range(2):
        services.block_member(member_id=me.pk, blocked_id=other.pk)

    assert friends_of(organization.id, other.pk) == []
    assert [name for name, _ in told()] == ["ended"]
    with pytest.raises(NotFoundError):
        ask(other, me)
    with pytest.raises(FriendBlockedError):
        ask(me, other)
    assert Block.objects.count() == 1


def test_a_block_of_who_asked_is_not_told(me, other):
    ask(other, me)

    services.block_member(member_id=me.pk, blocked_id=other.pk)

    assert (Friendship.objects.count(), [name for name, _ in told()]) == (0, ["requested"])


def test_a_block_that_was_taken_back_lets_requests_through_again(me, other):
    services.block_member(member_id=me.pk, blocked_id=other.pk)

    for _ in range(2):
        services.unblock_member(member_id=me.pk, blocked_id=other.pk)

    assert ask(other, me).status == "requested"


def test_nobody_has_more_friends_than_the_bound(monkeypatch, me, other):
    monkeypatch.setattr(friends, "MOST_FRIENDS", 2)
    for friend in NamedMemberFactory.create_batch(2):
        FriendshipFactory.create(member=friend, friend=other, status="accepted")

    with pytest.raises(TooManyFriendsError) as refused:
        ask(me, other)

    assert refused.value.params == {"most": 2}
