"""Goals, levels and badges of single histories."""

from datetime import UTC, datetime, timedelta

import pytest

from gamification.rules import engine
from tests.gamification.rules.books import action, badge, counted, fact, goal, ladder, read, rule

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOURS = action("hours.logged", unit="hour", cadence="day", rules=[rule("h", "per_quantity", 10)])


def fold(*facts, **definitions):
    definitions.setdefault("actions", [HOURS])
    return engine.fold(facts, {1: read(**definitions)})


def hours(*quantities, **more):
    return [
        fact(number, at=NOON + timedelta(hours=number), quantity=quantity, **more)
        for number, quantity in enumerate(quantities, 1)
    ]


def awards(state):
    return {key: cause.id for key, cause in state.awards.items()}


def test_a_goal_is_completed_by_the_fact_that_reaches_it():
    state = fold(*hours(600, 400, 1000), goals=[goal("g", [counted("quantity:hours.logged", 1000)])])

    assert awards(state) == {("g", 1): 2}


def test_one_fact_may_complete_several_goals():
    goals = [goal("a", [counted("quantity:hours.logged", 1000)]), goal("b", [counted("count:hours.logged", 1)])]

    assert awards(fold(*hours(1000), goals=goals)) == {("a", 1): 1, ("b", 1): 1}


@pytest.mark.parametrize(("match", "expected"), [("all", {}), ("any", {("g", 1): 1})])
def test_all_or_any_condition_must_hold(match, expected):
    conditions = [counted("quantity:hours.logged", 1000), counted("count:visited", 1)]

    assert awards(fold(*hours(1000), goals=[goal("g", conditions, match=match)])) == expected


def test_a_repeatable_goal_may_be_completed_several_times_by_one_fact():
    goals = [goal("g", [counted("quantity:hours.logged", 1000)], repeatable=True, points=3)]

    state = fold(*hours(2500, 500), goals=goals)

    assert awards(state) == {("g", 1): 1, ("g", 2): 1, ("g", 3): 2}
    assert sum(entry.points for (_, name), entry in state.entries.items() if name.startswith("achievement")) == 9


def test_one_fact_completes_a_repeatable_goal_a_hundred_times_at_most():
    goals = [goal("g", [counted("quantity:hours.logged", 1)], repeatable=True)]

    assert fold(*hours(1000), goals=goals).times == {"g": 100}
    assert fold(*hours(1000, 1), goals=goals).times == {"g": 200}


def test_points_of_one_goal_can_complete_the_next():
    goals = [
        goal("b-first", [counted("quantity:hours.logged", 1000)], points=30),
        goal("a-rich", [counted("points", 40)], points=1),
        goal("c-richer", [counted("points", 41)]),
    ]

    assert awards(fold(*hours(1000), goals=goals)) == {("b-first", 1): 1, ("a-rich", 1): 1, ("c-richer", 1): 1}


def test_a_badge_pays_once_however_many_goals_give_it():
    goals = [
        goal("a", [counted("quantity:hours.logged", 1000)], badge="star"),
        goal("b", [counted("count:hours.logged", 1)], badge="star"),
    ]

    state = fold(*hours(1000), goals=goals, badges=[badge("star", 7)])

    assert {name: entry.points for (_, name), entry in state.entries.items()} == {"rule:h": 10, "badge:star": 7}


def test_a_badge_given_by_hand_completes_no_goal_and_blocks_none():
    given = fact(1, "badge.awarded", at=NOON, grants="badge:star")
    later = fact(2, at=NOON + timedelta(hours=1))
    goals = [goal("g", [counted("quantity:hours.logged", 1000)], badge="star", points=5)]

    state = fold(given, later, goals=goals, badges=[badge("star", 7)])

    assert awards(state) == {("g", 1): 2}
    assert {code: cause.id for code, cause in state.honours.items()} == {"star": 1}
    assert sum(entry.points for entry in state.entries.values()) == 7 + 10 + 5


def test_an_achievement_given_by_hand_is_not_completed_again():
    given = fact(1, "achievement.awarded", at=NOON, grants="achievement:g")
    goals = [goal("g", [counted("quantity:hours.logged", 1000)], points=5)]

    state = fold(given, fact(2, at=NOON + timedelta(hours=1)), goals=goals)

    assert awards(state) == {("g", 1): 1}


def test_a_level_is_the_highest_step_that_is_reached_and_can_be_lost():
    definitions = {"ladders": [ladder("steps", "points", 0, 10, 50)]}
    taken = fact(2, "points.adjusted", at=NOON + timedelta(hours=1), points=-5)

    assert fold(*hours(1000), **definitions).levels["steps"].number == 2
    assert fold(*hours(1000), taken, **definitions).levels["steps"].number == 1


def test_below_the_first_step_there_is_no_level():
    assert fold(*hours(1000), ladders=[ladder("steps", "points", 11)]).levels == {}


def test_a_level_completes_a_goal():
    goals = [goal("g", [{"type": "level", "ladder": "steps", "at_least": 2}])]

    assert awards(fold(*hours(1000), goals=goals, ladders=[ladder("steps", "points", 0, 10)])) == {("g", 1): 1}


