"""Ends what a killed `make run` could not end itself: its web, worker and beat still hold the port and the queue."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

MARK = "GOODPLAY_RUN"
"""Variable that every process of a run carries; its value is the home."""

PATIENCE_SECONDS = 10
STEP_SECONDS = 0.05


def end(home: Path) -> int:
    """End the processes of an earlier run of this home and return how many there were; the caller holds its lock."""
    found = _processes(home)
    _send(signal.SIGTERM, found)
    end_of_patience = time.monotonic() + PATIENCE_SECONDS
    while _processes(home) and time.monotonic() < end_of_patience:
        time.sleep(STEP_SECONDS)  # noqa: TID251 - the starter waits; no worker is held
    _send(signal.SIGKILL, _processes(home))
    return len(found)


def _processes(home: Path) -> list[int]:
    """Return the processes that carry the mark, on Linux; elsewhere none can be recognized."""
    mark = f"{MARK}={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return [pid for pid in found if pid != os.getpid()]


def _send(sign: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)
