"""Long work with progress, and what it could not use."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.models.tenant import MassTenantModel, TenantForeignKey, TenantModel


class JobStatus(models.TextChoices):
    """Where a job is in its life."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


ONGOING = (JobStatus.QUEUED, JobStatus.RUNNING)


class Job(TenantModel):
    """One piece of long work, done in steps; the effects of a step and its cursor commit together.

    ``lease`` numbers the claims: only the worker that holds the latest claim may commit a step. ``attempts`` counts
    the claims since the last step that ended, so work that kills its worker is given up in the end too.
    """

    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    file = models.CharField(max_length=255, blank=True, default="")
    file_name = models.CharField(max_length=255, blank=True, default="")
    status = models.CharField(max_length=16, choices=JobStatus, default=JobStatus.QUEUED)
    cursor = models.JSONField(default=dict)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(null=True, blank=True)
    failed_count = models.PositiveIntegerField(default=0)
    error = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    created_by = models.UUIDField(null=True, blank=True)
    created_by_label = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="core_job_finished_when_it_ended",
                condition=Q(finished_at=None, status__in=ONGOING)
                | (Q(finished_at__isnull=False) & ~Q(status__in=ONGOING)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_at"],
                name="core_job_due",
                condition=Q(status__in=ONGOING),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or self.kind.rpartition(".")[2].replace("_", " ").capitalize()


class JobRowError(MassTenantModel):
    """One row of a job's file that was not used, and why; ``cells`` are its first characters."""

    job = TenantForeignKey(Job, models.CASCADE, related_name="row_errors", db_index=False)
    line = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=255)
    cells = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "job", "line"], name="core_one_error_per_line"),
        ]

    def __str__(self) -> str:
        return f"line {self.line}: {self.code}"


class JobTally(MassTenantModel):
    """How often a job has met equal things so far (rows with the same content, names); goes when the job ends."""

    job = TenantForeignKey(Job, models.CASCADE, related_name="tallies", db_index=False)
    digest = models.UUIDField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "job tallies"
        constraints = [
            models.UniqueConstraint(fields=["organization", "job", "digest"], name="core_one_tally_per_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.digest}: {self.count}"
