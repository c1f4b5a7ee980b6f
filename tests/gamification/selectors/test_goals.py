"""What achievements ask for, in words."""

import pytest

from gamification.selectors.goals import GoalWords
from gamification.services import apply_pending, award_badge, create_achievement, create_badge
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import AchievementFactory, ActionFactory, BadgeFactory, LadderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture
def named():
    """One of each, whose name has nothing to do with its code."""
    ActionFactory.create(code="a.b", name="Tree planted")
    BadgeFactory.create(code="c", name="Forester")
    LadderFactory.create(code="d", name="Engagement")
    AchievementFactory.create(code="e", name="First hour")


def said(conditions, *, match="all", **reader):
    goal = AchievementFactory.create(type="custom", criteria={"match": match, "conditions": conditions})
    return GoalWords(tenancy.organization_id(), **{"sees_secrets": True, **reader}).say(goal)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            {"type": "action_count", "action": "a.b", "at_least": 3, "period": "week"},
            "3 × “Tree planted” within a week",
        ),
        ({"type": "action_quantity", "action": "a.b", "at_least": "1.50"}, "1.5 of “Tree planted”"),
        ({"type": "action_quantity", "action": "a.b", "at_least": 100, "unit": "EUR"}, "100 EUR of “Tree planted”"),
        ({"type": "action_count", "action": "donation.given", "at_least": 1}, "1 × “Gift”"),
        ({"type": "points_in_period", "at_least": 1000, "period": "month"}, "1000 points within a month"),
        ({"type": "streak_days", "at_least": 4, "cadence": "week"}, "a weekly streak of 4"),
        ({"type": "level_reached", "ladder": "d", "at_least": 2}, "level 2 of “Engagement”"),
        ({"type": "badge_earned", "badge": "c"}, "the badge “Forester”"),
        ({"type": "achievement_earned", "achievement": "e"}, "the achievement “First hour”"),
        ({"type": "tenure_days", "at_least": 365}, "365 days as a member"),
        ({"type": "admin_awarded"}, "given by hand"),
    ],
)
def test_each_condition_is_said_with_names(named, condition, words):
    assert said([condition]) == words


def test_several_conditions_are_joined_by_what_completes_them(named):
    both = [{"type": "badge_earned", "badge": "c"}, {"type": "tenure_days", "at_least": 2}]

    assert said(both) == "the badge “Forester” and 2 days as a member"
    assert said(both, match="any") == "the badge “Forester” or 2 days as a member"


def test_a_goal_of_a_fixed_kind_is_said_in_its_unit():
    goal = AchievementFactory.create(type="hours_logged", criteria={"hours_required": "1.5"})

    assert GoalWords(tenancy.organization_id(), sees_secrets=False).say(goal) == "1.5 hours logged"


def test_what_is_no_longer_known_is_said_by_its_code():
    assert said([{"type": "badge_earned", "badge": "gone"}]) == "the badge “gone”"


def test_a_secret_is_named_only_to_those_who_have_it_or_manage_it():
    badge = create_badge(name="Hidden", category="special", is_secret=True)
    create_achievement(name="Riddle", type="consecutive_days", criteria={"days_required": 5}, is_secret=True)
    holder, other = MembershipFactory.create_batch(2)
    award_badge(member_id=holder.pk, badge_id=badge.pk, reason="Found it")
    apply_pending()
    asked = [{"type": "badge_earned", "badge": "hidden"}, {"type": "achievement_earned", "achievement": "riddle"}]

    readers = [{"member_id": each.pk, "sees_secrets": False} for each in (holder, other)]

    assert [said(asked, **reader) for reader in readers] == [
        "the badge “Hidden” and the achievement “a secret one”",
        "the badge “a secret one” and the achievement “a secret one”",
    ]
    assert said(asked) == "the badge “Hidden” and the achievement “Riddle”"


def test_names_are_read_once_for_many_goals_and_only_those_that_are_needed(named, queries):
    goals = [
        AchievementFactory.create(
            type="custom", criteria={"conditions": [{"type": "action_count", "action": "a.b", "at_least": number}]}
        )
        for number in (1, 2, 3)
    ]
    words = GoalWords(tenancy.organization_id(), sees_secrets=False)

    with queries(1):
        assert [words.say(goal) for goal in goals] == [f"{number} × “Tree planted”" for number in (1, 2, 3)]
