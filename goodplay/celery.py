"""The Celery app: workers hear, beat keeps the timetable."""

import os

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, unbind_contextvars

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodplay.settings")

app = Celery("goodplay")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["goodplay.core"])


@app.on_after_finalize.connect
def fill_timetable(sender: Celery, **_: object) -> None:
    """Give beat the timetable once every app has registered its tasks."""
    from goodplay.schedule import beat_schedule  # noqa: PLC0415 - apps are ready only now

    sender.conf.beat_schedule = beat_schedule()


@task_prerun.connect
def know_task(task: Task[..., object], **_: object) -> None:
    """Let log lines and the audit name the task."""
    bind_contextvars(task=task.name)


@task_postrun.connect
def forget_task(**_: object) -> None:
    """Forget the task's name."""
    unbind_contextvars("task")
