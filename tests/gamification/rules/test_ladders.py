"""What a ladder may look like."""

import pytest

from gamification.rules import engine
from gamification.rules.ladders import arranged, perk_codes
from tests.gamification.rules.books import action, fact, ladder, read

STEPS = [{"name": "Top", "threshold": 100}, {"name": "First", "threshold": 0}]


def test_levels_stand_from_the_lowest_up():
    assert [step["name"] for step in arranged(STEPS)] == ["First", "Top"]


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [{"name": str(n), "threshold": n} for n in range(51)],
        [{"name": "A", "threshold": 1}, {"name": "B", "threshold": 1}],
        [{"name": "A", "threshold": 1}, {"name": "a", "threshold": 2}],
        [{"name": "A", "threshold": -1}],
        [{"name": "A", "threshold": 10**16}],
    ],
)
def test_levels_that_cannot_stand_together_are_refused(levels):
    with pytest.raises(ValueError, match=r"."):
        arranged(levels)


def test_perks_are_named_once_and_in_order():
    assert perk_codes([" insights.view ", "", "content.open", "insights.view"], ()) == ["insights.view", "content.open"]


@pytest.mark.parametrize("perk", ["Insights", "insights", "insights.", "a.b c", "x" * 61 + ".y", "wallet.hold.view"])
def test_a_perk_is_no_right_of_staff_and_has_a_form(perk):
    with pytest.raises(ValueError, match=r"."):
        perk_codes([perk], {"wallet"})


@pytest.mark.parametrize(("keeps", "number"), [(True, 2), (False, 1)])
def test_who_falls_below_a_level_keeps_it_where_the_ladder_says_so(keeps, number):
    rules = read(
        actions=[action("points.adjusted", event_type="manual_adjustment")],
        ladders=[ladder("tier", "points", 0, 100) | {"keeps": keeps}],
    )

    state = engine.fold([fact(1, "points.adjusted", points=100), fact(2, "points.adjusted", points=-1)], {1: rules})

    assert state.levels["tier"].number == number


def test_what_is_taken_back_led_nowhere_on_a_ladder_that_keeps():
    rules = read(
        actions=[action("points.adjusted", event_type="manual_adjustment")],
        ladders=[ladder("tier", "points", 0, 100) | {"keeps": True}],
    )
    facts = [fact(1, "points.adjusted", points=100), fact(2, "points.adjusted", points=5)]

    state = engine.fold([*facts, fact(3, "points.adjusted", reverses=1)], {1: rules})

    assert state.levels["tier"].number == 1


def test_a_level_is_kept_when_thresholds_rise():
    low = read(actions=[action("a")], ladders=[ladder("l", "count", 1, 2) | {"keeps": True}])
    high = read(version=2, actions=[action("a")], ladders=[ladder("l", "count", 1, 9) | {"keeps": True}])

    state = engine.fold([fact(1, "a"), fact(2, "a"), fact(3, "a", version=2)], {1: low, 2: high})

    assert state.levels["l"].number == 2
