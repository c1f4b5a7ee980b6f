"""What no file of the project may say."""

import re
import subprocess

import pytest

from tests.architecture.source import ROOT

MACHINES = re.compile(r"(?<![\w.:/*\"'-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me"]) + r")/\w")
"""Absolute folders of somebody's machine."""

PLACEHOLDERS = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME"]) + r")\b")
TEXT = {".py", ".md", ".html", ".txt", ".toml", ".yaml", ".yml", ".conf", ".sql", ".service", ".css", ".js", ""}


def _files() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=False, capture_output=True, text=True).stdout.split(
        "\n"
    )
    return [name for name in listed if name and (ROOT / name).is_file() and (ROOT / name).suffix in TEXT]


@pytest.mark.parametrize("rule", [MACHINES, PLACEHOLDERS], ids=["machine", "placeholder"])
def test_no_file_names_a_machine_or_leaves_a_placeholder(rule):
    files = [name for name in _files() if rule is MACHINES or not name.endswith(".toml")]
    found = [name for name in files if rule.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))]

    assert found == []
