"""What import contracts cannot say about the rooms of an app."""

import ast
import re
from collections.abc import Callable

import pytest

from tests.architecture.source import APPS, ENTRANCES, ROOT, Module, app_modules, kernel_modules, modules

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update"}
HTTP = re.compile(r"(django\.http|django\.views|django\.shortcuts|rest_framework)(\.|$)")
KERNEL_WRITERS = {
    "goodplay/core/announce/hearings.py",
    "goodplay/core/announce/outbox.py",
    "goodplay/core/api/idempotency.py",
    "goodplay/core/configuration.py",
    "goodplay/core/jobs/runner.py",
    "goodplay/core/jobs/services.py",
    "goodplay/core/schedule_registry.py",
    "goodplay/core/services.py",
}
"""The kernel has no rooms; these are its verbs."""

KERNEL_ENTRANCES = {"api", "admin", "console", "jobs", "management", "health", "metrics", "context", "files", "headers"}
LONGEST_MODULE = 400
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "util", "helper"}


def _writes_rows(call: ast.Call) -> bool:
    """Tell ``rows.update(field=…)`` and ``row.delete()`` from the verbs of dictionaries, files and caches."""
    verb = call.func.attr
    if verb in {"save", "delete"}:
        return not call.args
    if verb in {"update", "create"}:
        return not call.args and bool(call.keywords)
    return verb in WRITES


def _offenders(modules: list[Module], breaks: Callable[[Module], object]) -> list[str]:
    return [module.name for module in modules if breaks(module)]


def _writes(module: Module) -> bool:
    return any(_writes_rows(call) for call in module.calls())


def _knows_http(module: Module) -> bool:
    return any(HTTP.match(name) for name in module.imports())


def _opens_transactions(module: Module) -> bool:
    names = [node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)]
    return "atomic" in names or any(name.endswith("transaction.atomic") for name in module.imports())


@pytest.mark.parametrize("app", APPS)
def test_rows_are_written_in_services_only(app):
    elsewhere = [module for module in modules(app) if module.room != "services"]

    assert _offenders(elsewhere, _writes) == []


def test_the_kernel_writes_rows_in_its_verbs_only():
    assert set(_offenders(kernel_modules(), _writes)) <= KERNEL_WRITERS


@pytest.mark.parametrize("app", APPS)
def test_only_entrances_know_http(app):
    elsewhere = [module for module in modules(app) if module.room not in ENTRANCES]

    assert _offenders(elsewhere, _knows_http) == []


def test_only_the_kernels_entrances_know_http():
    elsewhere = [
        module
        for module in kernel_modules()
        if module.path.relative_to(ROOT).parts[2].removesuffix(".py") not in KERNEL_ENTRANCES
    ]

    assert _offenders(elsewhere, _knows_http) == []


@pytest.mark.parametrize("folder", [*APPS, "goodplay", "bench"])
def test_only_the_doors_open_transactions(folder):
    elsewhere = [module for module in modules(folder) if module.name != "goodplay/core/tenancy.py"]

    assert _offenders(elsewhere, _opens_transactions) == []


@pytest.mark.parametrize("folder", [*APPS, "goodplay", "tests", "bench"])
def test_no_module_is_long(folder):
    def is_long(module: Module) -> bool:
        return len(module.path.read_text(encoding="utf-8").splitlines()) > LONGEST_MODULE

    assert _offenders(modules(folder), is_long) == []


@pytest.mark.parametrize("folder", [*APPS, "goodplay", "tests", "bench"])
def test_a_module_is_named_after_what_it_holds(folder):
    assert _offenders(modules(folder), lambda module: module.path.stem in BANNED_NAMES) == []


@pytest.mark.parametrize("app", sorted({module.app for module in app_modules() if module.room == "services"}))
def test_an_app_says_what_it_owns(app):
    lines = (ROOT / app / "README.md").read_text(encoding="utf-8").splitlines()

    assert 15 <= len(lines) <= 60
