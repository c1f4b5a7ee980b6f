"""Words of jobs: the steps their status may take, and who may do what to them."""

from collections.abc import Mapping
from typing import Final

from goodplay.core.models import JobStatus
from goodplay.core.permissions import CONSOLE, MANAGERS, TREASURERS, allow

NEXT: Final[Mapping[JobStatus, frozenset[JobStatus]]] = {
    JobStatus.QUEUED: frozenset({JobStatus.RUNNING, JobStatus.CANCELLED}),
    JobStatus.RUNNING: frozenset({JobStatus.QUEUED, JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.FAILED: frozenset({JobStatus.QUEUED}),
    JobStatus.CANCELLED: frozenset({JobStatus.QUEUED}),
    JobStatus.DONE: frozenset(),
}

allow(
    {
        "core.job.view": CONSOLE,
        "core.job.cancel": MANAGERS | TREASURERS,
        "core.job.retry": MANAGERS | TREASURERS,
    }
)
