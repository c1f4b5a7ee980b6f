"""Choices of leaderboards, leagues and scores."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
