"""The kernel's tables, and the shapes that every tenant table shares."""

from goodplay.core.models.configuration import Configuration
from goodplay.core.models.idempotency import IdempotentReply
from goodplay.core.models.job import Job, JobRowError, JobStatus, JobTally
from goodplay.core.models.outbox import Announcement, Hearing, PeriodRun
from goodplay.core.models.security_event import SecurityEvent, SecurityKind
from goodplay.core.models.tenant import MassTenantModel, TenantForeignKey, TenantModel
from goodplay.core.querysets import TenantQuerySet

__all__ = [
    "Announcement",
    "Configuration",
    "Hearing",
    "IdempotentReply",
    "Job",
    "JobRowError",
    "JobStatus",
    "JobTally",
    "MassTenantModel",
    "PeriodRun",
    "SecurityEvent",
    "SecurityKind",
    "TenantForeignKey",
    "TenantModel",
    "TenantQuerySet",
]
