"""What members can do, and what it is worth."""

from django.db import models
from django.db.models import Q

from gamification.enums import Cadence, EventType, RuleKind
from goodplay.core.models import TenantModel


class Action(TenantModel):
    """Something a member can do; an organization's own action hides the platform's of the same code.

    Quantities are thousandths of the unit (1.5 hours are 1500). An action whose unit is ``money`` is measured in
    major units of the currency that each activity names.
    """

    code = models.CharField(max_length=64, help_text="Stable name for machines, for example hours.logged.")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    unit = models.CharField(max_length=12, blank=True, help_text="hour, kg, money …; empty when only counted.")
    event_type = models.CharField(max_length=24, choices=EventType, default=EventType.ACTIVITY)
    counts_for_streak = models.BooleanField(default=False)
    cadence = models.CharField(max_length=8, choices=Cadence, default=Cadence.DAY)
    is_repeatable = models.BooleanField(default=True, help_text="Otherwise only a member's first one counts.")
    cooldown_seconds = models.PositiveIntegerField(default=0, help_text="Sooner than this after the last: not counted.")
    daily_points_cap = models.PositiveBigIntegerField(null=True, blank=True)
    weekly_points_cap = models.PositiveBigIntegerField(null=True, blank=True)
    daily_count_cap = models.PositiveIntegerField(null=True, blank=True)
    weekly_count_cap = models.PositiveIntegerField(null=True, blank=True)
    min_quantity_milli = models.BigIntegerField(default=1, help_text="Smaller ones are refused, in thousandths.")
    max_quantity_milli = models.BigIntegerField(null=True, blank=True, help_text="Larger ones are refused.")
    excluded_member_types = models.JSONField(
        default=list, blank=True, help_text="Members of these types cannot do it: it is refused."
    )
    is_active = models.BooleanField(default=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="gamification_action_code_unique"),
            models.CheckConstraint(
                condition=Q(max_quantity_milli__isnull=True)
                | Q(max_quantity_milli__gte=models.F("min_quantity_milli")),
                name="gamification_action_bounds_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScoringRule(TenantModel):
    """How an action earns points.

    ``fixed`` pays ``points``; ``per_quantity`` and ``proportional`` pay ``points`` for each ``per_milli`` thousandths
    of the quantity, rounded down; ``multiplier`` pays ``factor_num / factor_den`` of what the other rules paid
    (the part above one is its own line) while the member's streak is at least ``min_streak`` long; ``early_bird`` pays
    ``points`` for a member's first activity in the ``first_days`` from ``starts_on``. A rule with dates pays on these
    days of the member's calendar only.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="rules", db_index=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=RuleKind, default=RuleKind.FIXED)
    points = models.PositiveBigIntegerField(default=0, help_text="In the smallest unit of the points currency.")
    per_milli = models.PositiveBigIntegerField(default=1000, help_text="1000 is one unit of the action.")
    unit = models.CharField(max_length=12, blank=True, help_text="Only activities in this unit (a currency code).")
    factor_num = models.PositiveIntegerField(default=1)
    factor_den = models.PositiveIntegerField(default=1)
    min_streak = models.PositiveIntegerField(default=0)
    cadence = models.CharField(max_length=8, choices=Cadence, default=Cadence.DAY)
    starts_on = models.DateField(null=True, blank=True, help_text="The first day on which it pays.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day on which it pays.")
    first_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Early birds: how many days.")
    is_active = models.BooleanField(default=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "action", "code"], name="gamification_rule_code_unique"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="gamification_rule_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind="early_bird")
                | Q(starts_on__isnull=False, ends_on__isnull=True, first_days__gte=1, first_days__lte=31),
                name="gamification_rule_early_days",
            ),
            models.CheckConstraint(condition=Q(per_milli__gt=0), name="gamification_rule_per_milli_positive"),
            models.CheckConstraint(
                condition=Q(factor_den__gt=0, factor_num__gte=models.F("factor_den")),
                name="gamification_rule_factor_at_least_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rulebook(TenantModel):
    """One version of all rules of an organization, compiled; it is never changed.

    An activity keeps the version that held when it was recorded: the highest one whose ``starts_at`` has passed.
    """

    version = models.PositiveIntegerField()
    compiled = models.JSONField()
    starts_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "version"], name="gamification_rulebook_version_unique")
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"
