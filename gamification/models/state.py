"""What follows from the facts: every row here can be rebuilt."""

from datetime import date

from django.db import models
from django.db.models import Q

from gamification.enums import Cadence, Period
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class MemberState(MassTenantModel):
    """How far a member's activities are applied; locking it serializes the member.

    ``last_*`` name the last applied activity in the member's order. ``points_debt`` is what reversals could not take
    back because it was spent; later earnings pay it first.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    last_occurred_at = models.DateTimeField()
    last_source = models.CharField(max_length=40, db_collation="C")
    last_key = models.CharField(max_length=120, db_collation="C")
    points_debt = models.PositiveBigIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="gamification_state_one_a_member")
        ]

    def __str__(self) -> str:
        return str(self.member)


class Counter(MassTenantModel):
    """What a member did in a period: how often, how much, for how many points.

    ``metric`` is an action's code, ``<code>:<unit>`` for actions in money, or empty for everything together (then
    the quantity is 0). ``starts_on`` is the first day of the period by the member's calendar; 1970-01-01 for all time.
    Only activities that count are in it (no cooldown, count cap or second time of a once-only action).
    ``rules.metrics`` turns a name like ``quantity:hours.logged`` into metric and column.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    metric = models.CharField(max_length=80, blank=True, db_collation="C")
    period = models.PositiveSmallIntegerField(choices=Period)
    starts_on = models.DateField()
    count = models.BigIntegerField(default=0)
    quantity_milli = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)
    first_at = models.DateTimeField(null=True, help_text="When the first one that counts happened; all time only.")
    last_at = models.DateTimeField(null=True, help_text="When the last one that counts happened; all time only.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "metric", "period", "starts_on"],
                name="gamification_counter_unique",
            )
        ]
        indexes = [
            # The condition always holds. It keeps the planner from this index where it looks up single counters (their
            # day is not a constant there), as long as its statistics are too old to tell the difference.
            models.Index(
                fields=["organization", "metric", "period", "starts_on"],
                condition=Q(starts_on__gt=date(1900, 1, 1)),
                name="gamification_counter_board",
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric or 'everything'} from {self.starts_on}"


class Streak(MassTenantModel):
    """How many periods in a row a member did something that counts; ``last_on`` is the first day of the last period.

    Whether it still runs depends on the day it is looked at, on ``freezes`` and on what is excused: readers ask
    ``rules.streaks.current_length``. ``milestone`` is the longest one that was announced; it is history, not rebuilt.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    cadence = models.CharField(max_length=8, choices=Cadence)
    current = models.PositiveIntegerField()
    longest = models.PositiveIntegerField()
    started_on = models.DateField()
    last_on = models.DateField()
    freezes = models.PositiveSmallIntegerField(db_default=0, help_text="Missed periods that it can still take.")
    milestone = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "cadence"], name="gamification_streak_one_a_cadence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.current} ({self.cadence})"


class StreakPause(TenantModel):
    """Days, by the member's calendar, on which a member is not held to any streak: holiday, illness, bereavement.

    Planned by the member for days to come, or entered by a manager. A fact from which streaks follow.
    """

    member = TenantForeignKey("accounts.Membership", models.CASCADE, related_name="+", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day of the pause.")
    reason = models.CharField(max_length=200, blank=True)
    planned_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "starts_on"], name="gamification_pause_begun_once"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="gamification_pause_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
