"""Jobs from enqueueing to their end; the kinds are the tests' own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.errors import DomainError, NotFoundError
from goodplay.core.jobs import (
    RowFault,
    StepResult,
    cancel_job,
    enqueue,
    repeat_job,
    retry_job,
    runner,
    runs,
    services,
    tally,
)
from goodplay.core.jobs.errors import JobEndedError, JobNotStoppedError
from goodplay.core.models import Job, JobRowError, JobTally
from goodplay.core.permissions import Caller


class RefusedError(DomainError):
    code = "TEST_REFUSED"
    title = "No."


@runs("tests.count")
def count(job):
    """Counts to ``to``, one a step; breaks off, refuses or is cancelled at a number, when told to."""
    number = job.cursor.get("number", 0) + 1
    tally(job_id=job.id, digests=[uuid4()])
    if number == job.params.get("break_at"):
        raise RuntimeError("broken")
    if number == job.params.get("refuse_at"):
        raise RefusedError(number=number)
    if number == job.params.get("cancel_at"):
        cancel_job(job_id=job.id)
    faults = [RowFault(number, number, "ODD", "odd", ["a\0b"])] if number == job.params.get("fault_at") else []
    return StepResult({"number": number}, 1, 3, {"number": number}, faults, finished=number == job.params.get("to", 3))


@runs("tests.read")
def read(job):
    return StepResult({}, result={"text": job.file.read().decode()}, finished=True)


def queued(organization, *, kind="tests.count", file="", **params):
    with tenancy.writing(organization.id):
        return enqueue(kind=kind, params=params, file=file)


def found(organization, job):
    with tenancy.reading(organization.id):
        return Job.objects.of(organization.id).get(pk=job.pk)


def due_now(organization):
    with tenancy.writing(organization.id):
        Job.objects.of(organization.id).update(due_at=timezone.now() - timedelta(seconds=1))


def tallied(organization):
    with tenancy.reading(organization.id):
        return JobTally.objects.of(organization.id).count()


def test_a_job_runs_its_steps_to_the_end(organization, work):
    caller = Caller(uuid4(), organization.id, None, None, label="")
    with tenancy.writing(organization.id):
        job = enqueue(kind="tests.count", params={"to": 3}, file_name="x" * 300, by=caller)

    work()

    job = found(organization, job)
    assert (job.status, job.done_count, job.total_count, job.failed_count) == ("done", 3, 3, 0)
    assert (job.result, job.error, job.created_by, len(job.file_name)) == ({"number": 3}, {}, caller.user_id, 255)
    assert job.started_at <= job.finished_at
    assert tallied(organization) == 0


def test_an_unknown_kind_is_no_job(organization):
    with tenancy.writing(organization.id), pytest.raises(KeyError):
        enqueue(kind="tests.unknown", params={})


def test_time_over_means_queued_again_and_another_goes_on(organization):
    job = queued(organization)

    assert runner.run_due(slice_seconds=0) is True

    job = found(organization, job)
    assert (job.status, job.cursor, job.lease) == ("queued", {"number": 1}, 1)
    assert [runner.run_due(slice_seconds=0) for _ in range(3)] == [True, True, False]
    assert found(organization, job).status == "done"


def test_a_refusal_fails_the_job_with_its_reason(organization, work):
    job = queued(organization, refuse_at=2)

    work()

    job = found(organization, job)
    assert (job.status, job.done_count) == ("failed", 1)
    assert job.error == {"code": "TEST_REFUSED", "title": "No.", "params": {"number": 2}}


def test_a_step_that_breaks_leaves_nothing_and_is_tried_again_later(organization, work):
    job = queued(organization, break_at=2)

    work()

    job = found(organization, job)
    assert (job.status, job.attempts, job.cursor) == ("queued", 1, {"number": 1})
    assert job.error["detail"] == "RuntimeError: broken"
    assert job.due_at > timezone.now()
    assert tallied(organization) == 1


def test_after_eight_attempts_it_is_given_up_and_can_be_tried_again(organization, work):
    job = queued(organization, break_at=1)

    for _ in range(8):
        due_now(organization)
        work()
    job = found(organization, job)
    assert (job.status, job.attempts, job.error["code"]) == ("failed", 8, "JOB_GIVEN_UP")

    with tenancy.writing(organization.id):
        retry_job(job_id=job.pk)
    job = found(organization, job)
    assert (job.status, job.attempts, job.error, job.finished_at) == ("queued", 0, {}, None)


def test_work_that_kills_its_worker_is_given_up_too(organization, work):
    job = queued(organization)
    for _ in range(8):
        due_now(organization)
        assert runner.claim_job(organization_id=organization.id, job_id=job.pk)

    due_now(organization)
    work()

    job = found(organization, job)
    assert (job.status, job.done_count, job.error["code"]) == ("failed", 0, "JOB_GIVEN_UP")


def test_a_job_is_claimed_by_one_worker_at_a_time(organization):
    job = queued(organization)

    first = runner.claim_job(organization_id=organization.id, job_id=job.pk)

    assert first.lease == 1
    assert runner.claim_job(organization_id=organization.id, job_id=job.pk) is None
    assert runner.due_jobs() == []


def test_a_worker_that_lost_its_job_changes_nothing_more(organization):
    job = queued(organization)
    slow = runner.claim_job(organization_id=organization.id, job_id=job.pk)
    due_now(organization)
    quick = runner.claim_job(organization_id=organization.id, job_id=job.pk)

    runner.work(slow)
    assert found(organization, job).done_count == 0
    runner.work(quick)

    assert found(organization, job).status == "done"


def test_a_killed_worker_only_delays(organization, work):
    job = queued(organization)
    runner.run_due(slice_seconds=0)
    runner.claim_job(organization_id=organization.id, job_id=job.pk)

    work()
    assert found(organization, job).done_count == 1
    due_now(organization)
    work()

    assert (found(organization, job).status, found(organization, job).done_count) == ("done", 3)


def test_a_job_cancelled_during_a_step_keeps_nothing_of_that_step(organization):
    job = queued(organization, cancel_at=2)
    runner.run_due(slice_seconds=0)

    with tenancy.writing(organization.id):
        cancel_job(job_id=job.pk)
    runner.run_due()

    job = found(organization, job)
    assert (job.status, job.cursor, tallied(organization)) == ("cancelled", {"number": 1}, 1)


def test_a_step_whose_job_was_cancelled_meanwhile_is_undone(organization, work):
    job = queued(organization, cancel_at=2)

    work()

    job = found(organization, job)
    assert (job.cursor, tallied(organization)) == ({"number": 1}, 1)


def test_a_cancelled_job_goes_on_where_it_stopped(organization, work):
    job = queued(organization)
    runner.run_due(slice_seconds=0)
    with tenancy.writing(organization.id):
        cancel_job(job_id=job.pk)
        cancel_job(job_id=job.pk)
        retry_job(job_id=job.pk)

    work()

    assert (found(organization, job).status, found(organization, job).done_count) == ("done", 3)


def test_an_ended_job_is_neither_cancelled_nor_tried_again(organization, work):
    job = queued(organization)
    work()

    with tenancy.writing(organization.id):
        with pytest.raises(JobEndedError) as refusal:
            cancel_job(job_id=job.pk)
        with pytest.raises(JobNotStoppedError):
            retry_job(job_id=job.pk)
        with pytest.raises(NotFoundError):
            retry_job(job_id=uuid4())

    assert refusal.value.params == {"status": "done"}


def test_rows_that_could_not_be_used_are_kept(organization, work):
    job = queued(organization, fault_at=2)

    work()

    assert found(organization, job).failed_count == 1
    with tenancy.reading(organization.id):
        kept = JobRowError.objects.of(organization.id).values_list("line", "row", "code", "message", "cells")
        assert list(kept) == [(2, 2, "ODD", "odd", ["ab"])]


def test_too_many_of_them_fail_the_job(organization, work, monkeypatch):
    monkeypatch.setattr(runner, "MAX_ROW_ERRORS", 0)
    job = queued(organization, fault_at=2)

    work()

    job = found(organization, job)
    assert (job.status, job.done_count, job.error["code"]) == ("failed", 1, "TOO_MANY_ROW_ERRORS")


def test_equal_digests_are_counted_across_steps(organization):
    job = queued(organization)
    one, other = uuid4(), uuid4()

    with tenancy.writing(organization.id):
        assert tally(job_id=job.pk, digests=[one, other, one]) == [0, 0, 1]
        assert tally(job_id=job.pk, digests=[other, one]) == [1, 2]
        assert tally(job_id=job.pk, digests=[]) == []


def test_a_file_is_handed_to_the_step(organization, work):
    job = queued(organization, kind="tests.read", file=default_storage.save("jobs/t.csv", ContentFile(b"a,b\n")))

    work()

    assert found(organization, job).result == {"text": "a,b\n"}


def test_a_file_that_is_gone_fails_the_job(organization, work):
    job = queued(organization, kind="tests.read", file="jobs/gone.csv")

    work()

    assert found(organization, job).error["code"] == "JOB_FILE_GONE"


def test_a_job_is_repeated_on_the_same_file(organization):
    with tenancy.writing(organization.id):
        first = enqueue(kind="tests.count", params={"to": 2, "dry_run": True}, file="jobs/x.csv", file_name="x.csv")
        again = repeat_job(job_id=first.pk, dry_run=False, columns={"a": "b"})
        with pytest.raises(NotFoundError):
            repeat_job(job_id=uuid4(), dry_run=True, columns={})

    assert again.params == {"to": 2, "dry_run": False, "columns": {"a": "b"}}
    assert (again.kind, again.file, again.file_name, again.status) == ("tests.count", "jobs/x.csv", "x.csv", "queued")


@pytest.mark.twice("jobs.purge")
def test_old_jobs_go_with_their_files_unless_shared(organization, work):
    own, shared = (default_storage.save("jobs/t.csv", ContentFile(b"x")) for _ in range(2))
    for file in (own, shared):
        queued(organization, kind="tests.read", file=file)
    work()
    with tenancy.writing(organization.id):
        Job.objects.of(organization.id).update(finished_at=timezone.now() - timedelta(days=91))
    young = queued(organization, kind="tests.read", file=shared)

    assert (services.purge_jobs(), services.purge_jobs()) == (2, 0)

    assert (default_storage.exists(own), default_storage.exists(shared)) == (False, True)
    assert found(organization, young).status == "queued"
