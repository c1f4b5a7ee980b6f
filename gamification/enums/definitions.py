"""Choices of actions, rules, badges, achievements and ladders."""

from typing import Final

from django.db import models


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
    EARLY_BIRD = "early_bird", "Bonus for the first days"


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


class Verdict(models.TextChoices):
    """What became of checking a signed badge."""

    GOOD = "good", "Genuine and valid"
    REVOKED = "revoked", "Genuine, but taken back"
    EXPIRED = "expired", "Genuine, but not valid at this time"
    CHANGED = "changed", "Changed after it was signed, or signed by somebody else"
    FOREIGN = "foreign", "Not issued here"


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
    """What of a counter (or of a streak, or of the time as a member) a progress bar shows."""

    COUNT = "count", "Number of activities"
    QUANTITY = "quantity_milli", "Quantity (thousandths)"
    POINTS = "points", "Points"
    STREAK = "streak", "Streak length"
    TENURE = "tenure", "Days as a member"
    NONE = "", "None: met or not met"


class LadderKind(models.TextChoices):
    """What a ladder of levels stands for."""

    ENGAGEMENT = "engagement", "Engagement level"
    GIVING = "giving", "Giving milestone"
    TIER = "tier", "Wallet tier"


INCIDENTS_THAT_EXCUSE: Final = ("everything", "activities", "sign_in")
"""The scopes of incidents that keep members from doing what counts for a streak; payments are not among it."""