def test_points_in_a_period_are_those_of_the_period_of_the_fact():
    goals = [goal("g", [counted("points", 20, "week")])]
    apart = [fact(1, at=NOON), fact(2, at=NOON + timedelta(days=7)), fact(3, at=NOON + timedelta(days=8))]

    assert awards(fold(*apart, goals=goals)) == {("g", 1): 3}


def test_what_is_given_by_hand_only_is_never_completed():
    goals = [goal("g", [{"type": "never"}])]

    assert awards(fold(*hours(1000), goals=goals)) == {}


def test_a_reversal_makes_as_if_nothing_had_been():
    first, second = hours(1000, 2000)
    undone = fact(9, at=NOON + timedelta(days=1), reverses=second.id)

    assert fold(first, second, undone).tallies == fold(first).tallies


def test_each_fact_keeps_the_rules_of_its_version():
    cheap = read(version=1, actions=[HOURS])
    dear = read(version=2, actions=[HOURS | {"rules": [rule("h", "per_quantity", 100)]}])
    facts = [fact(1, at=NOON), fact(2, at=NOON + timedelta(hours=1), version=2)]

    state = engine.fold(facts, {1: cheap, 2: dear})

    assert [entry.points for entry in state.entries.values()] == [10, 100]


def test_an_action_that_the_rulebook_does_not_know_has_no_effect():
    state = fold(fact(1, "unknown"))

    assert (state.tallies, state.entries, state.last.key) == ({}, {}, "0001")


def test_a_check_completes_what_is_fulfilled_and_counts_nowhere():
    before = {1: read(actions=[HOURS]), 2: read(version=2, actions=[HOURS], goals=[goal("g", [counted("points", 10)])])}
    facts = [*hours(1000, 500), fact(9, "achievement.checked", at=NOON + timedelta(days=9), version=2)]

    state = engine.fold(facts, before)

    assert awards(state) == {("g", 1): 9}
    assert {metric for metric, _, _ in state.tallies} == {"", "hours.logged"}
    assert {tally.count for tally in state.tallies.values()} == {2}


def test_a_check_looks_at_goals_of_every_kind():
    goals = [
        goal("streak", [{"type": "streak", "cadence": "day", "at_least": 1}]),
        goal("hours", [counted("quantity:hours.logged", 1000)]),
        goal("level", [{"type": "level", "ladder": "steps", "at_least": 1}]),
        goal("held", [{"type": "achievement", "achievement": "hours", "at_least": 1}]),
        goal("not", [counted("points", 1000)]),
    ]
    book = read(version=2, actions=[HOURS], goals=goals, ladders=[ladder("steps", "quantity:hours.logged", 500)])
    facts = [*hours(1000), fact(2, "achievement.checked", at=NOON + timedelta(days=2), version=2)]

    state = engine.fold(facts, {1: read(actions=[HOURS]), 2: book})

    assert {code for code, _ in awards(state)} == {"streak", "hours", "level", "held"}
    assert engine.needs(facts[-1], book)


def test_time_as_a_member_counts_for_itself_only():
    goals = [goal("year", [counted("quantity:membership.tenure", 365_000), counted("count:hours.logged", 1)], points=5)]
    tenure = fact(7, "membership.tenure", at=NOON + timedelta(days=1), quantity=365_000)

    state = fold(*hours(1000), tenure, goals=goals)

    assert awards(state) == {("year", 1): 7}
    assert state.tallies["", 0, NOON.date().replace(1970, 1, 1)].count == 1


@pytest.mark.parametrize(("match", "times"), [("all", 1), ("any", 3)])
def test_a_repeatable_goal_of_several_conditions_follows_the_least_or_the_best_of_them(match, times):
    conditions = [counted("quantity:hours.logged", 1000), counted("count:hours.logged", 1)]
    goals = [goal("g", conditions, match=match, repeatable=True)]

    assert len(awards(fold(*hours(500, 500, 500), goals=goals))) == times


def test_what_does_not_last_is_a_gate_of_a_repeatable_goal():
    gate = {"type": "streak", "cadence": "day", "at_least": 2}
    goals = [goal("g", [counted("count:hours.logged", 1), gate], repeatable=True)]
    facts = [fact(number, at=NOON + timedelta(days=number)) for number in (1, 2, 4)]

    assert awards(fold(*facts, goals=goals)) == {("g", 1): 2, ("g", 2): 2}


def test_points_that_pay_themselves_come_to_an_end():
    goals = [goal("g", [counted("points", 10)], points=10, repeatable=True)]

    assert len(awards(fold(*hours(1000), goals=goals))) == 100


def test_an_achievement_may_follow_from_another():
    goals = [
        goal("a", [{"type": "achievement", "achievement": "b", "at_least": 1}], points=1),
        goal("b", [counted("count:hours.logged", 1)], points=2),
    ]

    state = fold(*hours(1000), goals=goals)

    assert awards(state) == {("a", 1): 1, ("b", 1): 1}
