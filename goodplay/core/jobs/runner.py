"""Running jobs: claim one that is due, do its steps for a while, hand it on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryFile
from time import monotonic
from typing import Any, BinaryIO, cast
from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from goodplay.core import tabular, tenancy
from goodplay.core.announce.wake import wake
from goodplay.core.errors import DomainError
from goodplay.core.jobs.errors import JobFileGoneError, JobGivenUpError, TooManyRowErrorsError
from goodplay.core.jobs.registry import JobState, StepResult, kind_of
from goodplay.core.jobs.services import RUN_TASK, forget_tallies, record_faults
from goodplay.core.models import Job, JobStatus

log = structlog.get_logger(__name__)

LEASE_SECONDS = 30
SLICE_SECONDS = 20
BACKOFF_SECONDS = (2, 5, 15, 60, 300, 900, 3_600)
MAX_ATTEMPTS = len(BACKOFF_SECONDS) + 1
MAX_ROW_ERRORS = 10_000
MOST_DUE = 20

CLAIM = """
UPDATE core_job SET status = 'running', lease = lease + 1, attempts = attempts + 1,
    started_at = coalesce(started_at, statement_timestamp()),
    due_at = statement_timestamp() + %s * interval '1 second'
WHERE organization_id = %s AND id = (
    SELECT id FROM core_job
    WHERE organization_id = %s AND id = %s AND status IN ('queued', 'running') AND due_at <= statement_timestamp()
    FOR UPDATE SKIP LOCKED
)
RETURNING lease, attempts, kind, file
"""
DUE = """
SELECT organization_id, id FROM core_job
WHERE status IN ('queued', 'running') AND due_at <= statement_timestamp() ORDER BY due_at LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job handed out to this worker; a later claim ends this one."""

    organization_id: UUID
    job_id: UUID
    lease: int
    attempts: int
    kind: str
    file: str


def due_jobs() -> list[tuple[UUID, UUID]]:
    """Return the jobs (organization, id) that wait for a worker or whose worker has gone silent, oldest first."""
    with tenancy.platform("find due jobs"), connection.cursor() as cursor:
        cursor.execute(DUE, [MOST_DUE])
        return [(organization_id, job_id) for organization_id, job_id in cursor.fetchall()]


def run_due(*, slice_seconds: float = SLICE_SECONDS) -> bool:
    """Run one due job for a while; return whether there was one.

    When more wait, another worker is woken first; a job that is not finished in time is queued again.
    """
    due = due_jobs()
    if len(due) > 1:
        wake([RUN_TASK])
    for organization_id, job_id in due:
        if claim := claim_job(organization_id=organization_id, job_id=job_id):
            work(claim, slice_seconds=slice_seconds)
            return True
    return False


def drain() -> None:
    """Run due jobs until none is left."""
    while run_due():
        pass


def claim_job(*, organization_id: UUID, job_id: UUID) -> Claim | None:
    """Take a due job for 30 s; None when another worker has it or it is not due."""
    with tenancy.writing(organization_id), connection.cursor() as cursor:
        cursor.execute(CLAIM, [LEASE_SECONDS, organization_id, organization_id, job_id])
        row = cursor.fetchone()
    return Claim(organization_id, job_id, *row) if row else None


def work(claim: Claim, *, slice_seconds: float = SLICE_SECONDS) -> None:
    """Do steps until the job ends, is lost to another worker, or the time is over."""
    until = monotonic() + slice_seconds
    try:
        _require_patience(claim)
        with _file_of(claim) as file:
            while _step(claim, file):
                if monotonic() >= until:
                    _hand_on(claim)
                    return
    except DomainError as refusal:
        _end(claim, {"code": refusal.code, "title": refusal.title, "params": refusal.params})
    except Exception as error:  # noqa: BLE001 - the boundary of every job: the error is kept with it
        _fail(claim, error)


def _require_patience(claim: Claim) -> None:
    if claim.attempts > MAX_ATTEMPTS:
        raise JobGivenUpError(attempts=claim.attempts - 1)


def _step(claim: Claim, file: BinaryIO | None) -> bool:
    """Do one step; its effects, cursor and progress commit together. Return whether there is another."""
    with tenancy.writing(claim.organization_id):
        job = _held(claim).first()
        if job is None:
            return False
        done = kind_of(claim.kind).step(_state(job, file))
        record_faults(job_id=job.pk, faults=done.faults)
        failed = job.failed_count + len(done.faults)
        if not _held(claim).update(**_progress(job, done, failed=failed)):
            tenancy.refuse()
            return False
        if failed > MAX_ROW_ERRORS:
            raise TooManyRowErrorsError(limit=MAX_ROW_ERRORS)
        if done.finished:
            forget_tallies(job_id=job.pk)
    return not done.finished


def _progress(job: Job, done: StepResult, *, failed: int) -> dict[str, Any]:
    now = timezone.now()
    changes: dict[str, Any] = {
        "cursor": dict(done.cursor),
        "done_count": job.done_count + done.done,
        "failed_count": failed,
        "attempts": 0,
        "error": {},
        "due_at": now + timedelta(seconds=LEASE_SECONDS),
    }
    if done.total is not None:
        changes["total_count"] = done.total
    if done.result is not None:
        changes["result"] = dict(done.result)
    return changes | ({"status": JobStatus.DONE, "finished_at": now} if done.finished else {})


def _held(claim: Claim) -> Any:
    """The job, as long as this claim is the latest and nobody has stopped it."""
    rows = Job.objects.of(claim.organization_id)
    return rows.filter(pk=claim.job_id, lease=claim.lease, status=JobStatus.RUNNING)


def _state(job: Job, file: BinaryIO | None) -> JobState:
    return JobState(
        id=job.pk,
        organization_id=job.organization_id,
        params=job.params,
        cursor=job.cursor,
        result=job.result,
        failed_count=job.failed_count,
        created_by=job.created_by,
        file=file,
    )


@contextmanager
def _file_of(claim: Claim) -> Iterator[BinaryIO | None]:
    """Open the job's file; a workbook is turned into CSV on the way, the same bytes each time."""
    if not claim.file:
        yield None
        return
    try:
        stored = cast("BinaryIO", default_storage.open(claim.file))
    except FileNotFoundError as error:
        raise JobFileGoneError from error
    with stored, TemporaryFile() as unpacked:
        if tabular.is_workbook(stored):
            tabular.as_csv(stored, unpacked)
            yield unpacked
        else:
            yield stored


