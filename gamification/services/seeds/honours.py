"""The badges and achievements that ship with the product, as data.

Points stand on the achievements only, so that nothing is paid twice; the badges are worth 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gamification.enums import AchievementType, BadgeCategory, Rarity


@dataclass(frozen=True, slots=True)
class BadgeSeed:
    """One badge of the set."""

    code: str
    name: str
    description: str
    category: BadgeCategory
    rarity: Rarity
    color: str
    icon: str


@dataclass(frozen=True, slots=True)
class AchievementSeed:
    """One achievement of the set; ``badge`` is the code of the badge it brings, if any."""

    code: str
    name: str
    description: str
    type: AchievementType
    criteria: Mapping[str, int | bool]
    points_reward: int
    badge: str = ""
    is_repeatable: bool = False


_TIME, _PROJECTS, _SKILLS = (
    BadgeCategory.TIME,
    BadgeCategory.PROJECTS,
    BadgeCategory.SKILLS,
)
_TRAINING, _LEADERSHIP, _STREAK = (
    BadgeCategory.TRAINING,
    BadgeCategory.LEADERSHIP,
    BadgeCategory.STREAK,
)
_COMMON, _RARE, _EPIC, _LEGENDARY = (
    Rarity.COMMON,
    Rarity.RARE,
    Rarity.EPIC,
    Rarity.LEGENDARY,
)

BADGES: tuple[BadgeSeed, ...] = (
    BadgeSeed(
        "first-step",
        "First Step",
        "The first hour given.",
        _TIME,
        _COMMON,
        "#4CAF50",
        "directions_walk",
    ),
    BadgeSeed(
        "dedicated-volunteer",
        "Dedicated Volunteer",
        "Fifty hours given.",
        _TIME,
        _RARE,
        "#2196F3",
        "schedule",
    ),
    BadgeSeed(
        "century-club",
        "Century Club",
        "A hundred hours given.",
        _TIME,
        _EPIC,
        "#9C27B0",
        "military_tech",
    ),
    BadgeSeed(
        "hero-of-the-community",
        "Hero of the Community",
        "Five hundred hours given.",
        _TIME,
        _LEGENDARY,
        "#FF9800",
        "shield_person",
    ),
    BadgeSeed(
        "project-pioneer",
        "Project Pioneer",
        "The first project finished.",
        _PROJECTS,
        _COMMON,
        "#009688",
        "flag",
    ),
    BadgeSeed(
        "multi-tasker",
        "Multi-Tasker",
        "Five projects finished.",
        _PROJECTS,
        _RARE,
        "#00796B",
        "account_tree",
    ),
    BadgeSeed(
        "quick-learner",
        "Quick Learner",
        "The first certified skill.",
        _SKILLS,
        _COMMON,
        "#03A9F4",
        "bolt",
    ),
    BadgeSeed(
        "jack-of-all-trades",
        "Jack of All Trades",
        "Five certified skills.",
        _SKILLS,
        _EPIC,
        "#673AB7",
        "construction",
    ),
    BadgeSeed(
        "trained-and-ready",
        "Trained and Ready",
        "The first training finished.",
        _TRAINING,
        _COMMON,
        "#8BC34A",
        "school",
    ),
    BadgeSeed(
        "lifelong-learner",
        "Lifelong Learner",
        "Ten trainings finished.",
        _TRAINING,
        _RARE,
        "#3F51B5",
        "menu_book",
    ),
    BadgeSeed(
        "mentor",
        "Mentor",
        "Brought another volunteer along.",
        _LEADERSHIP,
        _RARE,
        "#E91E63",
        "group_add",
    ),
    BadgeSeed(
        "consistent-contributor",
        "Consistent Contributor",
        "Active seven days in a row.",
        _STREAK,
        _RARE,
        "#FF5722",
        "local_fire_department",
    ),
    BadgeSeed(
        "month-of-service",
        "Month of Service",
        "Active thirty days in a row.",
        _STREAK,
        _EPIC,
        "#F44336",
        "calendar_month",
    ),
)

_HOURS, _PROJECT, _TASKS = (
    AchievementType.HOURS_LOGGED,
    AchievementType.PROJECTS_COMPLETED,
    AchievementType.TASKS_COMPLETED,
)
_SKILL, _TRAINED, _DAYS = (
    AchievementType.SKILLS_ACQUIRED,
    AchievementType.TRAININGS_COMPLETED,
    AchievementType.CONSECUTIVE_DAYS,
)


def _hours(code: str, name: str, hours: int, points: int, badge: str = "") -> AchievementSeed:
    unit = "hour" if hours == 1 else "hours"
    description = f"Log {hours} {unit} of service."
    return AchievementSeed(code, name, description, _HOURS, {"hours_required": hours}, points, badge)


ACHIEVEMENTS: tuple[AchievementSeed, ...] = (
    _hours("first-hour", "First Hour", 1, 10, "first-step"),
    _hours("ten-hours", "Ten Hours", 10, 20),
    _hours("fifty-hours", "Fifty Hours", 50, 50, "dedicated-volunteer"),
    _hours("hundred-hours", "100 Hour Milestone", 100, 100, "century-club"),
    _hours("five-hundred-hours", "Five Hundred Hours", 500, 500, "hero-of-the-community"),
    AchievementSeed(
        "first-project",
        "First Project",
        "Finish a project.",
        _PROJECT,
        {"projects_required": 1},
        50,
        "project-pioneer",
    ),
    AchievementSeed(
        "five-projects",
        "Five Projects",
        "Finish five projects.",
        _PROJECT,
        {"projects_required": 5},
        150,
        "multi-tasker",
    ),
    AchievementSeed(
        "ten-tasks",
        "Ten Tasks",
        "Finish ten tasks.",
        _TASKS,
        {"tasks_required": 10},
        25,
    ),
    AchievementSeed(
        "fifty-tasks",
        "Fifty Tasks",
        "Finish fifty tasks.",
        _TASKS,
        {"tasks_required": 50},
        100,
    ),
    AchievementSeed(
        "first-certified-skill",
        "First Certified Skill",
        "Have a skill certified.",
        _SKILL,
        {"skills_required": 1, "certified": True},
        25,
        "quick-learner",
    ),
    AchievementSeed(
        "five-certified-skills",
        "Five Certified Skills",
        "Have five skills certified.",
        _SKILL,
        {"skills_required": 5, "certified": True},
        150,
        "jack-of-all-trades",
    ),
    AchievementSeed(
        "first-training",
        "First Training",
        "Finish a training.",
        _TRAINED,
        {"trainings_required": 1},
        15,
        "trained-and-ready",
    ),
    AchievementSeed(
        "ten-trainings",
        "Ten Trainings",
        "Finish ten trainings.",
        _TRAINED,
        {"trainings_required": 10},
        100,
        "lifelong-learner",
    ),
    AchievementSeed(
        "seven-day-streak",
        "Seven Day Streak",
        "Be active seven days in a row.",
        _DAYS,
        {"days_required": 7},
        50,
        "consistent-contributor",
    ),
    AchievementSeed(
        "thirty-day-streak",
        "Thirty Day Streak",
        "Be active thirty days in a row.",
        _DAYS,
        {"days_required": 30},
        200,
        "month-of-service",
    ),
    AchievementSeed(
        "referred-a-volunteer",
        "Referred a Volunteer",
        "Bring another volunteer along; counts each time.",
        AchievementType.VOLUNTEER_REFERRED,
        {"volunteers_required": 1},
        50,
        "mentor",
        is_repeatable=True,
    ),
)
