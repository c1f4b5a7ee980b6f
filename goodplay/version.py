"""The version: the newest release that CHANGELOG.md names."""

import re
from functools import cache
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"


@cache
def version() -> str:
    """Return the newest version, such as ``1.4.0``."""
    found = re.search(r"^## \[(\d+\.\d+\.\d+)\]", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{CHANGELOG} names no version.")
    return found[1]
