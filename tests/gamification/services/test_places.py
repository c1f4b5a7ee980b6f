"""Badges for a limited number of members."""

from datetime import timedelta

import pytest

from gamification.errors import BadgeAllGivenError, BadgeHeldError, BadgeLimitsError
from gamification.models import BadgeAward
from gamification.selectors.honours import badge_awards_of, badges_shown_to, places_left
from gamification.services import (
    apply_pending,
    award_badge,
    change_badge,
    create_achievement,
    create_badge,
    rebuild_members,
)
from gamification.signals import badge_earned
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import NOON, deed, hours_action, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door", "points_currency")]


@pytest.fixture
def pioneer():
    """The first two members with an hour get it."""
    hours_action()
    badge = create_badge(name="Pioneer", category="special", most_holders=2)
    create_achievement(name="Hour", type="hours_logged", criteria={"hours_required": 1}, badge_id=badge.pk)
    return badge


def work(*members, at=NOON):
    """Log an hour of each member, the first one first."""
    record(*(deed(member, key=str(member.pk), at=at + timedelta(minutes=n)) for n, member in enumerate(members)))
    apply_pending()


def places(badge):
    rows = BadgeAward.objects.of(tenancy.organization_id()).filter(badge=badge).order_by("place")
    return [(row.member_id, row.place, row.is_beyond) for row in rows]


def told():
    return {row.facts["member_id"] for row in Announcement.objects.filter(name=badge_earned.name)}


def holders(*members):
    return [member for member in members if badge_awards_of(member.organization_id, member.pk).exists()]


def test_who_comes_first_holds_it_and_nobody_else_is_told(pioneer):
    one, two, three = MembershipFactory.create_batch(3)

    work(one, two, three)

    assert places(pioneer) == [(one.pk, 1, False), (two.pk, 2, False), (three.pk, 3, True)]
    assert holders(one, two, three) == [one, two]
    assert told() == {str(one.pk), str(two.pk)}


def test_places_go_on_from_batch_to_batch(pioneer):
    one, two, three = MembershipFactory.create_batch(3)

    for member in (three, one, two):
        work(member)

    assert places(pioneer) == [(three.pk, 1, False), (one.pk, 2, False), (two.pk, 3, True)]


def test_rebuilding_changes_no_place(pioneer):
    work(*MembershipFactory.create_batch(3))
    before = places(pioneer)

    assert rebuild_members().differences == 0
    assert places(pioneer) == before


def test_more_places_reach_who_came_too_late(pioneer):
    one, two, three, four = MembershipFactory.create_batch(4)
    work(one, two, three, four)

    change_badge(badge_id=pioneer.pk, most_holders=3)

    assert holders(one, two, three, four) == [one, two, three]
    assert told() == {str(member.pk) for member in (one, two, three)}
    change_badge(badge_id=pioneer.pk, most_holders=None)
    assert holders(one, two, three, four) == [one, two, three, four]


def test_fewer_places_take_nothing_away(pioneer):
    one, two, three = MembershipFactory.create_batch(3)
    work(one, two)

    change_badge(badge_id=pioneer.pk, most_holders=1)
    work(three)

    assert holders(one, two, three) == [one, two]


def test_a_badge_that_becomes_scarce_counts_who_holds_it():
    badge = create_badge(name="Helper", category="special")
    one, two, three = MembershipFactory.create_batch(3)
    for member in (one, two):
        award_badge(member_id=member.pk, badge_id=badge.pk, reason="For a test")

    change_badge(badge_id=badge.pk, most_holders=2)

    with pytest.raises(BadgeAllGivenError):
        award_badge(member_id=three.pk, badge_id=badge.pk, reason="Too late")
    assert holders(one, two, three) == [one, two]


def test_by_hand_nobody_gets_more_than_there_are(pioneer):
    one, two, three = MembershipFactory.create_batch(3)
    work(one, two, three)

    with pytest.raises(BadgeHeldError):
        award_badge(member_id=one.pk, badge_id=pioneer.pk, reason="Again")
    with pytest.raises(BadgeAllGivenError) as refusal:
        award_badge(member_id=three.pk, badge_id=pioneer.pk, reason="Mercy")

    assert refusal.value.params == {"badge": "pioneer", "most": 2}


def test_what_is_left_is_told(pioneer):
    work(MembershipFactory.create())

    shown = badges_shown_to(tenancy.organization_id(), member_id=None, sees_secrets=False).get(pk=pioneer.pk)

    assert places_left(shown) == 1


@pytest.mark.parametrize("how", ["create", "change"])
def test_a_scarce_badge_pays_no_points(how):
    with pytest.raises(BadgeLimitsError):
        if how == "create":
            create_badge(name="Rich", category="special", most_holders=3, points_value=5)
        else:
            change_badge(badge_id=create_badge(name="Rich", category="special", most_holders=3).pk, points_value=5)


def test_a_badge_of_the_platform_is_not_scarce():
    with (
        tenancy.platform("tests"),
        tenancy.writing(PLATFORM_ID),
        pytest.raises(BadgeLimitsError),
    ):
        create_badge(name="Everywhere", category="special", most_holders=3)
