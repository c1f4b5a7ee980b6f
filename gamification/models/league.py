"""Leagues: small groups of members of similar pace who compare themselves for a week."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gamification.enums import LeagueOutcome
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class LeagueTerms(models.Model):
    """How a league is played; a week keeps the terms under which it began."""

    metric = models.CharField(
        _("what counts"),
        max_length=100,
        default="points",
        help_text=_("points, count:<action> or quantity:<action>: what members collect in the week."),
    )
    tiers = models.JSONField(_("tiers"), help_text=_("The names of the tiers, the lowest first."))
    cohort_size = models.PositiveSmallIntegerField(
        _("members in a group"),
        default=30,
        help_text=_("About how many members compare themselves with each other; people stay motivated among 25 to 50."),
    )
    promoted_percent = models.PositiveSmallIntegerField(
        _("share that rises"), default=20, help_text=_("Percent of a group that rises a tier at the end of the week.")
    )
    demoted_percent = models.PositiveSmallIntegerField(
        _("share that falls"),
        default=20,
        help_text=_("Percent of a group that falls a tier; 0: nobody falls. Nobody falls below the lowest tier."),
    )
    together_below = models.PositiveSmallIntegerField(
        _("one group below"),
        default=60,
        help_text=_("With fewer active members than this everybody is in one group, whatever the tier."),
    )
    grace_hours = models.PositiveSmallIntegerField(
        _("hours of grace"),
        default=3,
        help_text=_(
            "How long after Sunday night what happened in the week still counts; the new groups are made after that."
        ),
    )

    class Meta:
        abstract = True


class League(LeagueTerms, TenantModel):
    """The weekly league of an organization; switched off, the running week is still closed and no new one begins."""

    name = models.CharField(_("name"), max_length=120, default="Weekly league")
    is_active = models.BooleanField(_("is played"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization"], name="gamification_league_one")]

    def __str__(self) -> str:
        return self.name


class LeagueWeek(LeagueTerms, TenantModel):
    """One week of the league, from Monday in the organization's zone; open until its close has decided who moves.

    The close takes the groups one after the other; nobody enters from ``deciding_since`` on. ``is_together``: everybody
    is in one group. Counters run by each member's own calendar, as everywhere.
    """

    starts_on = models.DateField(_("first day"))
    closes_at = models.DateTimeField(_("closes at"))
    is_together = models.BooleanField(_("everybody together"))
    opened_at = models.DateTimeField(_("opened at"))
    deciding_since = models.DateTimeField(_("being decided since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "starts_on"], name="gamification_league_week_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(closed_at=None), name="gamification_league_one_open_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d}"


class LeagueCohort(TenantModel):
    """A group of a week; ``tier`` is None where everybody is together.

    ``pace_from`` is the least that its members collected a week, on average of the four weeks before; ``room`` how many
    it takes, ``size`` how many it has. Who is in stays in.
    """

    week = TenantForeignKey(LeagueWeek, models.CASCADE, related_name="cohorts", db_index=False)
    number = models.PositiveIntegerField()
    tier = models.PositiveSmallIntegerField(null=True, blank=True)
    pace_from = models.BigIntegerField()
    room = models.PositiveIntegerField()
    size = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("league group")
        verbose_name_plural = _("league groups")
        constraints = [
            models.UniqueConstraint(fields=["organization", "week", "number"], name="gamification_cohort_numbered"),
            models.CheckConstraint(condition=Q(size__lte=F("room")), name="gamification_cohort_has_room"),
        ]

    def __str__(self) -> str:
        return f"{self.week}, {self.number}"


class LeagueEntry(MassTenantModel):
    """A member in a week's group; what became of him is decided at the close and never changes after it.

    ``value`` and ``rank`` are those of the close; ``next_tier`` is where the member begins the next week.
    """

    week = TenantForeignKey(LeagueWeek, models.CASCADE, related_name="entries", db_index=False)
    cohort = TenantForeignKey(LeagueCohort, models.CASCADE, related_name="entries", db_index=False)
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    tier = models.PositiveSmallIntegerField()
    pace = models.BigIntegerField()
    entered_at = models.DateTimeField()
    value = models.BigIntegerField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=LeagueOutcome, blank=True, default=LeagueOutcome.OPEN)
    next_tier = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("member in a league")
        verbose_name_plural = _("members in leagues")
        constraints = [
            models.UniqueConstraint(fields=["organization", "week", "member"], name="gamification_league_entered_once"),
            models.CheckConstraint(
                condition=Q(outcome=LeagueOutcome.OPEN, next_tier=None)
                | (~Q(outcome=LeagueOutcome.OPEN) & Q(next_tier__isnull=False)),
                name="gamification_league_decided_has_tier",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "cohort"], name="gamification_entries_of_cohort"),
            models.Index(fields=["organization", "member", "-id"], name="gamification_entries_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.week}"
