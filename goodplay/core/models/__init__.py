"""The kernel's tables, and the shapes that every tenant table shares."""

from goodplay.core.models.idempotency import IdempotentReply
from goodplay.core.models.job import Job, JobRowError, JobStatus, JobTally
from goodplay.core.models.outbox import Announcement, Hearing, PeriodRun
from goodplay.core.models.tenant import MassTenantModel, TenantForeignKey, TenantModel, TenantQuerySet

__all__ = [
    "Announcement",
    "Hearing",
    "IdempotentReply",
    "Job",
    "JobRowError",
    "JobStatus",
    "JobTally",
    "MassTenantModel",
    "PeriodRun",
    "TenantForeignKey",
    "TenantModel",
    "TenantQuerySet",
]
