"""Reads of jobs."""

from uuid import UUID

from goodplay.core.models import Job, JobRowError, TenantQuerySet
from goodplay.core.tabular import csv_chunks

ERRORS_HEADER = ("line", "row", "code", "message")


def jobs_known_to(organization_id: UUID) -> TenantQuerySet:
    """Return an organization's jobs; the newest has the greatest id."""
    rows: TenantQuerySet = Job.objects.of(organization_id)
    return rows


def row_errors_of(job: Job) -> TenantQuerySet:
    """Return the rows that a job could not use, in the order of the file."""
    rows: TenantQuerySet = JobRowError.objects.of(job.organization_id).filter(job=job)
    return rows.order_by("line")


def errors_file(job: Job) -> bytes:
    """Return the rows that a job could not use as CSV: where, why, and the cells under the file's own header."""
    header = job.cursor.get("layout", {}).get("header", [])
    errors = row_errors_of(job).values_list("line", "row", "code", "message", "cells").iterator()
    rows = ((*about, *cells) for *about, cells in errors)
    return b"".join(csv_chunks([*ERRORS_HEADER, *header], rows))
