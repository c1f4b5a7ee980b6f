"""What the demo shows of claims, and that loading it again adds nothing."""

from collections import Counter
from random import Random

import pytest

from accounts.models import Referral
from gamification.models import (
    BadgeAward,
    BadgeCredential,
    Claim,
    ClaimEvidence,
    ContentItem,
    Kudos,
    LeagueWeek,
    MemberSkill,
    Streak,
    StreakPause,
)
from gamification.selectors.honours import HELD
from gamification.services import check_credential, rebuild_members
from goodplay.core import tenancy
from goodplay.demo import claims, deeds, honours, leagues, mercy, openings, people, play, thanks
from goodplay.demo.cast import COMMUNITY, ONLUS, RECYCLING, VOLUNTEERS
from organizations.models import IncidentWindow

pytestmark = pytest.mark.django_db


def standing():
    with tenancy.reading(VOLUNTEERS.id):
        states = Claim.objects.of(VOLUNTEERS.id).values_list("status", flat=True)
        return Counter(states), ClaimEvidence.objects.count(), MemberSkill.objects.count()


def test_claims_of_the_demo_are_handed_in_once(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS))
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()

    claims.hand_in()
    first = standing()
    claims.hand_in()

    assert first == ({"submitted": 7, "approved": 3, "returned": 2, "rejected": 1}, 8, 2)
    assert standing() == first


def test_thanks_of_the_demo_are_given_once(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS))
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()

    for _ in range(2):
        thanks.give()

    with tenancy.reading(VOLUNTEERS.id):
        assert Kudos.objects.of(VOLUNTEERS.id).count() == len(thanks.MESSAGES)


def test_an_outage_pauses_and_a_streak_of_the_demo_stand_once(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS))
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()

    for _ in range(2):
        mercy.forgive()
    play.settle()

    with tenancy.reading(VOLUNTEERS.id):
        streak = Streak.objects.of(VOLUNTEERS.id).get(member=people.demo_member(VOLUNTEERS), cadence="day")
        assert (streak.current, streak.freezes, streak.milestone) == (15, 1, 14)
        assert StreakPause.objects.of(VOLUNTEERS.id).count() == 2
        assert IncidentWindow.objects.of(VOLUNTEERS.id).count() == 1
    with tenancy.writing(VOLUNTEERS.id):
        assert rebuild_members().differences == 0


def test_content_and_a_referral_of_the_demo_stand_once(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS))
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()

    for _ in range(2):
        openings.open_content()
        openings.bring_members()

    for house in (COMMUNITY, VOLUNTEERS):
        with tenancy.reading(house.id):
            items = ContentItem.objects.of(house.id).order_by("pk").values_list("access_level__code", flat=True)
            assert list(items) == [None, "contributors", "leaders"]
            assert Referral.objects.of(house.id).get().referred_id == people.demo_member(house)


def test_a_week_of_the_league_of_the_demo_is_decided_once(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS, RECYCLING))
    monkeypatch.setattr(deeds, "_save", lambda dice, house: None)
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()
    deeds.record(Random(play.SEED))

    for _ in range(2):
        leagues.play()
        play.settle()

    for house in (COMMUNITY, VOLUNTEERS, RECYCLING):
        with tenancy.reading(house.id):
            weeks = LeagueWeek.objects.of(house.id).order_by("starts_on")
            decided = [week for week in weeks if week.closed_at]
            assert len(decided) == 1
            outcomes = decided[0].entries.of(house.id).values_list("outcome", flat=True)
            assert {"promoted", "stayed"} <= set(outcomes)


def test_badges_of_the_demo_are_given_once(monkeypatch):
    monkeypatch.setattr(people, "HOUSES", (COMMUNITY, ONLUS, VOLUNTEERS))
    people.open_houses(people.superuser())
    play.settle()
    people.fill_houses()

    for _ in range(2):
        honours.give()

    with tenancy.reading(VOLUNTEERS.id):
        awards = BadgeAward.objects.of(VOLUNTEERS.id)
        assert (awards.count(), awards.filter(HELD).count()) == (8, 7)
        (credential,) = BadgeCredential.objects.of(VOLUNTEERS.id)
    with tenancy.platform("tests"):
        assert check_credential(content=credential.token).verdict == "good"
