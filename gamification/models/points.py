"""Points beyond what single activities pay: points that expire, and adjustments of many members at once."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from gamification.enums import AdjustmentStatus
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class PointsExpiry(MassTenantModel):
    """What a member was told will expire on a day, unless it is spent before.

    ``points`` is what was announced; ``expired_points`` what was left of it when the day came (0: nothing, or the
    organization's points no longer expire). Its transfer of the ledger has the key ``points-expiry:<id>``.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    expires_on = models.DateField(help_text="The first day without these points, in the organization's time zone.")
    points = models.BigIntegerField(help_text="In the smallest unit of the points currency.")
    announced_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)
    expired_points = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "points expiries"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "expires_on"], name="gamification_expiry_one_a_day"
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="gamification_expiry_of_something"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, expired_points__isnull=True)
                | Q(settled_at__isnull=False, expired_points__gte=0),
                name="gamification_expiry_settled_with_points",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "expires_on"],
                condition=Q(settled_at__isnull=True),
                name="gamification_expiry_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.points} on {self.expires_on}"

    @property
    def transfer_key(self) -> str:
        """The key of the ledger's transfer that takes the points away."""
        return f"points-expiry:{self.pk}"


class PointsAdjustment(TenantModel):
    """Points given to (or taken from) many members at once, with one reason; a job does it, and may undo it.

    Its activities have its ``source`` and name it as their subject. The counts grow with the job's steps. The id is
    also the id of the job that makes it.
    """

    status = models.CharField(max_length=8, choices=AdjustmentStatus, default=AdjustmentStatus.QUEUED)
    source = models.CharField(max_length=40, db_collation="C")
    points = models.BigIntegerField(null=True, blank=True, help_text="For each member; empty when a file says it.")
    description = models.CharField(max_length=500)
    reason = models.CharField(max_length=500)
    audience = models.CharField(max_length=160, help_text="Who was meant, for people.")
    asked_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    member_count = models.PositiveIntegerField(default=0)
    total_points = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(points__isnull=True) | ~Q(points=0), name="gamification_adjustment_of_something"
            )
        ]
        indexes = [models.Index(fields=["organization", "-id"], name="gamification_adjustments")]

    def __str__(self) -> str:
        return self.description
