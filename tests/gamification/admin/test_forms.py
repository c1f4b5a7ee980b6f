"""Forms and verbs of recognition in the console: each calls a service, and says what it refuses."""

import html
import re

import pytest
from django.urls import reverse

from gamification.models import (
    Achievement,
    AchievementAward,
    Action,
    Activity,
    Badge,
    BadgeAward,
    Leaderboard,
    LeaderboardSnapshot,
    PointsEntry,
    Rulebook,
)
from gamification.selectors.goals import GoalWords
from gamification.services import create_achievement
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID

pytestmark = pytest.mark.django_db

BADGE = {
    "name": "Tree Planter",
    "description": "",
    "category": "special",
    "rarity": "rare",
    "icon": "forest",
    "color": "#2e7d32",
    "points_value": "5",
    "is_active": "on",
}
GOAL = {
    "name": "Goal",
    "description": "",
    "points_reward": "10",
    "badge": "",
    "tracks_progress": "on",
    "is_active": "on",
    "match": "all",
}
ACTION = {
    "code": "tree.planted",
    "name": "Tree planted",
    "description": "",
    "unit": "",
    "event_type": "activity",
    "cadence": "day",
    "is_repeatable": "on",
    "cooldown_seconds": "0",
    "min_quantity_milli": "1",
    "is_active": "on",
    "rules-TOTAL_FORMS": "1",
    "rules-INITIAL_FORMS": "0",
    "rules-MIN_NUM_FORMS": "0",
    "rules-MAX_NUM_FORMS": "1000",
    "rules-0-code": "each",
    "rules-0-name": "Each tree",
    "rules-0-kind": "per_quantity",
    "rules-0-points": "7",
    "rules-0-per_milli": "1000",
    "rules-0-factor_num": "1",
    "rules-0-factor_den": "1",
    "rules-0-min_streak": "0",
    "rules-0-cadence": "day",
    "rules-0-is_active": "on",
}
BOARD = {
    "kind": "trees",
    "name": "Trees",
    "metric": "points",
    "timeframe": "weekly",
    "scope": "organization",
    "visibility": "members",
    "tie_rule": "standard",
    "refresh_seconds": "300",
}


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def said(goal):
    with tenancy.reading(goal.organization_id):
        return GoalWords(goal.organization_id, sees_secrets=True).say(goal)


def own(model, organization):
    with tenancy.reading(organization.id):
        return list(model.objects.of(organization.id).order_by("id"))


def the_platforms(model, **facts):
    with tenancy.reading(PLATFORM_ID):
        return model.objects.of(PLATFORM_ID).get(**facts)


def test_a_badge_is_defined_and_changed(organization, enter):
    console = enter()

    console.post(address("badge_add"), BADGE)
    (badge,) = own(Badge, organization)
    console.post(address("badge_change", badge.pk), BADGE | {"rarity": "epic"})

    (changed,) = own(Badge, organization)
    assert (badge.code, badge.rarity, changed.rarity) == ("tree-planter", "rare", "epic")
    assert "Tree Planter" in text_of(console.get(address("badge_change", badge.pk)))


def test_a_refusal_comes_back_into_the_form(organization, enter):
    console = enter()
    console.post(address("badge_add"), BADGE)

    page = console.post(address("badge_add"), BADGE)

    assert "There is already one with that name" in text_of(page)
    assert len(own(Badge, organization)) == 1


def test_a_platform_badge_is_copied_by_its_form(organization, enter, shipped):
    console, original = enter(), the_platforms(Badge, code="mentor")
    form = f"{address('badge_add')}?copy_of={original.pk}"

    assert 'value="Mentor"' in console.get(form).content.decode()
    console.post(form, BADGE | {"name": "Guide"})

    (copied,) = own(Badge, organization)
    assert (copied.code, copied.name, copied.copied_from_id) == ("mentor", "Guide", original.pk)


def test_a_badge_is_retired_from_its_page(organization, enter):
    console = enter()
    console.post(address("badge_add"), BADGE)
    (badge,) = own(Badge, organization)

    console.post(address("badge_verb", badge.pk, "retire"), {"confirmed": "1"})

    assert [badge.is_active for badge in own(Badge, organization)] == [False]


