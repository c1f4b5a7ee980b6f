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
class AccessLevelSeed:
    """One access level."""

    code: str
    name: str
    description: str
    perks: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class StepSeed:
    """One level: from where on (in the metric's unit), its name, the perks that it adds, the access level it gives."""

    threshold: int
    name: str
    perks: tuple[str, ...] = ()
    access_level: str = ""


@dataclass(frozen=True, slots=True)
class LadderSeed:
    """One ladder; ``steps`` stand lowest first."""

    code: str
    name: str
    kind: LadderKind
    metric: str
    steps: tuple[StepSeed, ...]


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

ACCESS_LEVELS: tuple[AccessLevelSeed, ...] = (
    AccessLevelSeed("community", "Community", "What every member may open.", ("content.open",), 1),
    AccessLevelSeed("contributors", "Contributors", "For members who take part.", ("content.members",), 2),
    AccessLevelSeed("leaders", "Leaders", "For members who carry the rest.", ("content.leaders", "insights.view"), 3),
)

LADDERS: tuple[LadderSeed, ...] = (
    LadderSeed(
        "engagement",
        "Engagement",
        LadderKind.ENGAGEMENT,
        "points",
        (
            StepSeed(0, "Newcomer", access_level="community"),
            StepSeed(100, "Helper"),
            StepSeed(250, "Contributor", access_level="contributors"),
            StepSeed(500, "Regular"),
            StepSeed(1_000, "Champion", access_level="leaders"),
            StepSeed(2_500, "Guide"),
            StepSeed(5_000, "Pillar"),
        ),
    ),
    LadderSeed(
        "tier",
        "Wallet tier",
        LadderKind.TIER,
        "points",
        (StepSeed(0, "Bronze"), StepSeed(1_000, "Silver"), StepSeed(5_000, "Gold"), StepSeed(20_000, "Platinum")),
    ),
    LadderSeed(
        "giving",
        "Giving milestones",
        LadderKind.GIVING,
        "quantity:donation.given:EUR",
        (
            StepSeed(10_000, "First Impact", ("stories.read",)),
            StepSeed(25_000, "Growing Difference", ("metrics.basic",)),
            StepSeed(50_000, "Community Builder", ("metrics.trends",)),
            StepSeed(100_000, "Changemaker", ("analytics.detailed",)),
            StepSeed(250_000, "Impact Champion", ("updates.direct",)),
            StepSeed(500_000, "Philanthropist", ("leaderboard.community",)),
            StepSeed(1_000_000, "Major Donor", ("insights.platform",)),
            StepSeed(2_500_000, "Community Leader", ("insights.dashboards",)),
            StepSeed(5_000_000, "Impact Hero", ("reports.advanced",)),
            StepSeed(10_000_000, "Transformation Leader", ("insights.all",)),
        ),
    ),
)
"""A level opens what it adds and what all levels below it have added; giving never buys rights of staff."""

BOARDS: tuple[tuple[str, str, str], ...] = (
    ("points", "Points", "points"),
    ("hours", "Hours of service", "quantity:hours.logged"),
    ("projects", "Projects", "count:project.completed"),
)
"""(kind, name, metric); each over all time, this month, this week and today."""
BOARD_REFRESH_SECONDS = 300
