"""What is installed is what is asked for, pinned and hashed."""

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT


def _asked(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith(("#", "-"))]


def _pinned(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return {
        canonicalize_name(found): version
        for found, version in re.findall(r"^([\w.\[\],-]+?)==([\w.]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_package_asked_for_is_pinned_in_its_range(name):
    pinned = {re.sub(r"\[.*", "", key): version for key, version in _pinned(f"{name}.txt").items()}

    asked = {canonicalize_name(wish.name): wish.specifier for wish in _asked(f"{name}.in")}

    assert [package for package, wish in asked.items() if not wish.contains(pinned[package])] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_pin_has_hashes(name):
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[\w.-]+(?:\[[\w,-]+\])?==)", text, flags=re.MULTILINE)[1:]

    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_both_files_agree_on_what_they_share():
    run, dev = _pinned("requirements.txt"), _pinned("requirements-dev.txt")

    assert {name for name in run.keys() & dev.keys() if run[name] != dev[name]} == set()
