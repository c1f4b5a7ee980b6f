"""Actions and what they pay: defining, changing and copying them."""

from datetime import date, timedelta

import pytest

from gamification.errors import ActionNotFoundError, DefinitionOfPlatformError, DefinitionTakenError, RuleInvalidError
from gamification.models import Action, Rulebook, ScoringRule
from gamification.selectors.definitions import actions_known_to, scoring_rules_known_to
from gamification.services import change_action, copy_action, create_action, retire_action, seed_actions
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]

TREE = {"code": "tree.planted", "name": "Tree planted"}
EARLY = {"code": "early", "name": "Early", "kind": "early_bird", "points": 50}
DAY = date(2026, 11, 1)
SEVEN = {"code": "each", "name": "Each", "kind": "per_quantity", "points": 7}


def compiled():
    latest = Rulebook.objects.of(tenancy.organization_id()).order_by("-version").first()
    return {action["code"]: action for action in latest.compiled["actions"]}


@pytest.fixture
def platforms():
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        seed_actions()
        return Action.objects.of(PLATFORM_ID).get(code="hours.logged")


def test_an_action_is_defined_with_its_rules():
    action = create_action(**TREE, rules=[SEVEN], counts_for_streak=True)

    assert action.organization_id == tenancy.organization_id()
    assert [(rule["code"], rule["points"]) for rule in compiled()["tree.planted"]["rules"]] == [("each", 7)]
    with pytest.raises(DefinitionTakenError):
        create_action(**TREE)


def test_rules_are_set_as_a_whole():
    action = create_action(**TREE, rules=[SEVEN])
    double = {"code": "double", "name": "Double", "kind": "multiplier", "factor_num": 2, "min_streak": 7}

    change_action(action_id=action.pk, rules=[double, SEVEN | {"points": 9}])
    change_action(action_id=action.pk, rules=[double])

    rules = ScoringRule.objects.of(tenancy.organization_id()).order_by("code")
    assert list(rules.values_list("code", "points", "is_active")) == [("double", 0, True), ("each", 9, False)]
    assert [rule["code"] for rule in compiled()["tree.planted"]["rules"]] == ["double"]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ([SEVEN, SEVEN], "Two rules have this code."),
        ([SEVEN | {"points": 0}], "The rule pays no points."),
        ([SEVEN | {"kind": "multiplier"}], "A multiplier is more than one."),
    ],
)
def test_rules_that_mean_nothing_are_refused(rules, reason):
    action = create_action(**TREE)

    with pytest.raises(RuleInvalidError) as refusal:
        change_action(action_id=action.pk, rules=rules)

    assert refusal.value.params == {"rule": "each", "reason": reason}


def test_an_action_is_switched_off():
    action = create_action(**TREE)

    retire_action(action_id=action.pk)

    assert compiled()["tree.planted"]["active"] is False
    with pytest.raises(ActionNotFoundError):
        change_action(action_id=uuid7(), name="Nothing")


def test_a_platform_action_is_copied_with_its_rules(platforms):
    with pytest.raises(DefinitionOfPlatformError):
        change_action(action_id=platforms.pk, name="Ours")

    copied = copy_action(action_id=platforms.pk)
    again = copy_action(action_id=platforms.pk)
    change_action(action_id=copied.pk, name="Our hours", rules=[SEVEN])

    organization_id = tenancy.organization_id()
    assert (again.pk, copied.copied_from_id) == (copied.pk, platforms.pk)
    assert actions_known_to(organization_id).filter(code="hours.logged").get() == copied
    own = scoring_rules_known_to(organization_id).filter(action=copied)
    assert set(own.values_list("code", "points", "is_active")) == {("base", 5, False), ("each", 7, True)}
    assert ScoringRule.objects.of(PLATFORM_ID).get(action=platforms).is_active
    with pytest.raises(ActionNotFoundError):
        copy_action(action_id=uuid7())


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (EARLY | {"first_days": 3}, "A bonus for the first days has a first day and lasts 1 to 31 days."),
        (EARLY | {"starts_on": DAY}, "A bonus for the first days has a first day and lasts 1 to 31 days."),
        (
            EARLY | {"starts_on": DAY, "first_days": 32},
            "A bonus for the first days has a first day and lasts 1 to 31 days.",
        ),
        (
            EARLY | {"starts_on": DAY, "first_days": 3, "ends_on": DAY},
            "A bonus for the first days says how many they are, not the last of them.",
        ),
        (EARLY | {"kind": "fixed", "first_days": 3}, "Only a bonus for the first days says how many they are."),
        (
            EARLY | {"kind": "fixed", "starts_on": DAY, "ends_on": DAY - timedelta(days=1)},
            "The last day comes before the first.",
        ),
    ],
)
def test_days_of_rules_that_make_no_sense_are_refused(rule, reason):
    with pytest.raises(RuleInvalidError) as refused:
        create_action(code="visited", name="Visit", rules=[rule])

    assert refused.value.params == {"rule": "early", "reason": reason}


def test_days_of_rules_are_compiled():
    early = EARLY | {"starts_on": DAY, "first_days": 3}
    dated = {"code": "dated", "name": "Dated", "points": 1, "ends_on": DAY}
    create_action(code="visited", name="Visit", rules=[early, dated], excluded_member_types=["staff", "board"])

    action = compiled()["visited"]
    days = {rule["code"]: (rule.get("starts_on"), rule.get("ends_on")) for rule in action["rules"]}
    assert days == {"early": ("2026-11-01", "2026-11-03"), "dated": (None, "2026-11-01")}
    assert action["excluded_types"] == ["board", "staff"]
    assert Rulebook.objects.of(tenancy.organization_id()).latest("version").compiled["streaks"] == {
        "freeze_every": {"day": 7, "week": 4, "month": 3},
        "most_freezes": 2,
    }
