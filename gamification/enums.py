"""Choices of the recognition engine, and who may do what to it."""

from django.db import models

from goodplay.core.permissions import ADMINS, CONSOLE, EVERYONE, MANAGERS, SELF, allow


class Period(models.IntegerChoices):
    """The calendar periods in which counters run, by the member's own calendar day."""

    ALL = 0, "All time"
    DAY = 1, "Day"
    WEEK = 2, "Week (from Monday)"
    MONTH = 3, "Month"


class Cadence(models.TextChoices):
    """How often a streak wants something done."""

    DAY = "day", "Every day"
    WEEK = "week", "Every week"
    MONTH = "month", "Every month"


class RuleKind(models.TextChoices):
    """How a scoring rule turns an activity into points."""

    FIXED = "fixed", "Fixed points"
    PER_QUANTITY = "per_quantity", "Points per unit"
    PROPORTIONAL = "proportional", "Points in proportion to an amount"
    MULTIPLIER = "multiplier", "Multiplier from a streak"


class EventType(models.TextChoices):
    """What a line of a member's points history tells."""

    HOURS_LOGGED = "hours_logged", "Hours logged"
    TASK_COMPLETED = "task_completed", "Task completed"
    PROJECT_COMPLETED = "project_completed", "Project completed"
    TRAINING_COMPLETED = "training_completed", "Training completed"
    SKILL_CERTIFIED = "skill_certified", "Skill certified"
    VOLUNTEER_REFERRED = "volunteer_referred", "Volunteer referred"
    ACHIEVEMENT_EARNED = "achievement_earned", "Achievement earned"
    BADGE_EARNED = "badge_earned", "Badge earned"
    MANUAL_ADJUSTMENT = "manual_adjustment", "Manual adjustment"
    ACTIVITY = "activity", "Other activity"


class BadgeCategory(models.TextChoices):
    """What a badge honours."""

    TIME = "time", "Time"
    SKILLS = "skills", "Skills"
    PROJECTS = "projects", "Projects"
    TRAINING = "training", "Training"
    LEADERSHIP = "leadership", "Leadership"
    SPECIAL = "special", "Special"
    STREAK = "streak", "Streak"


class Rarity(models.TextChoices):
    """How rare a badge is meant to be."""

    COMMON = "common", "Common"
    RARE = "rare", "Rare"
    EPIC = "epic", "Epic"
    LEGENDARY = "legendary", "Legendary"


class AchievementType(models.TextChoices):
    """The kind of goal; all but ``custom`` have one criterion of a fixed shape."""

    HOURS_LOGGED = "hours_logged", "Hours logged"
    PROJECTS_COMPLETED = "projects_completed", "Projects completed"
    TASKS_COMPLETED = "tasks_completed", "Tasks completed"
    SKILLS_ACQUIRED = "skills_acquired", "Skills acquired"
    TRAININGS_COMPLETED = "trainings_completed", "Trainings completed"
    CONSECUTIVE_DAYS = "consecutive_days", "Consecutive days"
    VOLUNTEER_REFERRED = "volunteer_referred", "Volunteers referred"
    CUSTOM = "custom", "Conditions"


class Measure(models.TextChoices):
    """What of a counter (or of a streak) a progress bar shows."""

    COUNT = "count", "Number of activities"
    QUANTITY = "quantity_milli", "Quantity (thousandths)"
    POINTS = "points", "Points"
    STREAK = "streak", "Streak length"
    NONE = "", "None: met or not met"


class LadderKind(models.TextChoices):
    """What a ladder of levels stands for."""

    ENGAGEMENT = "engagement", "Engagement level"
    GIVING = "giving", "Giving milestone"
    TIER = "tier", "Wallet tier"


class BoardSubject(models.TextChoices):
    """Who is ranked."""

    MEMBER = "member", "Members"
    TEAM = "team", "Teams"


class BoardScope(models.TextChoices):
    """Among whom is ranked."""

    ORGANIZATION = "organization", "Organization"
    PLATFORM = "platform", "Platform"
    CHALLENGE = "challenge", "Challenge"
    FRIENDS = "friends", "Friends"


class Timeframe(models.TextChoices):
    """Over which time a leaderboard adds up."""

    ALL_TIME = "all_time", "All time"
    MONTHLY = "monthly", "This month"
    WEEKLY = "weekly", "This week"
    DAILY = "daily", "Today"
    CUSTOM = "custom", "Between two dates"


class BoardVisibility(models.TextChoices):
    """Who may look at a leaderboard."""

    PUBLIC = "public", "Everybody"
    MEMBERS = "members", "Members"
    MANAGERS = "managers", "Managers"


class TieRule(models.TextChoices):
    """Which places equal values take."""

    STANDARD = "standard", "Shared, then a gap (1 2 2 4)"
    DENSE = "dense", "Shared, no gap (1 2 2 3)"
    ORDINAL = "ordinal", "Never shared (1 2 3 4)"


def _verbs(*nouns: str, view: frozenset[str] | frozenset[object], change: frozenset[str] | frozenset[object]) -> None:
    for noun in nouns:
        allow({f"gamification.{noun}.view": view})  # type: ignore[dict-item]
        allow({f"gamification.{noun}.{verb}": change for verb in ("add", "change", "delete")})  # type: ignore[misc]


_verbs(
    "badge", "achievement", "ladder", "level", "access_level", "leaderboard", "action", view=EVERYONE, change=MANAGERS
)
_verbs("scoring_rule", "rulebook", view=CONSOLE, change=MANAGERS)
allow(
    {
        "gamification.activity.view": CONSOLE | {SELF},
        "gamification.activity.add": MANAGERS,
        "gamification.activity.import": MANAGERS,
        "gamification.activity.reverse": MANAGERS,
        "gamification.pending_activity.view": CONSOLE,
        "gamification.counter.view": CONSOLE | {SELF},
        "gamification.member_state.view": CONSOLE | {SELF},
        "gamification.member_level.view": CONSOLE | {SELF},
        "gamification.streak.view": CONSOLE | {SELF},
        "gamification.points_entry.view": CONSOLE | {SELF},
        "gamification.points.view": CONSOLE | {SELF},
        "gamification.points.award": MANAGERS,
        "gamification.points.adjust": MANAGERS,
        "gamification.achievement_progress.view": CONSOLE | {SELF},
        "gamification.achievement_award.view": CONSOLE | {SELF},
        "gamification.achievement.award": MANAGERS,
        "gamification.badge_award.view": EVERYONE,
        "gamification.badge_award.showcase": MANAGERS | {SELF},
        "gamification.badge_award.revoke": MANAGERS,
        "gamification.badge.award": MANAGERS,
        "gamification.leaderboard.generate": MANAGERS,
        "gamification.leaderboard_snapshot.view": EVERYONE,
        "gamification.stats.view": CONSOLE,
        "gamification.rulebook.publish": MANAGERS,
        "gamification.state.rebuild": ADMINS,
    }
)
