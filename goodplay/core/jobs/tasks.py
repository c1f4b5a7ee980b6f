"""The ears of jobs: messages only say "look"."""

from datetime import timedelta

from celery import shared_task

from goodplay.core.announce.wake import answered, wake
from goodplay.core.jobs import runner, services
from goodplay.core.schedule_registry import scheduled


@shared_task(name=services.RUN_TASK)
def run_jobs() -> None:
    """Run one due job for a while."""
    answered(services.RUN_TASK)
    runner.run_due()


@scheduled("jobs.wake", every=timedelta(seconds=5))
def wake_jobs() -> None:
    """Wake a worker when a job is due: lost messages and killed workers only delay."""
    if runner.due_jobs():
        wake([services.RUN_TASK])


@scheduled("jobs.purge", cron="37 3 * * *")
def purge_jobs() -> None:
    """Delete jobs that have served their time, with their files."""
    services.purge_jobs()
