"""Long work in steps: each step's effects, its cursor and its progress commit together, so it is applied once."""

from goodplay.core.jobs.registry import JobState, RowFault, StepResult, runs
from goodplay.core.jobs.runner import drain
from goodplay.core.jobs.services import cancel_job, enqueue, repeat_job, retry_job, tally

__all__ = [
    "JobState",
    "RowFault",
    "StepResult",
    "cancel_job",
    "drain",
    "enqueue",
    "repeat_job",
    "retry_job",
    "runs",
    "tally",
]
