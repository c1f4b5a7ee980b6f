"""Explaining one fact."""

from datetime import UTC, datetime, timedelta

import pytest

from gamification.rules.trace import Explained, Step, explain
from tests.gamification.rules.books import action, badge, counted, fact, goal, ladder, read, rule

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def hours(**limits):
    return action("hours.logged", unit="hour", cadence="day", rules=[rule("hour", "per_quantity", points=5)], **limits)


def at(number, *, later=timedelta(), **more):
    return fact(number, at=NOON + later, **more)


def test_everything_that_a_fact_changes_is_told():
    book = read(
        actions=[hours()],
        goals=[goal("busy", [counted("quantity:hours.logged", 2000)], points=10, badge="helper")],
        badges=[badge("helper", 3)],
        ladders=[ladder("engagement", "points", 5, 20)],
    )

    found = explain([at(1), at(2, later=timedelta(days=1))], fact_id=2, books={1: book})

    assert (found.verdict, found.cut) == ("counted", 0)
    assert found.points == {"rule:hour": 5, "achievement:busy:1": 10, "badge:helper": 3}
    assert (found.achievements, found.badges) == ((("busy", 1),), ("helper",))
    assert found.streaks == (Step("day", 1, 2),)
    assert found.levels == (Step("engagement", 1, 2),)
    ever = {moved.key[0]: (moved.before.points, moved.after.points) for moved in found.counters if moved.key[1] == 0}
    assert ever == {"": (5, 23), "hours.logged": (5, 10)}


@pytest.mark.parametrize(
    ("limits", "verdict"),
    [
        ({"repeatable": False}, "once"),
        ({"cooldown_seconds": 3600}, "cooldown"),
        ({"daily_count_cap": 1}, "daily_count"),
        ({"weekly_count_cap": 1}, "weekly_count"),
    ],
)
def test_why_a_fact_does_not_count_is_told(limits, verdict):
    book = read(actions=[hours(**limits)])

    found = explain([at(1), at(2, later=timedelta(minutes=5))], fact_id=2, books={1: book})

    assert found == Explained(verdict)


def test_an_action_that_the_rules_do_not_know_is_told():
    assert explain([fact(1, "nothing.known")], fact_id=1, books={1: read()}).verdict == "unknown_action"


def test_what_a_cap_kept_back_is_told():
    book = read(actions=[hours(daily_points_cap=7)])

    found = explain([at(1), at(2, later=timedelta(minutes=5))], fact_id=2, books={1: book})

    assert (found.verdict, found.points, found.cut) == ("counted", {"rule:hour": 2}, 3)


def test_what_does_not_stand_explains_nothing():
    book = read(actions=[hours()])
    facts = [at(1), at(2, later=timedelta(days=1), reverses=1)]

    assert explain(facts, fact_id=1, books={1: book}) is None
    assert explain(facts, fact_id=2, books={1: book}) is None
