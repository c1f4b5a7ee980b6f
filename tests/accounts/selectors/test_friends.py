import pytest
from django.db import IntegrityError

from accounts.selectors import friends_of, friendships_of
from goodplay.core import tenancy
from tests.factories.accounts import FriendshipFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


def ids(*members):
    return {member.pk for member in members}


def test_friends_are_found_in_both_directions_and_open_requests_are_none(organization, queries):
    me, asked, asking, waiting, declined = MembershipFactory.create_batch(5)
    FriendshipFactory.create(member=me, friend=asked, status="accepted")
    FriendshipFactory.create(member=asking, friend=me, status="accepted")
    FriendshipFactory.create(member=me, friend=waiting)
    FriendshipFactory.create(member=declined, friend=me, status="declined")
    FriendshipFactory.create(member=asked, friend=asking, status="accepted")

    with queries(1):
        found = friends_of(organization.id, me.pk)

    assert (len(found), set(found)) == (2, ids(asked, asking))


def test_a_member_is_shown_friends_and_requests_but_nothing_declined_and_nobody_who_has_left(organization):
    me, friend, asked, declined, gone = MembershipFactory.create_batch(5)
    shown = {
        FriendshipFactory.create(member=friend, friend=me, status="accepted").pk,
        FriendshipFactory.create(member=me, friend=asked).pk,
    }
    FriendshipFactory.create(member=me, friend=declined, status="declined")
    FriendshipFactory.create(member=me, friend=gone, status="accepted")
    gone.is_active = False
    gone.save()

    assert set(friendships_of(organization.id, me.pk).values_list("pk", flat=True)) == shown


def test_two_members_have_one_row_whoever_asked(organization):
    me, friend = MembershipFactory.create_batch(2)
    FriendshipFactory.create(member=me, friend=friend)

    with pytest.raises(IntegrityError, match="accounts_friendship_one_a_pair"), tenancy.savepoint():
        FriendshipFactory.create(member=friend, friend=me)
