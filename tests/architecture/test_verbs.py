"""The verbs of the services: called by name, inside a door."""

import ast

import pytest

from tests.architecture.source import APPS, Module, modules

WITHOUT_DOOR = {"print_receipt", "discard_documents", "take_wanted_boards"}
"""Verbs of files, which must not be called in a transaction, and of lists in Redis that span organizations."""

BY_POSITION = {"members_by_external_names"}
"""Read like a mapping."""


def _verbs(app: str) -> list[ast.FunctionDef]:
    """The functions that the app's package ``services`` offers."""
    rooms = [module for module in modules(app) if module.room == "services"]
    offered = {name for module in rooms if _is_face(module) for name in _listed(module)}
    functions = [node for module in rooms for node in module.tree.body if isinstance(node, ast.FunctionDef)]
    return [function for function in functions if function.name in offered]


def _is_face(module: Module) -> bool:
    return module.path.name == "services.py" or module.name == f"{module.app}/services/__init__.py"


def _listed(module: Module) -> list[str]:
    lists = [
        node.value for node in module.tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
    ]
    return ast.literal_eval(lists[0]) if lists else []


def _joins(verb: ast.FunctionDef) -> bool:
    return bool({ast.unparse(decorator) for decorator in verb.decorator_list} & {"joins", "tenancy.joins"})


@pytest.mark.parametrize("app", APPS)
def test_a_verb_joins_the_door(app):
    assert [verb.name for verb in _verbs(app) if not _joins(verb) and verb.name not in WITHOUT_DOOR] == []


@pytest.mark.parametrize("app", APPS)
def test_a_verb_is_called_by_name_but_for_the_batch_it_works_on(app):
    positional = {verb.name: len(verb.args.posonlyargs + verb.args.args) for verb in _verbs(app)}

    assert [name for name, count in positional.items() if count > 1 and name not in BY_POSITION] == []
