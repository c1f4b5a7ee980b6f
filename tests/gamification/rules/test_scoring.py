"""Points and limits of single activities."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gamification.rules import engine
from tests.gamification.rules.books import action, fact, read, rule

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""


def fold(*facts, **definitions):
    return engine.fold(facts, {1: read(**definitions)})


def paid(state):
    return {name: entry.points for name, entry in state.entries.items()}


def total(state):
    return sum(paid(state).values())


@pytest.mark.parametrize(
    ("scoring", "quantity", "points"),
    [
        (rule("r", points=10), 2500, 10),
        (rule("r", "per_quantity", 5), 2500, 12),
        (rule("r", "per_quantity", 5), 199, 0),
        (rule("r", "proportional", 1, per_milli=10_000), 99_990, 9),
        (rule("r", "proportional", 3, per_milli=2000), 1000, 1),
    ],
)
def test_a_rule_pays_by_its_kind_and_rounds_down(scoring, quantity, points):
    state = fold(fact(quantity=quantity), actions=[action("hours.logged", rules=[scoring])])

    assert total(state) == points


def test_a_rule_of_a_currency_pays_for_that_currency_only():
    gift = action("donation.given", unit="money", rules=[rule("kes", "proportional", 1, unit="KES")])

    state = fold(
        fact(1, "donation.given", quantity=7000, unit="KES"),
        fact(2, "donation.given", quantity=7000, unit="EUR"),
        actions=[gift],
    )

    assert paid(state) == {(1, "rule:kes"): 7}


def test_the_streak_multiplier_begins_on_its_day():
    hours = action(
        "hours.logged",
        cadence="day",
        rules=[rule("base", points=11), rule("streak", "multiplier", factor_num=3, factor_den=2, min_streak=7)],
    )

    state = fold(*(fact(day, at=NOON + timedelta(days=day)) for day in range(8)), actions=[hours])

    bonuses = {key: points for key, points in paid(state).items() if key[1] == "rule:streak"}
    assert bonuses == {(6, "rule:streak"): 5, (7, "rule:streak"): 5}


def test_the_daily_cap_cuts_the_last_line_and_starts_again_the_next_day():
    visit = action("visited", daily_points_cap=25, rules=[rule("v", points=10)])

    state = fold(
        *(fact(number, "visited", at=NOON + timedelta(minutes=number)) for number in range(4)),
        fact(9, "visited", at=NOON + timedelta(days=1)),
        actions=[visit],
    )

    assert paid(state) == {(0, "rule:v"): 10, (1, "rule:v"): 10, (2, "rule:v"): 5, (9, "rule:v"): 10}
    assert state.tallies["visited", 0, date(1970, 1, 1)].count == 5


def test_the_smaller_of_two_caps_holds():
    visit = action("visited", daily_points_cap=20, weekly_points_cap=30, rules=[rule("v", points=10)])

    state = fold(*(fact(n, "visited", at=NOON + timedelta(hours=n * 12)) for n in range(8)), actions=[visit])

    assert total(state) == 30


@pytest.mark.parametrize("limit", [{"repeatable": False}, {"daily_count_cap": 1}, {"cooldown_seconds": 3600}])
def test_what_does_not_count_is_nowhere(limit):
    visit = action("visited", cadence="day", rules=[rule("v", points=10)], **limit)

    state = fold(fact(1, "visited", at=NOON), fact(2, "visited", at=NOON + timedelta(minutes=59)), actions=[visit])

    assert paid(state) == {(1, "rule:v"): 10}
    assert {tally.count for tally in state.tallies.values() if not tally.is_empty} == {1}


def test_the_cooldown_runs_from_the_last_one_that_counted():
    visit = action("visited", cooldown_seconds=3600, rules=[rule("v", points=10)])

    state = fold(*(fact(n, "visited", at=NOON + timedelta(minutes=40 * n)) for n in range(4)), actions=[visit])

    assert [fact_id for fact_id, _ in state.entries] == [0, 2]


def test_a_week_holds_as_many_as_its_cap():
    visit = action("visited", weekly_count_cap=2, rules=[rule("v", points=1)])

    state = fold(*(fact(n, "visited", at=NOON + timedelta(days=n)) for n in range(9)), actions=[visit])

    assert [fact_id for fact_id, _ in state.entries] == [0, 1, 7, 8]


def test_points_by_hand_know_no_limits():
    state = fold(fact(1, "points.adjusted", points=-40), fact(2, "points.adjusted", points=100), actions=[])

    assert paid(state) == {(1, "manual"): -40, (2, "manual"): 100}


def test_a_rule_with_dates_pays_on_these_days_of_the_members_calendar():
    dated = rule("v", points=10, starts_on="2026-03-03", ends_on="2026-03-04")
    visit = action("visited", rules=[dated, rule("since", points=1, starts_on="2026-03-04")])

    state = fold(*(fact(n, "visited", at=NOON + timedelta(days=n)) for n in range(4)), actions=[visit])

    assert paid(state) == {(1, "rule:v"): 10, (2, "rule:v"): 10, (2, "rule:since"): 1, (3, "rule:since"): 1}


def test_early_birds_are_paid_once_however_often_they_come():
    early = rule("early", "early_bird", 50, starts_on="2026-03-03", ends_on="2026-03-05")
    visit = action("visited", rules=[rule("v", points=1), early])
    times = (0, 26, 30, 50, 100)

    state = fold(*(fact(n, "visited", at=NOON + timedelta(hours=n)) for n in times), actions=[visit])

    assert paid(state) == {(n, "rule:v"): 1 for n in times} | {(26, "rule:early"): 50}


def test_the_multiplier_of_some_days_holds_on_these_days_only():
    double = rule("x", "multiplier", factor_num=2, factor_den=1, starts_on="2026-03-03", ends_on="2026-03-03")
    visit = action("visited", cadence="day", rules=[rule("v", points=4), double])

    state = fold(*(fact(n, "visited", at=NOON + timedelta(days=n)) for n in range(3)), actions=[visit])

    assert {name for name in paid(state) if name[1] == "rule:x"} == {(1, "rule:x")}
