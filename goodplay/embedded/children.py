"""An engine as a child process: own log, own session, started until it answers and stopped until it is gone."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from goodplay.embedded import addresses, privileges
from goodplay.embedded.addresses import Cluster
from goodplay.embedded.errors import EngineError

START_SECONDS = 60
STOP_SECONDS = 30
STEP_SECONDS = 0.02
RESTARTS = 10
RESTART_SECONDS = 0.5
LONGEST_LOG_BYTES = 10_000_000


@dataclass(slots=True)
class Child:
    """One engine and how it is started, asked and stopped."""

    name: str
    command: list[str]
    log: Path
    folder: Path
    pid_file: Path
    answers: Callable[[], bool]
    stop_signal: signal.Signals
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start the engine and wait until it answers; one that answers already is left alone.

        It gets its own session and its own output: a Ctrl-C in the terminal must not reach it before the web has
        finished.

        Raises:
            EngineError: It ended, or did not answer in time; the message ends with the log's last line.
        """
        if self.answers():
            return None
        left = RESTARTS if self._forget_the_dead() else 0
        while True:
            self.process = self._begin()
            try:
                return self._wait_until_it_answers(self.process)
            except EngineError:
                if not left:
                    raise
            left -= 1
            _pause(RESTART_SECONDS)

    def _begin(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(  # the child is meant to outlive this block
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "PGTZ": "UTC"},
                start_new_session=True,
                **privileges.identity(),
            )

    def _forget_the_dead(self) -> bool:
        """Return whether an earlier process left its pid file; that of a process nobody has collected is removed.

        PostgreSQL recognizes a pid that is gone, but takes a zombie for alive. Its children may outlive it for a
        moment and hold the shared memory: hence the restarts.
        """
        if not self.pid_file.exists():
            return False
        if _is_zombie(self.pid_file.read_text(encoding="utf-8").split()[0]):
            self.pid_file.unlink()
        return True

    def stop(self) -> None:
        """Stop the engine, whoever started it, and wait until it is gone."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, self.stop_signal)
        end = time.monotonic() + STOP_SECONDS
        while self._alive(pid):
            if time.monotonic() > end:
                raise EngineError(f"{self.name} (process {pid}) does not stop; see {self.log}.")
            _pause()

    def release(self) -> None:
        """Leave the engine to its other users: it outlives this process, which no longer looks after it."""
        if self.process is not None:
            self.process.returncode = 0

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None or time.monotonic() > end:
                raise EngineError(f"{self.name} did not start ({self._last_words()}); see {self.log}.")
            _pause()

    def _pid(self) -> int | None:
        """Return the process of the engine; None when it is not running (a pid file alone may be stale)."""
        if not self.answers():
            return None
        return int(self.pid_file.read_text(encoding="utf-8").split()[0])

    def _alive(self, pid: int) -> bool:
        if self.process is not None and self.process.pid == pid:
            return self.process.poll() is None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return self.pid_file.exists()  # of another parent, which may not have collected it yet

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


def log_file(cluster: Cluster, name: str) -> Path:
    """Return an engine's log; one that has grown long is put aside."""
    log = addresses.home(cluster) / "logs" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    return log


def run(command: list[str], identity: privileges.Identity | None = None) -> subprocess.CompletedProcess[str]:
    """Run a short helper program to its end, in a folder that everybody may enter."""
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    options = identity or privileges.Identity()
    return subprocess.run(
        command, check=False, capture_output=True, text=True, cwd="/", env=environment, timeout=120, **options
    )


def _is_zombie(pid: str) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] == "Z"


def _pause(seconds: float = STEP_SECONDS) -> None:
    time.sleep(seconds)  # noqa: TID251 - a starter waits for its own child; no worker is held
