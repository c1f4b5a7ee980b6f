"""Waking: a message only says "look", and the rows say what is to be done."""

import pytest
from celery import current_app

from goodplay.core import tenancy
from goodplay.core.jobs import StepResult, enqueue, runs, tasks
from goodplay.core.models import Job


@runs("tests.woken")
def woken(job):
    return StepResult({}, 1, 1, finished=True)


@pytest.fixture
def job(organization):
    with tenancy.writing(organization.id):
        return enqueue(kind="tests.woken", params={})


def waiting_messages():
    with current_app.connection_for_read() as connection:
        return connection.default_channel.client.llen("celery")


def status(job):
    with tenancy.reading(job.organization_id):
        return Job.objects.of(job.organization_id).get(pk=job.pk).status


@pytest.mark.twice("jobs.wake")
def test_a_due_job_wakes_a_worker_once(job):
    tasks.wake_jobs()
    tasks.wake_jobs()

    assert waiting_messages() == 1


def test_nobody_is_woken_for_nothing(organization):
    tasks.wake_jobs()

    assert waiting_messages() == 0


def test_a_job_is_told_of_after_commit_and_not_before(organization, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as silent, tenancy.writing(organization.id):
        enqueue(kind="tests.woken", params={})
    assert (len(silent), waiting_messages()) == (1, 0)

    with django_capture_on_commit_callbacks(execute=True), tenancy.writing(organization.id):
        enqueue(kind="tests.woken", params={})
    assert waiting_messages() == 1


def test_two_messages_do_the_work_once(job):
    tasks.run_jobs()
    tasks.run_jobs()

    assert status(job) == "done"


def test_when_several_wait_another_worker_is_woken(job, organization):
    with tenancy.writing(organization.id):
        enqueue(kind="tests.woken", params={})

    tasks.run_jobs()

    assert waiting_messages() == 1
