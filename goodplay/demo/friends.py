"""Friends among the volunteers of the demo."""

from itertools import pairwise

from accounts import services as accounts
from accounts.selectors import friendships_of
from goodplay.core import tenancy
from goodplay.demo.cast import VOLUNTEERS
from goodplay.demo.people import demo_member, members

FRIENDS = 4


def make() -> None:
    """Let some volunteers be friends, and one wait for an answer; once."""
    with tenancy.writing(VOLUNTEERS.id):
        one = demo_member(VOLUNTEERS)
        if friendships_of(VOLUNTEERS.id, one).exists():
            return
        others = [member_id for member_id in members(VOLUNTEERS).values() if member_id != one][: FRIENDS + 1]
        for member_id in others[:FRIENDS]:
            asked = accounts.request_friendship(member_id=one, friend_id=member_id)
            accounts.accept_friendship(friendship_id=asked.pk, member_id=member_id)
        for member_id, friend_id in pairwise(others[:FRIENDS]):
            asked = accounts.request_friendship(member_id=member_id, friend_id=friend_id)
            accounts.accept_friendship(friendship_id=asked.pk, member_id=friend_id)
        accounts.request_friendship(member_id=others[FRIENDS], friend_id=one)
