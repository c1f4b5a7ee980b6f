"""Choices of the recognition engine, and who may do what to it."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from goodplay.core.permissions import ADMINS, CONSOLE, EVERYONE, MANAGERS, SELF, allow
from organizations.rules.policies import PolicyType, declare


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


class TrialStatus(models.TextChoices):
    """Where a trial of changed rules is in its life."""

    TRYING = "trying", "Being tried"
    TRIED = "tried", "Tried"
    SCHEDULED = "scheduled", "Waits for its day"
    PUBLISHED = "published", "Published"
    REFUSED = "refused", "Could not be published"


class ClaimKind(models.TextChoices):
    """What a member says to have done."""

    HOURS = "hours", _("Hours of service")
    TASK = "task", _("Task")
    PROJECT = "project", _("Project")
    TRAINING = "training", _("Training")
    SKILL = "skill", _("Skill")
    REFERRAL = "referral", _("Person brought along")


class ClaimStatus(models.TextChoices):
    """Where a claim stands."""

    SUBMITTED = "submitted", _("Waiting for a decision")
    RETURNED = "returned", _("Sent back with a question")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CLAIM_NEXT: Final[Mapping[str, frozenset[str]]] = {
    ClaimStatus.SUBMITTED: frozenset(
        {ClaimStatus.RETURNED, ClaimStatus.APPROVED, ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN}
    ),
    ClaimStatus.RETURNED: frozenset({ClaimStatus.SUBMITTED, ClaimStatus.WITHDRAWN}),
    ClaimStatus.APPROVED: frozenset({ClaimStatus.SUBMITTED}),
    ClaimStatus.REJECTED: frozenset({ClaimStatus.SUBMITTED}),
    ClaimStatus.WITHDRAWN: frozenset(),
}
"""The allowed steps of a claim; from approved and rejected it comes back into the queue when it is reopened."""


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


class LeagueOutcome(models.TextChoices):
    """What a week in a league led to."""

    OPEN = "", _("The week runs")
    PROMOTED = "promoted", _("Rises")
    STAYED = "stayed", _("Stays")
    DEMOTED = "demoted", _("Falls")
    LEFT = "left", _("Did not take part to the end")


class ScoreGroup(models.TextChoices):
    """The parts of the impact score."""

    GAMING = "gaming", _("Taking part")
    SOCIAL = "social", _("Together")
    GIVING = "giving", _("Giving")


class ScoreScale(models.TextChoices):
    """How a term of the score grows with what is counted."""

    LINEAR = "linear", _("Evenly")
    LOG = "log", _("In doublings")


INCIDENTS_THAT_EXCUSE: Final = ("everything", "activities", "sign_in")
"""The scopes of incidents that keep members from doing what counts for a streak; payments are not among it."""


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
        "gamification.streak_pause.view": CONSOLE | {SELF},
        "gamification.streak_pause.add": MANAGERS | {SELF},
        "gamification.streak_pause.end": MANAGERS | {SELF},
        "gamification.streak_pause.enter": MANAGERS,
        "gamification.streak_pause.delete": MANAGERS,
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
        "gamification.badge_award.restore": MANAGERS,
        "gamification.badge_award.renew": MANAGERS,
        "gamification.badge_award.share": {SELF},
        "gamification.badge_credential.view": MANAGERS,
        "gamification.badge_credential.issue": {SELF},
        "gamification.issuer_key.view": CONSOLE,
        "gamification.issuer_key.rotate": ADMINS,
        "gamification.badge.award": MANAGERS,
        "gamification.leaderboard.generate": MANAGERS,
        "gamification.leaderboard.export": CONSOLE,
        "gamification.hidden_entry.view": CONSOLE,
        "gamification.hidden_entry.add": MANAGERS,
        "gamification.hidden_entry.restore": MANAGERS,
        "gamification.top_ten_entry.view": CONSOLE,
        "gamification.leaderboard_snapshot.view": EVERYONE,
        "gamification.stats.view": CONSOLE,
        "gamification.rulebook.publish": MANAGERS,
        "gamification.member_level.check": MANAGERS | {SELF},
        "gamification.access.view": CONSOLE | {SELF},
        "gamification.content_item.view": EVERYONE,
        "gamification.content_item.add": MANAGERS,
        "gamification.content_item.change": MANAGERS,
        "gamification.content_item.delete": MANAGERS,
        "gamification.trial.view": CONSOLE,
        "gamification.trial.add": MANAGERS,
        "gamification.trial.publish": MANAGERS,
        "gamification.trial.withdraw": MANAGERS,
        "gamification.trial_row.view": CONSOLE,
        "gamification.doctor.view": ADMINS,
        "gamification.doctor.run": ADMINS,
        "gamification.doctor.repair": ADMINS,
        "gamification.state.rebuild": ADMINS,
    }
)
allow(
    {
        "gamification.claim.view": CONSOLE | {SELF},
        "gamification.claim.add": EVERYONE,
        "gamification.claim.enter": MANAGERS,
        "gamification.claim.change": MANAGERS | {SELF},
        "gamification.claim.withdraw": MANAGERS | {SELF},
        "gamification.claim.approve": MANAGERS,
        "gamification.claim.return": MANAGERS,
        "gamification.claim.reject": MANAGERS,
        "gamification.claim.reopen": MANAGERS,
        "gamification.member_skill.view": CONSOLE | {SELF},
        "gamification.member_skill.certify": MANAGERS,
        "gamification.member_skill.revoke": MANAGERS,
    }
)
_verbs("skill", view=EVERYONE, change=MANAGERS)
allow(
    {
        "gamification.kudos.view": EVERYONE,
        "gamification.kudos.give": EVERYONE,
        "gamification.kudos.hide": MANAGERS,
        "gamification.kudos.restore": MANAGERS,
        "gamification.points_expiry.view": CONSOLE | {SELF},
        "gamification.points_adjustment.view": CONSOLE,
        "gamification.points_adjustment.add": MANAGERS,
        "gamification.points_adjustment.undo": MANAGERS,
        "gamification.points_adjustment.import": MANAGERS,
        "gamification.recognition.view": CONSOLE | {SELF},
        "gamification.achievement.check": MANAGERS | {SELF},
    }
)
declare(
    PolicyType(
        "points_expire_months",
        "integer",
        0,
        "Points expire so many whole months after the month in which they were earned; 0: never.",
        maximum=120,
    ),
    PolicyType(
        "points_expire_by_inactivity",
        "boolean",
        default=False,
        description="Points expire only when the member did nothing for so many months, and then all of them.",
    ),
    PolicyType(
        "points_expiry_notice_days", "integer", 30, "How many days before members are told.", minimum=1, maximum=90
    ),
    PolicyType("thousand_points_worth_minor", "amount", None, "What a thousand points are worth; without it, nothing."),
    PolicyType("kudos_per_day", "integer", 5, "How often a member may thank others on a day.", maximum=100),
    PolicyType(
        "kudos_per_pair_weekly",
        "integer",
        2,
        "How often a member may thank the same member within seven days.",
        minimum=1,
        maximum=100,
    ),
)
_verbs("league", view=EVERYONE, change=MANAGERS)
_verbs("score_formula", view=CONSOLE, change=MANAGERS)
allow(
    {
        "gamification.league_week.view": CONSOLE,
        "gamification.league_entry.view": CONSOLE | {SELF},
        "gamification.score_formula.publish": MANAGERS,
        "gamification.member_score.view": CONSOLE | {SELF},
    }
)
