"""A home of its own for tests of the wrapper."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from goodplay.embedded import addresses
from goodplay.embedded.engines import Engines


@contextmanager
def _empty_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="gp-", dir="/tmp"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOODPLAY_HOME", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home that the engines' user may enter."""
    with _empty_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def started() -> Iterator[Path]:
    """A home whose engines run, for tests that only look."""
    with _empty_home() as folder:
        used = Engines.start("run")
        yield folder
        used.stop()


@pytest.fixture
def python(home) -> Iterator[Callable[[str], subprocess.Popen]]:
    """Start a Python program in the project, in that home; it is killed at the end of the test."""
    started = []

    def start(program: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=addresses.PROJECT,
            env=os.environ | {"GOODPLAY_HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
