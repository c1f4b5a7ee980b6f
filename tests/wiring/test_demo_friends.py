"""What the demo shows of friends and leagues."""

import pytest

from accounts.models import Friendship
from accounts.selectors import friends_of
from gamification.models import League, ScoreFormula
from goodplay.core import tenancy
from goodplay.demo import friends, people, play
from goodplay.demo.cast import COMMUNITY, ONLUS, SACCO, VOLUNTEERS

pytestmark = pytest.mark.django_db


def test_friends_of_the_demo_are_made_once_and_its_league_and_score_come_with_the_kit(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS, SACCO))
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()

    for _ in range(2):
        friends.make()

    with tenancy.reading(VOLUNTEERS.id):
        member_id = people.demo_member(VOLUNTEERS)
        assert len(friends_of(VOLUNTEERS.id, member_id)) == 4
        assert Friendship.objects.of(VOLUNTEERS.id).filter(friend_id=member_id, status="requested").count() == 1
        assert League.objects.of(VOLUNTEERS.id).get().is_active
        assert ScoreFormula.objects.of(VOLUNTEERS.id).get().version == 1
    with tenancy.reading(SACCO.id):
        assert not League.objects.of(SACCO.id).exists()
