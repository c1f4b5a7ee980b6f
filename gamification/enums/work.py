"""Choices of trials, adjustments and histories."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrialStatus(models.TextChoices):
    """Where a trial of changed rules is in its life."""

    TRYING = "trying", "Being tried"
    TRIED = "tried", "Tried"
    SCHEDULED = "scheduled", "Waits for its day"
    PUBLISHED = "published", "Published"
    REFUSED = "refused", "Could not be published"


class AdjustmentStatus(models.TextChoices):
    """Where an adjustment of many members' points stands."""

    QUEUED = "queued", _("In line")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class HistoryType(models.TextChoices):
    """What a line of a member's points history tells: what was earned or taken back, or another move of the ledger."""

    HOURS_LOGGED = "hours_logged", _("Hours logged")
    TASK_COMPLETED = "task_completed", _("Task completed")
    PROJECT_COMPLETED = "project_completed", _("Project completed")
    TRAINING_COMPLETED = "training_completed", _("Training completed")
    SKILL_CERTIFIED = "skill_certified", _("Skill certified")
    VOLUNTEER_REFERRED = "volunteer_referred", _("Volunteer referred")
    ACHIEVEMENT_EARNED = "achievement_earned", _("Achievement earned")
    BADGE_EARNED = "badge_earned", _("Badge earned")
    MANUAL_ADJUSTMENT = "manual_adjustment", _("Manual adjustment")
    ACTIVITY = "activity", _("Other activity")
    SPENT = "points_spent", _("Spent")
    CONVERTED = "points_converted", _("Converted")
    EXPIRED = "points_expired", _("Expired")
    RETURNED = "points_returned", _("Came back")
    DEBT = "points_debt", _("Points owed")
    MOVED = "points_moved", _("Moved")
