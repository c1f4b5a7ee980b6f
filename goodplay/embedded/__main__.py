"""What the Makefile's targets do once the packages are there (``python -m goodplay.embedded run``)."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from goodplay.embedded import addresses, terminal
from goodplay.embedded.errors import EngineError

CROWDED = "race or flow or crash or browser"
NO_TESTS = 5
"""pytest's exit code when nothing was selected."""


def main() -> int:
    """Do what the first argument says and return the exit code."""
    verb, arguments = sys.argv[1], sys.argv[2:]
    _read_env_file(addresses.PROJECT / ".env")
    try:
        return VERBS[verb](arguments)
    except EngineError as error:
        print(error, file=sys.stderr, flush=True)
        return 1


def run(_: list[str]) -> int:
    """Run the whole program until Ctrl-C."""
    from goodplay.embedded import supervisor  # noqa: PLC0415 - the other verbs need none of it

    with terminal.own_foreground():
        return supervisor.run()


def test(arguments: list[str]) -> int:
    """Run the tests: those named, or all; the ones that need the machine for themselves come last."""
    if arguments:
        return _python("-m", "pytest", *arguments)
    coverage = ["--cov", "--cov-report=term"] if os.environ.get("COVERAGE") else []
    quick = _python("-m", "pytest", "-m", f"not ({CROWDED})", *coverage)
    crowded = _python("-m", "pytest", "-m", CROWDED, "-p", "no:randomly")
    return quick or (0 if crowded == NO_TESTS else crowded)


def bench(arguments: list[str]) -> int:
    """Measure on engines of their own, which keep every promise to the disk."""
    from goodplay.embedded import stages  # noqa: PLC0415 - the other verbs need none of it
    from goodplay.embedded.engines import Engines  # noqa: PLC0415

    for name, size in (("SECRET_KEY", 48), ("FIELD_KEYS", 32), ("JWT_KEY", 48)):
        os.environ.setdefault(name, addresses.kept_secret(f"bench_{name.lower()}", size=size))
    engines = Engines.start("bench")
    try:
        stages.migrate(addresses.owner_url("bench"))
        return _python(
            "-m",
            "bench",
            *arguments,
            DATABASE_URL=addresses.database_url("bench"),
            OWNER_DATABASE_URL=addresses.owner_url("bench"),
            REDIS_URL=addresses.redis_url("bench"),
        )
    finally:
        engines.stop()


def lint(_: list[str]) -> int:
    """Run the checks of .ci/run that come before the tests."""
    environment = os.environ | {"GOODPLAY_PYTHON": sys.executable}
    return subprocess.run([".ci/run", "--lint"], check=False, env=environment).returncode


def reset(_: list[str]) -> int:
    """Drop the data of `make run`."""
    from goodplay.embedded import housekeeping  # noqa: PLC0415 - the other verbs need none of it

    print(housekeeping.drop(), flush=True)
    return 0


def _python(*arguments: str, **settings: str) -> int:
    """Run Python to its end; a Ctrl-C is the child's to answer."""
    with subprocess.Popen([sys.executable, *arguments], env=os.environ | settings) as child:
        while True:
            with suppress(KeyboardInterrupt):
                return child.wait()


def _read_env_file(file: Path) -> None:
    """Take the lines NAME=value of ``.env``; what the environment says already stands."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


VERBS = {"run": run, "test": test, "bench": bench, "lint": lint, "reset": reset}

if __name__ == "__main__":
    sys.exit(main())
