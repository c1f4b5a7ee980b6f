import pytest

from accounts import services
from goodplay.core import tenancy
from tests.factories.accounts import FriendshipFactory, MembershipFactory

pytestmark = pytest.mark.django_db
FRIENDS = "/api/v1/friends"
BLOCKS = "/api/v1/friends/blocks"


@pytest.fixture
def friend(organization):
    """Another member of the same organization."""
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


def ask(api, member, friend):
    return api.sign_in(member).post(FRIENDS, {"friend_id": str(friend.pk)}, format="json")


def test_two_members_become_friends(api, member, friend):
    asked = ask(api, member, friend)
    received = api.sign_in(friend).get(FRIENDS, {"direction": "received"}).json()["results"]
    accepted = api.post(f"{FRIENDS}/{received[0]['id']}/accept")

    assert (asked.status_code, asked["X-Message-Code"]) == (201, "FRIENDSHIP_REQUESTED")
    assert (received[0]["member_id"], received[0]["member_name"]) == (str(member.pk), member.user.display_name)
    assert (received[0]["status"], received[0]["is_asked_by_me"]) == ("requested", False)
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")
    mine = api.sign_in(member).get(FRIENDS, {"status": "accepted"}).json()["results"]
    assert [(row["member_id"], row["is_asked_by_me"], row["member_avatar"]) for row in mine] == [
        (str(friend.pk), True, "")
    ]


def test_the_lists_by_direction_and_state(api, member, organization):
    with tenancy.writing(organization.id):
        sent = FriendshipFactory.create(member=member)
        received = FriendshipFactory.create(friend=member)
        accepted = FriendshipFactory.create(friend=member, status="accepted")
    api.sign_in(member)

    def listed(**query):
        return {row["id"] for row in api.get(FRIENDS, query).json()["results"]}

    assert listed() == {str(row.pk) for row in (sent, received, accepted)}
    assert listed(status="accepted") == {str(accepted.pk)}
    assert listed(direction="sent") == {str(sent.pk)}
    assert listed(direction="received", status="requested") == {str(received.pk)}
    assert api.get(FRIENDS, {"status": "declined"}).status_code == 400


def test_a_declined_request_is_gone_for_both(api, member, friend):
    request = ask(api, member, friend).json()["id"]

    declined = api.sign_in(friend).post(f"{FRIENDS}/{request}/decline")

    assert declined.status_code == 204
    for who in (member, friend):
        assert api.sign_in(who).get(FRIENDS).json()["results"] == []
    again = ask(api, member, friend)
    assert (again.status_code, again.json()["code"], again.json()["params"]) == (
        409,
        "FRIENDSHIP_DECLINED",
        {"days": 30},
    )


def test_a_friendship_ends(api, member, friend, organization):
    with tenancy.writing(organization.id):
        friendship = FriendshipFactory.create(member=member, friend=friend, status="accepted")

    ended = api.sign_in(friend).delete(f"{FRIENDS}/{friendship.pk}")

    assert ended.status_code == 204
    assert api.get(FRIENDS).json() == {"results": [], "next": None, "previous": None}


def test_a_friendship_of_others_does_not_exist(api, member, organization):
    with tenancy.writing(organization.id):
        friendship = FriendshipFactory.create()
    api.sign_in(member)

    answers = [api.delete(f"{FRIENDS}/{friendship.pk}"), api.post(f"{FRIENDS}/{friendship.pk}/accept")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_member_blocks_and_takes_it_back(api, member, friend):
    blocked = api.sign_in(member).post(BLOCKS, {"blocked_id": str(friend.pk)}, format="json")
    listed = api.get(BLOCKS).json()["results"]
    refused = ask(api, friend, member)
    taken_back = api.sign_in(member).delete(f"{BLOCKS}/{listed[0]['id']}")

    assert (blocked.status_code, listed) == (201, [blocked.json()])
    assert (listed[0]["member_id"], listed[0]["member_name"]) == (str(friend.pk), friend.user.display_name)
    assert refused.status_code == 404
    assert taken_back.status_code == 204
    assert ask(api, friend, member).status_code == 201


def test_more_friends_ask_no_more_queries(api, member, organization, queries):
    api.sign_in(member)
    for _ in range(2):
        with tenancy.writing(organization.id):
            friends = [FriendshipFactory.create(member=member, status="accepted").friend for _ in range(2)]
            services.block_member(member_id=member.pk, blocked_id=MembershipFactory.create().pk)
        assert len(friends) == 2
        with queries(6):
            api.get(FRIENDS)
        with queries(6):
            api.get(BLOCKS)
