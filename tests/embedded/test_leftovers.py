"""What a killed run left behind is ended by the next one."""

import os
import subprocess
import sys

import pytest

from goodplay.embedded import leftovers

WAIT = "print('ready', flush=True); input()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAIT


def _start(program: str, home: str) -> subprocess.Popen:
    environment = os.environ | {leftovers.MARK: home}
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize(("program", "sign"), [(WAIT, -15), (STUBBORN, -9)])
def test_a_process_of_an_earlier_run_is_ended(tmp_path, monkeypatch, program, sign):
    monkeypatch.setattr(leftovers, "PATIENCE_SECONDS", 0.2)
    process = _start(program, str(tmp_path))

    count = leftovers.end(tmp_path)

    process.communicate()
    assert (count, process.returncode) == (1, sign)


def test_a_process_of_another_home_is_left_alone(tmp_path):
    process = _start(WAIT, str(tmp_path / "another"))

    count = leftovers.end(tmp_path)

    assert (count, process.poll()) == (0, None)
    process.communicate("\n")
