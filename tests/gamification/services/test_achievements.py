"""Achievements: criteria are checked before anything is saved."""

import pytest

from gamification.errors import (
    AchievementUnknownError,
    BadgeUnknownError,
    CriteriaInvalidError,
    DefinitionOfPlatformError,
    DefinitionTakenError,
)
from gamification.models import Achievement, Rulebook
from gamification.selectors.definitions import achievements_known_to
from gamification.services import (
    change_achievement,
    copy_achievement,
    create_achievement,
    create_badge,
    retire_achievement,
    seed_actions,
)
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from tests.factories.gamification import AchievementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("actions")]

HUNDRED = {"name": "Hundred", "type": "hours_logged", "criteria": {"hours_required": 100}}


@pytest.fixture
def actions(door):
    seed_actions()


def latest_rules():
    return Rulebook.objects.of(tenancy.organization_id()).order_by("-version").first().compiled["achievements"]


@pytest.mark.parametrize(
    ("type_", "criteria", "target"),
    [
        ("hours_logged", {"hours_required": 100}, 100_000),
        ("hours_logged", {"hours_required": "1.5"}, 1_500),
        ("projects_completed", {"projects_required": 5}, 5),
        ("tasks_completed", {"tasks_required": 50}, 50),
        ("skills_acquired", {"skills_required": 5, "certified": True}, 5),
        ("trainings_completed", {"trainings_required": 10}, 10),
        ("consecutive_days", {"days_required": 7}, 7),
        ("volunteer_referred", {"volunteers_required": 1}, 1),
        ("custom", {"conditions": [{"type": "action_count", "action": "task.completed", "at_least": 3}]}, 3),
    ],
)
def test_every_type_has_its_criteria(type_, criteria, target):
    achievement = create_achievement(name="Goal", type=type_, criteria=criteria)

    assert (achievement.target, achievement.criteria) == (target, criteria)
    assert [rule["conditions"] for rule in latest_rules()] == [achievement.conditions]


@pytest.mark.parametrize(
    ("type_", "criteria", "reason"),
    [
        ("hours_logged", {}, "Missing: hours_required."),
        ("hours_logged", {"hours_required": 0}, "hours_required must be more than 0."),
        ("hours_logged", {"hours_required": 1, "days_required": 1}, "Unknown: days_required."),
        ("tasks_completed", {"tasks_required": "ten"}, "tasks_required must be a whole number of at least 1."),
        ("skills_acquired", {"skills_required": 1, "certified": "yes"}, "certified must be true or false."),
        ("custom", {"conditions": []}, "conditions must be a list of 1 to 20."),
        (
            "custom",
            {"conditions": [{"type": "action_count", "action": "nothing.known", "at_least": 1}]},
            "There is no action 'nothing.known'.",
        ),
    ],
)
def test_criteria_that_cannot_be_met_are_refused(type_, criteria, reason):
    with pytest.raises(CriteriaInvalidError) as refusal:
        create_achievement(name="Goal", type=type_, criteria=criteria)

    assert refusal.value.params == {"reason": reason}
    assert not Achievement.objects.of(tenancy.organization_id()).exists()


def test_an_achievement_brings_a_badge_that_is_known():
    badge = create_badge(name="Hundred", category="time")

    achievement = create_achievement(**HUNDRED, badge_id=badge.pk, points_reward=100)

    assert achievement.badge == badge
    with pytest.raises(BadgeUnknownError):
        create_achievement(**HUNDRED | {"name": "Other"}, badge_id=uuid7())


def test_a_name_is_taken_once():
    create_achievement(**HUNDRED)

    with pytest.raises(DefinitionTakenError):
        create_achievement(**HUNDRED)


def test_changing_the_criteria_compiles_them_anew():
    achievement = create_achievement(**HUNDRED)

    changed = change_achievement(
        achievement_id=achievement.pk, type="consecutive_days", criteria={"days_required": 30}, points_reward=7
    )

    assert (changed.code, changed.target, changed.progress_measure) == ("hundred", 30, "streak")
    assert [(rule["points"], rule["conditions"]["conditions"][0]["type"]) for rule in latest_rules()] == [(7, "streak")]


def test_a_change_that_is_refused_changes_nothing():
    achievement = create_achievement(**HUNDRED)

    with pytest.raises(CriteriaInvalidError):
        change_achievement(achievement_id=achievement.pk, type="tasks_completed")

    achievement.refresh_from_db()
    assert (achievement.type, achievement.target) == ("hours_logged", 100_000)


def test_each_change_is_a_new_version_of_the_rules_and_none_without_change():
    achievement = create_achievement(**HUNDRED)
    versions = Rulebook.objects.of(tenancy.organization_id())
    before = versions.count()

    change_achievement(achievement_id=achievement.pk, points_reward=5)
    change_achievement(achievement_id=achievement.pk, points_reward=5)

    assert versions.count() == before + 1


def test_a_retired_achievement_is_completed_no_more():
    achievement = create_achievement(**HUNDRED)

    retire_achievement(achievement_id=achievement.pk)

    assert latest_rules() == []


def test_a_platform_achievement_is_not_changed_but_copied():
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        original = AchievementFactory.create(code="hundred", name="Hundred")
    with pytest.raises(DefinitionOfPlatformError):
        change_achievement(achievement_id=original.pk, points_reward=1)

    copied = copy_achievement(achievement_id=original.pk)
    assert copy_achievement(achievement_id=original.pk) == copied
    retire_achievement(achievement_id=copied.pk)

    assert list(achievements_known_to(tenancy.organization_id())) == [copied]
    assert latest_rules() == []
    with pytest.raises(AchievementUnknownError):
        copy_achievement(achievement_id=uuid7())
