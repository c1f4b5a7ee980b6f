"""What stands between started engines and a program that may start: tables, static files, the demo."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from goodplay.embedded import addresses
from goodplay.embedded.errors import EngineError

MIGRATION_LOCK = 4_675_309
"""Key of the advisory lock under which one process migrates and the others wait."""

LOCK_TRIES = 5
SIGN_INS = "demo.txt"


def migrate(owner_url: str) -> None:
    """Bring the tables up to date as their owner; of several starters one does it and the others wait.

    A migration that waits too long for a lock gives way and is tried again, so that it never holds up readers for long.
    """
    say("Bringing the tables up to date …")
    with _alone(owner_url):
        for left in reversed(range(LOCK_TRIES)):
            result = manage("migrate", "--no-input", "--verbosity", "0", DATABASE_URL=owner_url)
            if result.returncode == 0:
                return
            if not left or "lock timeout" not in result.stderr:
                raise EngineError(f"The tables could not be brought up to date:\n{result.stderr.strip()}")


def collect_static() -> None:
    """Copy and compress the static files, when they or the packages have changed."""
    stamp = addresses.home() / "static.stamp"
    wanted = _static_digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    say("Collecting the static files …")
    result = manage("collectstatic", "--no-input", "--verbosity", "0")
    if result.returncode:
        raise EngineError(f"The static files could not be collected:\n{result.stderr.strip()}")
    stamp.write_text(wanted, encoding="ascii")


def load_demo() -> str:
    """Load the demo once and return its sign-ins; what the command printed is kept for the next start.

    GoodPlay starts without a demo that fails: the answer then says why, and the next start tries again.
    """
    kept = addresses.home() / SIGN_INS
    if kept.exists():
        return kept.read_text(encoding="utf-8")
    if not has_command("demo"):
        return ""
    say("Loading the demo, once …")
    result = manage("demo")
    if result.returncode:
        return f"The demo could not be loaded:\n{result.stderr.strip()}"
    kept.write_text(result.stdout, encoding="utf-8")
    return result.stdout


def connect_sandbox(url: str) -> str:
    """Tell the sandbox of payments, which forgets everything, whom it has to call; return what went wrong, if any."""
    if not has_command("connect_sandbox"):
        return ""
    result = manage("connect_sandbox", url)
    return result.stderr.strip() if result.returncode else ""


def say(line: str) -> None:
    """Tell the terminal what takes a moment."""
    print(line, file=sys.stderr, flush=True)


def has_command(name: str) -> bool:
    """Return whether one of the apps has that command."""
    places = ("*/management/commands", "goodplay/*/management/commands")
    return any(any(addresses.PROJECT.glob(f"{place}/{name}.py")) for place in places)


def manage(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one of Django's commands to its end."""
    command = [sys.executable, "manage.py", *arguments]
    environment = os.environ | settings
    return subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=addresses.PROJECT, env=environment, timeout=900
    )


def _static_digest() -> str:
    parts = [str(file.stat().st_mtime_ns) for file in sorted((addresses.PROJECT / "static").rglob("*"))]
    parts += [(addresses.PROJECT / "requirements.txt").read_text(encoding="utf-8")]
    return addresses.fingerprint(Path("\n".join(parts)))


@contextmanager
def _alone(owner_url: str) -> Iterator[None]:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SET lock_timeout = 0")
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        yield
