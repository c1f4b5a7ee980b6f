"""What import contracts cannot say about the rooms of an app."""

import ast
import re

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

KERNEL_ENTRANCES = {"api", "admin", "console", "jobs", "management", "health", "context", "files", "headers"}
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


def _writing_lines(module: Module) -> list[int]:
    return [call.lineno for call in module.calls() if _writes_rows(call)]


@pytest.mark.parametrize("module", app_modules(), ids=lambda module: module.name)
def test_rows_are_written_in_services_only(module):
    assert module.room == "services" or _writing_lines(module) == []


@pytest.mark.parametrize("module", kernel_modules(), ids=lambda module: module.name)
def test_the_kernel_writes_rows_in_its_verbs_only(module):
    assert module.name in KERNEL_WRITERS or _writing_lines(module) == []


@pytest.mark.parametrize("module", app_modules(), ids=lambda module: module.name)
def test_only_entrances_know_http(module):
    known = {name for name in module.imports() if HTTP.match(name)}

    assert module.room in ENTRANCES or known == set()


@pytest.mark.parametrize("module", kernel_modules(), ids=lambda module: module.name)
def test_only_the_kernels_entrances_know_http(module):
    known = {name for name in module.imports() if HTTP.match(name)}

    assert module.path.relative_to(ROOT).parts[2].removesuffix(".py") in KERNEL_ENTRANCES or known == set()


@pytest.mark.parametrize("module", [*app_modules(), *modules("goodplay")], ids=lambda module: module.name)
def test_only_the_doors_open_transactions(module):
    names = [node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)]
    opens = "atomic" in names or any(name.endswith("transaction.atomic") for name in module.imports())

    assert module.name == "goodplay/core/tenancy.py" or not opens


@pytest.mark.parametrize("module", modules(*APPS, "goodplay", "tests", "bench"), ids=lambda module: module.name)
def test_no_module_is_long(module):
    assert len(module.path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("module", modules(*APPS, "goodplay", "tests"), ids=lambda module: module.name)
def test_a_module_is_named_after_what_it_holds(module):
    assert module.path.stem not in BANNED_NAMES


@pytest.mark.parametrize("app", sorted({module.app for module in app_modules() if module.room == "services"}))
def test_an_app_says_what_it_owns(app):
    lines = (ROOT / app / "README.md").read_text(encoding="utf-8").splitlines()

    assert 15 <= len(lines) <= 60
