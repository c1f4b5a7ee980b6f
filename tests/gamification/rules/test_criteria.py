"""Criteria as people write them: the shapes that are read, and all others refused."""

import pytest

from gamification.rules.criteria import Known, compile_criteria, spelled_out

KNOWN = Known(
    actions={
        "hours.logged",
        "project.completed",
        "task.completed",
        "skill.acquired",
        "skill.certified",
        "training.completed",
        "volunteer.referred",
        "donation.given",
        "membership.tenure",
    },
    badges={"star"},
    ladders={"steps"},
    achievements={"beginner"},
)


def compiled(kind, criteria, *, repeatable=False):
    return compile_criteria(kind=kind, criteria=criteria, is_repeatable=repeatable, known=KNOWN)


def custom(*conditions, **more):
    return compiled("custom", {"conditions": list(conditions), **more})


@pytest.mark.parametrize(
    ("kind", "criteria", "metric", "measure", "target"),
    [
        ("hours_logged", {"hours_required": 100}, "hours.logged", "quantity_milli", 100_000),
        ("hours_logged", {"hours_required": "1.5"}, "hours.logged", "quantity_milli", 1500),
        ("projects_completed", {"projects_required": 5}, "project.completed", "count", 5),
        ("tasks_completed", {"tasks_required": 50}, "task.completed", "count", 50),
        ("skills_acquired", {"skills_required": 5}, "skill.acquired", "count", 5),
        ("skills_acquired", {"skills_required": 5, "certified": True}, "skill.certified", "count", 5),
        ("skills_acquired", {"skills_required": 5, "certified": False}, "skill.acquired", "count", 5),
        ("trainings_completed", {"trainings_required": 10}, "training.completed", "count", 10),
        ("consecutive_days", {"days_required": 7}, "day", "streak", 7),
        ("volunteer_referred", {"volunteers_required": 1}, "volunteer.referred", "count", 1),
    ],
)
def test_the_fixed_types_have_one_criterion(kind, criteria, metric, measure, target):
    found = compiled(kind, criteria)

    assert (found.progress_metric, found.progress_measure, found.target) == (metric, measure, target)
    assert found.conditions["match"] == "all"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            {"type": "action_count", "action": "task.completed", "at_least": 3, "period": "week"},
            {"type": "metric", "metric": "count:task.completed", "period": "week", "at_least": 3},
        ),
        (
            {"type": "action_quantity", "action": "donation.given", "unit": "EUR", "at_least": "10.5"},
            {"type": "metric", "metric": "quantity:donation.given:EUR", "period": "all", "at_least": 10_500},
        ),
        (
            {"type": "point_milestone", "at_least": 500},
            {"type": "metric", "metric": "points", "period": "all", "at_least": 500},
        ),
        (
            {"type": "points_in_period", "at_least": 50, "period": "day"},
            {"type": "metric", "metric": "points", "period": "day", "at_least": 50},
        ),
        ({"type": "streak_days", "at_least": 7}, {"type": "streak", "cadence": "day", "at_least": 7}),
        (
            {"type": "level_reached", "ladder": "steps", "at_least": 2},
            {"type": "level", "ladder": "steps", "at_least": 2},
        ),
        ({"type": "badge_earned", "badge": "star"}, {"type": "badge", "badge": "star"}),
        ({"type": "admin_awarded"}, {"type": "never"}),
        (
            {"type": "achievement_earned", "achievement": "beginner"},
            {"type": "achievement", "achievement": "beginner", "at_least": 1},
        ),
        (
            {"type": "tenure_days", "at_least": 365},
            {"type": "metric", "metric": "quantity:membership.tenure", "period": "all", "at_least": 365_000},
        ),
    ],
)
def test_conditions_are_compiled(condition, expected):
    assert custom(condition, match="any").conditions == {"match": "any", "conditions": [expected]}


def test_several_conditions_have_no_single_progress():
    found = custom({"type": "badge_earned", "badge": "star"}, {"type": "point_milestone", "at_least": 5})

    assert (found.progress_metric, found.progress_measure, found.target) == ("", "", 1)


