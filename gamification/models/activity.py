"""The facts: what members did."""

from django.db import models
from django.db.models import Q

from goodplay.core.models import MassTenantModel, TenantForeignKey


class Activity(MassTenantModel):
    """One thing a member did; never changed, never removed.

    Inside a member activities are ordered by (occurred_at, source, key). A reversal is an activity of its own that
    names the reversed one. ``local_on`` is the member's calendar day at ``occurred_at``, frozen at intake, like the
    version of the rulebook. ``points`` replaces what the rules would pay (manual awards and adjustments).
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    action = models.CharField(max_length=64, db_collation="C")
    quantity_milli = models.BigIntegerField(default=1000)
    unit = models.CharField(max_length=12, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    local_on = models.DateField()
    rulebook_version = models.PositiveIntegerField()
    source = models.CharField(max_length=40, db_collation="C")
    key = models.CharField(max_length=120, db_collation="C")
    subject_type = models.CharField(max_length=24, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=500, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    points = models.BigIntegerField(null=True, blank=True)
    recorded_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    reverses = TenantForeignKey("self", null=True, blank=True, related_name="reversals", db_index=False)

    class Meta:
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["organization", "source", "key"], name="gamification_activity_key_unique"),
            models.UniqueConstraint(
                fields=["organization", "reverses"],
                condition=Q(reverses__isnull=False),
                name="gamification_activity_reversed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "occurred_at"], name="gamification_activity_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.occurred_at:%Y-%m-%d}"


class PendingActivity(MassTenantModel):
    """An activity whose effects are still to come; the row goes when they stand.

    Without constraints, because it is written and deleted once per activity. ``shard`` (0–63, from the member)
    divides the queue between workers.
    """

    activity_id = models.BigIntegerField()
    member_id = models.UUIDField()
    shard = models.PositiveSmallIntegerField()
    is_quiet = models.BooleanField(default=False, help_text="Imported history: nobody is notified.")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "pending activities"
        indexes = [models.Index(fields=["organization", "shard", "id"], name="gamification_pending_in_line")]

    def __str__(self) -> str:
        return f"Activity {self.activity_id}"