def _hand_on(claim: Claim) -> None:
    with tenancy.writing(claim.organization_id):
        _held(claim).update(status=JobStatus.QUEUED, due_at=timezone.now())
    wake([RUN_TASK])


def _end(claim: Claim, error: dict[str, Any]) -> None:
    with tenancy.writing(claim.organization_id):
        _held(claim).update(status=JobStatus.FAILED, finished_at=timezone.now(), error=error)


def _fail(claim: Claim, error: Exception) -> None:
    """Keep the error and try again later; a step that ended since the claim began a new count."""
    with tenancy.writing(claim.organization_id):
        attempts = max(1, _held(claim).values_list("attempts", flat=True).first() or 0)
    log.error("job_failed", kind=claim.kind, job=str(claim.job_id), attempts=attempts, exc_info=error)
    detail = f"{type(error).__name__}: {error}".replace("\0", "")[:2_000]
    if attempts >= MAX_ATTEMPTS:
        _end(claim, {"code": JobGivenUpError.code, "title": JobGivenUpError.title, "detail": detail})
        return
    facts = {
        "code": "INTERNAL_SERVER_ERROR",
        "title": "A step broke off; it is tried again by itself.",
        "detail": detail,
    }
    due_at = timezone.now() + timedelta(seconds=BACKOFF_SECONDS[attempts - 1])
    with tenancy.writing(claim.organization_id):
        _held(claim).update(status=JobStatus.QUEUED, attempts=attempts, due_at=due_at, error=facts)
