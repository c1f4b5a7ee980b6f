"""The outbox: what was announced, and who has still to hear it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.models.tenant import MassTenantModel, TenantForeignKey


class Announcement(MassTenantModel):
    """Something that happened, written in the transaction in which it happened; kept 90 days."""

    name = models.CharField(max_length=80)
    facts = models.JSONField()
    announced_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["organization", "name", "id"], name="core_announcement_by_name")]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Hearing(MassTenantModel):
    """One task's duty to hear one announcement.

    ``attempts`` counts before the work, so a fact that kills its worker is refused in the end too.
    """

    announcement = TenantForeignKey(Announcement, models.CASCADE, related_name="hearings", db_index=False)
    hearer = models.CharField(max_length=80)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    heard_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "announcement", "hearer"], name="core_heard_once"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "hearer", "next_attempt_at"],
                name="core_hearing_due",
                condition=Q(heard_at=None, refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearer} hears #{self.announcement_id}"


class PeriodRun(models.Model):
    """A scheduled task's run of one period: two schedulers make one run."""

    name = models.CharField(max_length=80)
    period = models.DateTimeField()
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "period"], name="core_period_runs_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.period:%Y-%m-%d %H:%M}"
