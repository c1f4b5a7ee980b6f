"""The verbs of jobs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce.wake import wake
from goodplay.core.arrays import array
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.jobs.enums import NEXT
from goodplay.core.jobs.errors import JobEndedError, JobNotStoppedError
from goodplay.core.jobs.registry import RowFault, kind_of
from goodplay.core.models import Job, JobRowError, JobStatus, JobTally
from goodplay.core.permissions import Caller

RUN_TASK = "jobs.run"
KEPT = timedelta(days=90)
CELL_LENGTH = 200
CELLS = 20
PURGE_BATCH = 100

TALLY = """
INSERT INTO core_jobtally (organization_id, job_id, digest, count)
SELECT %s, %s, digest, count FROM unnest(%s::uuid[], %s::int[]) AS met(digest, count)
ON CONFLICT (organization_id, job_id, digest) DO UPDATE SET count = core_jobtally.count + excluded.count
RETURNING digest, count
"""


@tenancy.joins
def enqueue(
    *,
    kind: str,
    params: Mapping[str, Any],
    file: str = "",
    file_name: str = "",
    by: Caller | None = None,
    job_id: UUID | None = None,
) -> Job:
    """Queue a job in the open door's organization; a worker takes it after commit.

    Args:
        kind: A registered kind.
        params: What the steps need; JSON.
        file: The file's name in the default storage.
        file_name: The file's name as its owner knows it.
        by: Who asked for it.
        job_id: The client's own id for it.

    Raises:
        KeyError: The kind is not registered.
    """
    kind_of(kind)
    job: Job = Job.objects.create(
        id=job_id or uuid7(),
        organization_id=tenancy.organization_id(),
        kind=kind,
        params=dict(params),
        file=file,
        file_name=file_name[:255],
        created_by=by.user_id if by else None,
        created_by_label=by.label if by else "",
    )
    _wake()
    return job


@tenancy.joins
def repeat_job(*, job_id: UUID, dry_run: bool, columns: Mapping[str, str], by: Caller | None = None) -> Job:
    """Queue a new job like an earlier one, on the same file.

    Args:
        job_id: The earlier job.
        dry_run: Whether the new one only counts.
        columns: Field → header.
        by: Who asked for it.

    Raises:
        NotFoundError: There is no such job here.
    """
    like: Job | None = Job.objects.of(tenancy.organization_id()).filter(pk=job_id).first()
    if like is None:
        raise NotFoundError
    params = like.params | {"dry_run": dry_run, "columns": dict(columns)}
    return enqueue(kind=like.kind, params=params, file=like.file, file_name=like.file_name, by=by)


@tenancy.joins
def cancel_job(*, job_id: UUID) -> Job:
    """Stop a job between two steps; what was done stays. Cancelling it again changes nothing. Locks the job.

    Raises:
        NotFoundError: There is no such job here.
        JobEndedError: It is done or has failed.
    """
    job = _locked(job_id)
    if job.status == JobStatus.CANCELLED:
        return job
    if JobStatus.CANCELLED not in NEXT[JobStatus(job.status)]:
        raise JobEndedError(status=job.status)
    job.status, job.finished_at = JobStatus.CANCELLED, timezone.now()
    job.save(update_fields=["status", "finished_at"])
    return job


@tenancy.joins
def retry_job(*, job_id: UUID) -> Job:
    """Queue a failed or cancelled job again; it goes on where it stopped. Locks the job.

    Raises:
        NotFoundError: There is no such job here.
        JobNotStoppedError: It is queued, running or done.
    """
    job = _locked(job_id)
    if job.status not in {JobStatus.FAILED, JobStatus.CANCELLED}:
        raise JobNotStoppedError(status=job.status)
    job.status, job.finished_at, job.error, job.attempts = JobStatus.QUEUED, None, {}, 0
    job.due_at = timezone.now()
    job.save(update_fields=["status", "finished_at", "error", "attempts", "due_at"])
    _wake()
    return job


@tenancy.joins
def tally(*, job_id: UUID, digests: Sequence[UUID]) -> list[int]:
    """Count each digest for the job; return for each how many equal ones came before it, in this job.

    The counts live in the database and commit with the step, so memory does not grow with the file.
    """
    met: dict[UUID, int] = {}
    places = []
    for digest in digests:
        places.append(met.get(digest, 0))
        met[digest] = places[-1] + 1
    if not met:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TALLY, [tenancy.organization_id(), job_id, array(list(met)), array(list(met.values()))])
        before = {digest: count - met[digest] for digest, count in cursor.fetchall()}
    return [before[digest] + place for digest, place in zip(digests, places, strict=True)]


@tenancy.joins
def record_faults(*, job_id: UUID, faults: Sequence[RowFault]) -> None:
    """Keep the rows that could not be used, each cut to what fits a page; a line is kept once."""
    organization_id = tenancy.organization_id()
    rows = [
        JobRowError(
            organization_id=organization_id,
            job_id=job_id,
            line=fault.line,
            row=fault.row,
            code=fault.code,
            message=fault.message[:255],
            cells=[cell.replace("\0", "")[:CELL_LENGTH] for cell in fault.cells[:CELLS]],
        )
        for fault in faults
    ]
    JobRowError.objects.bulk_create(rows, ignore_conflicts=True)


@tenancy.joins
def forget_tallies(*, job_id: UUID) -> None:
    """Delete the counts of a job that is done."""
    JobTally.objects.of(tenancy.organization_id()).filter(job_id=job_id).delete()


def purge_jobs() -> int:
    """Delete jobs that ended 90 days ago, with their row errors and files; return how many. May be called twice.

    Files go after the commit: a file that a younger job shares stays.
    """
    purged = 0
    while True:
        with tenancy.platform("purge jobs"):
            old = Job.objects.filter(finished_at__lt=timezone.now() - KEPT).order_by("pk")[:PURGE_BATCH]
            files = {job.pk: job.file for job in old}
            for rows in (JobRowError, JobTally):
                rows.objects.filter(job_id__in=files).delete()
            Job.objects.filter(pk__in=files).delete()
            shared = set(Job.objects.filter(file__in=set(files.values())).values_list("file", flat=True))
        if not files:
            return purged
        purged += len(files)
        for file in set(files.values()) - shared - {""}:
            default_storage.delete(file)


def _locked(job_id: UUID) -> Job:
    rows = Job.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    job: Job | None = rows.filter(pk=job_id).first()
    if job is None:
        raise NotFoundError
    return job


def _wake() -> None:
    transaction.on_commit(partial(wake, [RUN_TASK]), robust=True)
