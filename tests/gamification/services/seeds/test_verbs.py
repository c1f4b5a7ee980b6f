"""The shipped definitions: exact, once, and copied for an organization that wants its own."""

import pytest

from gamification.models import Achievement, Action, Badge, Ladder, Leaderboard, Level, Rulebook, ScoringRule
from gamification.selectors.definitions import achievements_known_to, badges_known_to
from gamification.services import Seeded, seed_achievements, seed_actions, seed_all, seed_badges
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID

pytestmark = pytest.mark.django_db

BADGES = {
    ("First Step", "time", "common"),
    ("Dedicated Volunteer", "time", "rare"),
    ("Century Club", "time", "epic"),
    ("Hero of the Community", "time", "legendary"),
    ("Project Pioneer", "projects", "common"),
    ("Multi-Tasker", "projects", "rare"),
    ("Quick Learner", "skills", "common"),
    ("Jack of All Trades", "skills", "epic"),
    ("Trained and Ready", "training", "common"),
    ("Lifelong Learner", "training", "rare"),
    ("Mentor", "leadership", "rare"),
    ("Consistent Contributor", "streak", "rare"),
    ("Month of Service", "streak", "epic"),
}
ACHIEVEMENTS = {
    ("First Hour", 10, "First Step", "quantity_milli", 1_000),
    ("Ten Hours", 20, None, "quantity_milli", 10_000),
    ("Fifty Hours", 50, "Dedicated Volunteer", "quantity_milli", 50_000),
    ("100 Hour Milestone", 100, "Century Club", "quantity_milli", 100_000),
    ("Five Hundred Hours", 500, "Hero of the Community", "quantity_milli", 500_000),
    ("First Project", 50, "Project Pioneer", "count", 1),
    ("Five Projects", 150, "Multi-Tasker", "count", 5),
    ("Ten Tasks", 25, None, "count", 10),
    ("Fifty Tasks", 100, None, "count", 50),
    ("First Certified Skill", 25, "Quick Learner", "count", 1),
    ("Five Certified Skills", 150, "Jack of All Trades", "count", 5),
    ("First Training", 15, "Trained and Ready", "count", 1),
    ("Ten Trainings", 100, "Lifelong Learner", "count", 10),
    ("Seven Day Streak", 50, "Consistent Contributor", "streak", 7),
    ("Thirty Day Streak", 200, "Month of Service", "streak", 30),
    ("Referred a Volunteer", 50, "Mentor", "count", 1),
}


@pytest.fixture
def platforms_door(db):
    with tenancy.writing(PLATFORM_ID) as opened:
        yield opened


@pytest.fixture
def shipped(db):
    with tenancy.writing(PLATFORM_ID):
        return seed_all()


def test_the_thirteen_badges_are_exactly_these(platforms_door):
    seeded = seed_badges()

    badges = Badge.objects.of(PLATFORM_ID)
    assert seeded == Seeded(created=13, existing=0)
    assert set(badges.values_list("name", "category", "rarity")) == BADGES
    assert set(badges.values_list("points_value", "is_active", "is_secret")) == {(0, True, False)}


def test_the_sixteen_achievements_are_exactly_these(platforms_door):
    seed_badges()

    seeded = seed_achievements()

    columns = ("name", "points_reward", "badge__name", "progress_measure", "target")
    assert seeded == Seeded(created=16, existing=0)
    assert set(Achievement.objects.of(PLATFORM_ID).values_list(*columns)) == ACHIEVEMENTS
    repeatable = Achievement.objects.of(PLATFORM_ID).filter(is_repeatable=True)
    assert [achievement.name for achievement in repeatable] == ["Referred a Volunteer"]


def test_seeding_again_makes_nothing_and_keeps_edits(platforms_door):
    seed_badges()
    seed_achievements()
    Badge.objects.of(PLATFORM_ID).filter(code="mentor").update(description="Ours")

    again = (seed_badges(), seed_achievements())

    assert again == (Seeded(0, 13), Seeded(0, 16))
    assert Badge.objects.of(PLATFORM_ID).get(code="mentor").description == "Ours"


def test_everything_shipped_is_seeded_once(platforms_door):
    first, again = seed_all(), seed_all()

    assert {kind: seeded.created for kind, seeded in first.items()} == {
        "access_levels": 3,
        "actions": 9,
        "ladders": 3,
        "badges": 13,
        "achievements": 16,
        "leaderboards": 12,
    }
    assert {seeded.created for seeded in again.values()} == {0}
    assert Level.objects.of(PLATFORM_ID).count() == 7 + 4 + 10
    assert ScoringRule.objects.of(PLATFORM_ID).count() == 8


def test_the_actions_pay_what_the_documents_say(platforms_door):
    seed_actions()

    rules = ScoringRule.objects.of(PLATFORM_ID).values_list("action__code", "points", "kind", "per_milli")
    assert set(rules) == {
        (code, points, "per_quantity", 1000)
        for code, points in {
            "hours.logged": 5,
            "task.completed": 10,
            "project.completed": 100,
            "training.completed": 25,
            "skill.certified": 50,
            "volunteer.referred": 50,
            "kudos.received": 5,
            "kudos.given": 2,
        }.items()
    }
    task = Action.objects.of(PLATFORM_ID).get(code="task.completed")
    assert (task.min_quantity_milli, task.max_quantity_milli) == (1_000, 5_000)


def test_the_levels_and_tiers_have_the_decided_thresholds(platforms_door):
    seed_all()

    def thresholds(code):
        levels = Level.objects.of(PLATFORM_ID).filter(ladder__code=code).order_by("number")
        return list(levels.values_list("threshold", flat=True))

    assert thresholds("engagement") == [0, 100, 250, 500, 1_000, 2_500, 5_000]
    assert thresholds("tier") == [0, 1_000, 5_000, 20_000]
    assert thresholds("giving") == [
        milestone * 1_000 for milestone in (10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
    ]
    assert Ladder.objects.of(PLATFORM_ID).count() == 3
    assert Leaderboard.objects.of(PLATFORM_ID).filter(metric="points").count() == 4


def test_an_organization_knows_what_the_platform_ships(shipped, door):
    assert badges_known_to(tenancy.organization_id()).count() == 13
    assert achievements_known_to(tenancy.organization_id()).count() == 16


def test_a_copy_for_an_organization_hides_the_originals(shipped, door):
    organization_id = tenancy.organization_id()

    counts = (seed_badges(), seed_achievements(), seed_badges())

    badges, achievements = badges_known_to(organization_id), achievements_known_to(organization_id)
    assert counts == (Seeded(13, 0), Seeded(16, 0), Seeded(0, 13))
    assert (badges.count(), achievements.count()) == (13, 16)
    assert {row.organization_id for row in (*badges, *achievements)} == {organization_id}
    assert {row.badge.organization_id for row in achievements if row.badge} == {organization_id}
    assert all(row.copied_from_id for row in (*badges, *achievements))


def test_a_badge_of_the_same_name_is_left_alone(shipped, door):
    Badge.objects.create(organization_id=tenancy.organization_id(), code="ours", name="Mentor", category="leadership")

    assert seed_badges() == Seeded(created=12, existing=0)


def test_seeding_publishes_the_rules_once(platforms_door):
    seed_all()
    before = Rulebook.objects.of(PLATFORM_ID).count()

    seed_all()

    assert Rulebook.objects.of(PLATFORM_ID).count() == before
    latest = Rulebook.objects.of(PLATFORM_ID).order_by("-version").first()
    assert len(latest.compiled["achievements"]) == 16
