"""Comparing two rulebooks on one member's facts."""

from gamification.rules import engine
from gamification.rules.trial import Difference, compare
from tests.gamification.rules.books import action, badge, counted, fact, goal, ladder, read, rule

HOURS = {"unit": "hour"}


def hours(points, **more):
    return action("hours.logged", rules=[rule("hour", "per_quantity", points=points)], **HOURS, **more)


def compared(facts, *, before, after, tried, awarded=()):
    return compare(
        facts,
        tried=tried,
        books={1: before},
        version=1,
        candidate=after,
        fold=engine.fold,
        awarded=awarded,
    )


def test_the_same_rules_make_no_difference():
    found = compared([fact(1)], before=read(actions=[hours(5)]), after=read(version=0, actions=[hours(5)]), tried={1})

    assert found == Difference(5, 5)
    assert found.is_none
    assert found.outcome == {}


def test_only_tried_facts_have_the_changed_rules():
    before, after = read(actions=[hours(5)]), read(version=0, actions=[hours(8)])

    found = compared([fact(1), fact(2), fact(3)], before=before, after=after, tried={2, 3})

    assert (found.points_before, found.points_after, found.points_change) == (10, 16, 6)


def test_what_is_newly_earned_is_named_with_its_badge_and_level():
    rungs = ladder("engagement", "points", 1, 50)
    before = read(actions=[hours(5)], badges=[badge("helper", 10)], ladders=[rungs])
    new = goal("two-hours", [counted("quantity:hours.logged", 2000)], points=50, badge="helper")
    after = read(version=0, actions=[hours(5)], badges=[badge("helper", 10)], ladders=[rungs], goals=[new])

    found = compared([fact(1), fact(2)], before=before, after=after, tried={2})

    assert found == Difference(5, 65, achievements=("two-hours",), badges=("helper",), levels={"engagement": 2})
    assert found.outcome == {"achievements": ["two-hours"], "badges": ["helper"], "levels": {"engagement": 2}}


def test_what_is_not_earned_any_more_is_named():
    easy, hard = (goal("busy", [counted("quantity:hours.logged", amount)], points=3) for amount in (1000, 9000))
    before, after = read(actions=[hours(5)], goals=[easy]), read(version=0, actions=[hours(5)], goals=[hard])

    found = compared([fact(1)], before=before, after=after, tried={1})

    assert found == Difference(8, 5, lost_achievements=("busy",))


def test_nothing_is_earned_twice():
    before = read(actions=[hours(5)])
    after = read(version=0, actions=[hours(5)], goals=[goal("busy", [counted("quantity:hours.logged", 1000)])])

    found = compared([fact(1)], before=before, after=after, tried={1}, awarded={("busy", 1)})

    assert found.is_none