@pytest.mark.parametrize(
    ("fields", "criteria"),
    [
        ({"type": "hours_logged", "hours_required": "1.5"}, {"hours_required": "1.5"}),
        ({"type": "hours_logged", "hours_required": "100"}, {"hours_required": 100}),
        ({"type": "tasks_completed", "tasks_required": "50"}, {"tasks_required": 50}),
        (
            {"type": "skills_acquired", "skills_required": "5", "certified": "on"},
            {"skills_required": 5, "certified": True},
        ),
        ({"type": "consecutive_days", "days_required": "7"}, {"days_required": 7}),
        (
            {
                "type": "custom",
                "match": "any",
                "condition_1_type": "action_quantity",
                "condition_1_action": "hours.logged",
                "condition_1_at_least": "20",
                "condition_1_period": "week",
                "condition_3_type": "badge_earned",
                "condition_3_badge": "mentor",
                "condition_3_at_least": "9",
            },
            {
                "match": "any",
                "conditions": [
                    {"type": "action_quantity", "action": "hours.logged", "at_least": "20", "period": "week"},
                    {"type": "badge_earned", "badge": "mentor"},
                ],
            },
        ),
    ],
)
def test_criteria_are_written_as_fields(fields, criteria, organization, enter, shipped):
    console = enter()

    console.post(address("achievement_add"), GOAL | fields)

    (achievement,) = own(Achievement, organization)
    assert achievement.criteria == criteria
    page = console.get(address("achievement_change", achievement.pk))
    assert page.context["adminform"].form.initial["type"] == fields["type"]
    console.post(address("achievement_change", achievement.pk), GOAL | fields | {"points_reward": "11"})
    assert [(row.points_reward, row.criteria) for row in own(Achievement, organization)] == [(11, criteria)]


def test_each_criterion_is_shown_for_its_type(enter, shipped):
    page = html.unescape(enter().get(address("achievement_add")).content.decode())

    assert """x-show="type == 'hours_logged'\"""" in page
    assert """x-show="type == 'custom' && (condition_1_type == 'badge_earned')\"""" in page
    assert '<option value="century-club">Century Club</option>' in page


def test_conditions_on_time_and_other_achievements_are_typed(organization, enter, shipped):
    typed = {
        "type": "custom",
        "condition_1_type": "tenure_days",
        "condition_1_at_least": "365",
        "condition_2_type": "achievement_earned",
        "condition_2_achievement": "ten-hours",
    }

    enter().post(address("achievement_add"), GOAL | typed)

    (goal,) = own(Achievement, organization)
    assert goal.criteria["conditions"] == [
        {"type": "tenure_days", "at_least": 365},
        {"type": "achievement_earned", "achievement": "ten-hours"},
    ]
    assert said(goal) == "365 days as a member and the achievement “Ten Hours”"


def test_criteria_side_by_side_become_conditions_in_the_form(organization, enter, shipped):
    console = enter()
    with tenancy.writing(organization.id):
        goal = create_achievement(name="Both", type="custom", criteria={"hours_required": 5, "days_required": 3})

    page = console.get(address("achievement_change", goal.pk))

    initial = page.context["adminform"].form.initial
    assert [initial[f"condition_{n}_type"] for n in (1, 2)] == ["action_quantity", "streak_days"]
    assert said(goal) == "5 of “Hours of service” and a daily streak of 3"
    assert said(goal) in text_of(console.get(address("achievement_changelist")))


def test_criteria_that_are_missing_are_asked_for(organization, enter, shipped):
    page = enter().post(address("achievement_add"), GOAL | {"type": "consecutive_days"})

    assert "Missing: days_required" in text_of(page)
    assert own(Achievement, organization) == []


def test_a_platform_achievement_is_copied_with_its_criteria(organization, enter, shipped):
    console, original = enter(), the_platforms(Achievement, code="ten-hours")
    form = f"{address('achievement_add')}?copy_of={original.pk}"

    initial = console.get(form).context["adminform"].form.initial
    console.post(form, GOAL | {"type": "hours_logged", "hours_required": "12"})

    (copied,) = own(Achievement, organization)
    assert initial["hours_required"] == 10
    assert (copied.code, copied.target, copied.copied_from_id) == ("ten-hours", 12_000, original.pk)


def test_an_action_is_defined_with_its_rules(organization, enter):
    console = enter()

    console.post(address("action_add"), ACTION)

    (action,) = own(Action, organization)
    assert own(Rulebook, organization)[-1].compiled["actions"][0]["rules"][0]["points"] == 7
    with tenancy.reading(organization.id):
        rule = action.rules.get()
    changes = {"rules-INITIAL_FORMS": "1", "rules-0-id": str(rule.pk), "rules-0-action": str(action.pk)}
    console.post(address("action_change", action.pk), ACTION | changes | {"rules-0-points": "9", "name": "Tree"})
    with tenancy.reading(organization.id):
        assert list(action.rules.values_list("code", "points", "is_active")) == [("each", 9, True)]
    console.post(address("action_change", action.pk), ACTION | changes | {"rules-0-DELETE": "on"})
    with tenancy.reading(organization.id):
        assert list(action.rules.values_list("code", "is_active")) == [("each", False)]


