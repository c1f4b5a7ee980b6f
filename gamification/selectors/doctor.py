"""Reads of what the doctor found."""

from uuid import UUID

from gamification.models import CheckRun, Finding
from goodplay.core.models import TenantQuerySet


def check_runs_of(organization_id: UUID) -> dict[str, CheckRun]:
    """Return when each check last looked at the organization, by its name."""
    return {run.check_name: run for run in CheckRun.objects.of(organization_id)}


def open_findings_of(organization_id: UUID) -> TenantQuerySet:
    """Return what is open, latest first."""
    rows: TenantQuerySet = Finding.objects.of(organization_id).filter(resolved_at__isnull=True)
    return rows.order_by("-last_found_at", "-id")
