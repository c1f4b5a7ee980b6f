"""The actions, scoring rules and ladders that ship with the product, as data."""

from dataclasses import dataclass

from gamification.enums import EventType, LadderKind

HOUR_MILLI = 1_000
DAY_OF_HOURS_MILLI = 24 * HOUR_MILLI
MOST_COMPLEX_MILLI = 5_000


@dataclass(frozen=True, slots=True)
class ActionSeed:
    """One action, paying ``points`` for each unit of its quantity; without points it is only counted."""

    code: str
    name: str
    event_type: EventType
    unit: str = ""
    points: int = 0
    max_quantity_milli: int = HOUR_MILLI
    min_quantity_milli: int = HOUR_MILLI


@dataclass(frozen=True, slots=True)
class LadderSeed:
    """One ladder; ``steps`` are (threshold in the metric's unit, name), lowest first."""

    code: str
    name: str
    kind: LadderKind
    metric: str
    steps: tuple[tuple[int, str], ...]


ACTIONS: tuple[ActionSeed, ...] = (
    ActionSeed(
        "hours.logged",
        "Hours of service",
        EventType.HOURS_LOGGED,
        unit="hour",
        points=5,
        max_quantity_milli=DAY_OF_HOURS_MILLI,
        min_quantity_milli=1,
    ),
    ActionSeed(
        "task.completed",
        "Task (quantity 1 to 5 by difficulty)",
        EventType.TASK_COMPLETED,
        points=10,
        max_quantity_milli=MOST_COMPLEX_MILLI,
    ),
    ActionSeed("project.completed", "Project", EventType.PROJECT_COMPLETED, points=100),
    ActionSeed("training.completed", "Training", EventType.TRAINING_COMPLETED, points=25),
    ActionSeed("skill.acquired", "Skill", EventType.ACTIVITY),
    ActionSeed("skill.certified", "Certified skill", EventType.SKILL_CERTIFIED, points=50),
    ActionSeed("volunteer.referred", "Volunteer brought along", EventType.VOLUNTEER_REFERRED, points=50),
    ActionSeed("kudos.received", "Thanks received", EventType.ACTIVITY, points=5),
    ActionSeed("kudos.given", "Thanks given", EventType.ACTIVITY, points=2),
)

LADDERS: tuple[LadderSeed, ...] = (
    LadderSeed(
        "engagement",
        "Engagement",
        LadderKind.ENGAGEMENT,
        "points",
        (
            (0, "Newcomer"),
            (100, "Helper"),
            (250, "Contributor"),
            (500, "Regular"),
            (1_000, "Champion"),
            (2_500, "Guide"),
            (5_000, "Pillar"),
        ),
    ),
    LadderSeed(
        "tier",
        "Wallet tier",
        LadderKind.TIER,
        "points",
        ((0, "Bronze"), (1_000, "Silver"), (5_000, "Gold"), (20_000, "Platinum")),
    ),
    LadderSeed(
        "giving",
        "Giving milestones",
        LadderKind.GIVING,
        "quantity:donation.given:EUR",
        (
            (10_000, "First Impact"),
            (25_000, "Growing Difference"),
            (50_000, "Community Builder"),
            (100_000, "Changemaker"),
            (250_000, "Impact Champion"),
            (500_000, "Philanthropist"),
            (1_000_000, "Major Donor"),
            (2_500_000, "Community Leader"),
            (5_000_000, "Impact Hero"),
            (10_000_000, "Transformation Leader"),
        ),
    ),
)

BOARDS: tuple[tuple[str, str, str], ...] = (
    ("points", "Points", "points"),
    ("hours", "Hours of service", "quantity:hours.logged"),
    ("projects", "Projects", "count:project.completed"),
)
"""(kind, name, metric); each over all time, this month, this week and today."""
BOARD_REFRESH_SECONDS = 300