def test_a_rule_that_pays_nothing_is_refused(organization, enter):
    page = enter().post(address("action_add"), ACTION | {"rules-0-points": "0"})

    assert "This scoring rule cannot be used" in text_of(page)
    assert own(Action, organization) == []


def test_a_platform_action_is_copied_with_its_rules(organization, enter, shipped):
    original = the_platforms(Action, code="hours.logged")
    empty = {name: value for name, value in ACTION.items() if not name.startswith("rules-0")}

    enter().post(
        f"{address('action_add')}?copy_of={original.pk}",
        empty | {"code": "hours.logged", "name": "Our hours", "unit": "hour", "rules-TOTAL_FORMS": "0"},
    )

    (copied,) = own(Action, organization)
    with tenancy.reading(organization.id):
        assert list(copied.rules.values_list("code", "points")) == [("base", 5)]
    assert (copied.name, copied.copied_from_id) == ("Our hours", original.pk)


def test_a_badge_is_given_by_form_and_taken_back(organization, enter, shipped, member):
    console, mentor = enter(), the_platforms(Badge, code="mentor")
    form = {"member": str(member.pk), "badge": str(mentor.pk), "reason": "Led the cleanup"}

    console.post(address("badgeaward_add"), form)

    (award,) = own(BadgeAward, organization)
    assert (award.member_id, award.reason, award.is_manual) == (member.pk, "Led the cleanup", True)
    again = console.post(address("badgeaward_add"), form)
    assert "The member already has this badge." in text_of(again)
    console.post(address("badgeaward_verb", award.pk, "revoke"), {"confirmed": "1", "reason": "Mistake"})
    assert [row.is_standing for row in own(BadgeAward, organization)] == [False]


def test_an_achievement_is_completed_by_form(organization, enter, shipped, member):
    console, goal = enter(), the_platforms(Achievement, code="ten-hours")
    form = {"member": str(member.pk), "achievement": str(goal.pk), "reason": "Kept no log"}

    console.post(address("achievementaward_add"), form)

    assert [award.achievement_id for award in own(AchievementAward, organization)] == [goal.pk]
    assert "already completed" in text_of(console.post(address("achievementaward_add"), form))


def test_points_are_given_by_form(organization, enter, shipped, member):
    console = enter()
    form = {"member": str(member.pk), "change": "-0", "description": "Bonus", "reason": "Led the cleanup"}

    assert "Give a number other than 0." in text_of(console.post(address("pointsentry_add"), form))
    console.post(address("pointsentry_add"), form | {"change": "40"})

    assert [(entry.change, entry.event_type) for entry in own(PointsEntry, organization)] == [(40, "manual_adjustment")]


def test_an_activity_is_taken_back_with_a_reason(organization, enter, history):
    history(1)
    console, (activity,) = enter(), own(Activity, organization)
    verb = address("activity_verb", activity.pk, "reverse")

    assert console.post(verb, {"confirmed": "1", "reason": ""}).status_code == 200
    console.post(verb, {"confirmed": "1", "reason": "Entered twice"})

    reversal = own(Activity, organization)[-1]
    assert (reversal.reverses_id, reversal.note) == (activity.pk, "Entered twice")


def test_a_board_is_opened_changed_and_rebuilt(organization, enter, history):
    history(2)
    console = enter()

    console.post(address("leaderboard_add"), BOARD)
    (board,) = own(Leaderboard, organization)
    console.post(address("leaderboard_change", board.pk), BOARD | {"name": "Forest", "is_active": "on"})
    console.post(address("leaderboard_changelist"), {"action": "rebuild_now", "_selected_action": [str(board.pk)]})

    (board,) = own(Leaderboard, organization)
    assert (board.code, board.name) == ("trees.weekly", "Forest")
    assert [snapshot.leaderboard_id for snapshot in own(LeaderboardSnapshot, organization)].count(board.pk) == 1


def test_the_platforms_boards_are_rebuilt_for_the_organization(organization, enter, history):
    history(1)
    board = the_platforms(Leaderboard, code="points.all_time")
    (before,) = [row for row in own(LeaderboardSnapshot, organization) if row.leaderboard_id == board.pk]

    enter().post(address("leaderboard_changelist"), {"action": "rebuild_now", "_selected_action": [str(board.pk)]})

    (after,) = [row for row in own(LeaderboardSnapshot, organization) if row.leaderboard_id == board.pk]
    assert after.generated_at > before.generated_at
