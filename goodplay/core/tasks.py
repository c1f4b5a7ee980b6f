"""The kernel's own tasks: waking, and throwing away what has served."""

from datetime import timedelta

from goodplay.core import services, tenancy
from goodplay.core.announce.hearings import due_hearers
from goodplay.core.announce.wake import wake
from goodplay.core.schedule_registry import scheduled


@scheduled("core.wake_hearers", every=timedelta(seconds=5))
def wake_hearers() -> None:
    """Wake every task that has something due: lost messages only delay."""
    wake(due_hearers())


@scheduled("core.purge", cron="17 3 * * *")
def purge() -> None:
    """Delete what has served its time."""
    deleted = 1
    while deleted:
        with tenancy.platform("purge"):
            deleted = services.purge_batch()