@pytest.mark.parametrize(
    ("kind", "criteria", "complaint"),
    [
        ("hours_logged", [], "Criteria must be an object."),
        ("hours_logged", {}, "Missing: hours_required."),
        ("hours_logged", {"hours_required": 1, "x": 2}, "Unknown: x."),
        ("hours_logged", {"hours_required": 0}, "hours_required must be more than 0."),
        ("hours_logged", {"hours_required": 1.5}, "hours_required must be a whole number or a decimal in quotes."),
        ("hours_logged", {"hours_required": "1.2345"}, "'1.2345' needs at most three decimals and twelve digits."),
        ("hours_logged", {"hours_required": "many"}, "'many' is not a number."),
        ("tasks_completed", {"tasks_required": "5"}, "tasks_required must be a whole number of at least 1."),
        ("tasks_completed", {"tasks_required": True}, "tasks_required must be a whole number of at least 1."),
        ("tasks_completed", {"tasks_required": 10**16}, "tasks_required must be a whole number of at least 1."),
        ("skills_acquired", {"skills_required": 1, "certified": "yes"}, "certified must be true or false."),
        ("other", {}, "'other' is not a type of achievement."),
        ("custom", {"conditions": []}, "conditions must be a list of 1 to 20."),
        ("custom", {"conditions": [{}] * 21}, "conditions must be a list of 1 to 20."),
        (
            "custom",
            {"conditions": [{"type": "streak_days", "at_least": 1}], "match": "most"},
            "match must be all or any.",
        ),
        ("custom", {"conditions": [{"type": "badge_earned", "badge": "moon"}]}, "There is no badge 'moon'."),
    ],
)
def test_other_shapes_are_refused(kind, criteria, complaint):
    with pytest.raises(ValueError, match=r"^.") as refused:
        compiled(kind, criteria)

    assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ({"type": "wish"}, "A condition needs a type: one of"),
        ("text", "A condition needs a type: one of"),
        ({"type": "action_count", "action": "unknown", "at_least": 1}, "There is no action 'unknown'."),
        ({"type": "action_count", "action": "a:b", "at_least": 1}, "action must be a code."),
        ({"type": "level_reached", "ladder": "unknown", "at_least": 1}, "There is no ladder 'unknown'."),
        ({"type": "streak_days", "at_least": 3, "cadence": "year"}, "cadence must be day, week or month."),
        ({"type": "point_milestone", "at_least": 3, "period": "year"}, "period must be all, day, week or month."),
    ],
)
def test_other_conditions_are_refused(condition, complaint):
    with pytest.raises(ValueError, match=r"^.") as refused:
        custom(condition)

    assert str(refused.value).startswith(complaint)


def test_an_achievement_cannot_rest_on_itself():
    criteria = {"conditions": [{"type": "achievement_earned", "achievement": "beginner"}]}

    with pytest.raises(ValueError, match="cannot rest on itself"):
        compile_criteria(kind="custom", criteria=criteria, is_repeatable=False, known=KNOWN, code="beginner")
    with pytest.raises(ValueError, match="There is no achievement 'x'"):
        custom({"type": "achievement_earned", "achievement": "x"})


def test_fixed_criteria_may_stand_side_by_side():
    found = compiled("custom", {"hours_required": 10, "skills_required": 2, "certified": True, "match": "any"})

    assert found.conditions == {
        "match": "any",
        "conditions": [
            {"type": "metric", "metric": "quantity:hours.logged", "period": "all", "at_least": 10_000},
            {"type": "metric", "metric": "count:skill.certified", "period": "all", "at_least": 2},
        ],
    }
    with pytest.raises(ValueError, match="Unknown: x"):
        compiled("custom", {"hours_required": 10, "x": 2})


def test_criteria_side_by_side_are_spelled_out():
    flat = {"hours_required": "1.5", "skills_required": 2, "certified": True, "days_required": 7, "match": "any"}

    conditions = spelled_out(flat)

    assert conditions == [
        {"type": "action_quantity", "action": "hours.logged", "at_least": "1.5"},
        {"type": "action_count", "action": "skill.certified", "at_least": 2},
        {"type": "streak_days", "at_least": 7},
    ]
    assert custom(*conditions, match="any").conditions == compiled("custom", flat).conditions
    assert spelled_out({"conditions": conditions}) == conditions


def test_how_long_somebody_is_a_member_is_shown_in_days():
    found = custom({"type": "tenure_days", "at_least": 30})

    assert (found.progress_metric, found.progress_measure, found.target) == ("", "tenure", 30)


POINTS = {"type": "point_milestone", "at_least": 1}
WEEKLY = {"type": "points_in_period", "at_least": 1, "period": "week"}
STAR = {"type": "badge_earned", "badge": "star"}


@pytest.mark.parametrize(
    ("match", "conditions"), [("all", [WEEKLY]), ("all", [STAR]), ("all", [STAR, WEEKLY]), ("any", [POINTS, STAR])]
)
def test_only_what_lasts_can_be_reached_again_and_again(match, conditions):
    with pytest.raises(ValueError, match="repeatable"):
        compiled("custom", {"match": match, "conditions": conditions}, repeatable=True)


@pytest.mark.parametrize(("match", "conditions"), [("all", [POINTS, STAR]), ("any", [POINTS, POINTS])])
def test_other_conditions_may_stand_beside_what_lasts(match, conditions):
    assert len(compiled("custom", {"match": match, "conditions": conditions}, repeatable=True).conditions) == 2
