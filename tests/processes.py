"""Real processes of the product beside a test: they work on the test's database and queue."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from goodplay.embedded import addresses
from goodplay.embedded.supervisor import processes

PATIENCE_SECONDS = 90
STOP_SECONDS = 20


def environment() -> dict[str, str]:
    """What makes a process work where this test works."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "goodplay.settings",
        "DATABASE_URL": addresses.database_url("test", name=str(connection.settings_dict["NAME"])),
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
        "JWT_KEY": settings.JWT_KEY,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        "SITE_URL": settings.SITE_URL,
        "CALLBACK_URL": settings.CALLBACK_URL,
        "OUTBOUND_ALLOW": ",".join(settings.OUTBOUND_ALLOW),
        "PYTHONWARNINGS": "ignore",
    }


class Process:
    """One long-running process of the product, in a group of its own."""

    def __init__(self, name: str, log: Path, *, port: int = 0) -> None:
        command = processes("127.0.0.1", port)[name]
        with log.open("ab") as output:
            self.child = subprocess.Popen(
                [sys.executable, *command[1:]],
                env=environment(),
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End the process and its children at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        self.child.wait(STOP_SECONDS)

    def stop(self) -> None:
        """Let the process finish what it is doing."""
        self._signal(signal.SIGTERM)
        try:
            self.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def memory(self) -> int:
        """Return the largest resident memory (bytes) among the process and its children."""
        return max((_resident(pid) for pid in [self.child.pid, *_children(self.child.pid)]), default=0)

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.child.pid, number)
        except ProcessLookupError:
            pass


@contextmanager
def running(name: str, log: Path) -> Iterator[Process]:
    """Run a process (``worker``, ``beat``) until the block ends."""
    process = Process(name, log)
    try:
        yield process
    finally:
        process.stop()


def wait_until(happened: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so; fail when it is not so in time."""
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, f"not so within {seconds} s"
        time.sleep(0.1)  # noqa: TID251 - a test waits for other processes


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
