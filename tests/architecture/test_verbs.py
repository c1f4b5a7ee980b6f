"""The verbs of the services: called by name, inside a door."""

import ast

import pytest

from tests.architecture.source import Module, app_modules

WITHOUT_DOOR = {"print_receipt", "discard_documents"}
"""Verbs of files, which must not be called in a transaction."""

BY_POSITION = {"members_by_external_names"}
"""Read like a mapping."""


def _verbs() -> list:
    found = []
    for module in app_modules():
        if module.room == "services":
            listed = _exported(module)
            functions = [node for node in module.tree.body if isinstance(node, ast.FunctionDef)]
            found += [pytest.param(node, id=f"{module.name}:{node.name}") for node in functions if node.name in listed]
    return found


def _exported(module: Module) -> set[str]:
    """The names that the package ``services`` offers; those of the module itself when it is the whole room."""
    package = module.path.parents[0] if module.path.name != "services.py" else None
    while package is not None and package.name != "services":
        package = package.parent
    face = (package / "__init__.py") if package else module.path
    if not face.exists():
        return set()
    tree = ast.parse(face.read_text(encoding="utf-8"))
    lists = [node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "__all__"]
    return set(ast.literal_eval(lists[0])) if lists else set()


@pytest.mark.parametrize("verb", _verbs())
def test_a_verb_joins_the_door(verb):
    decorators = {ast.unparse(decorator) for decorator in verb.decorator_list}

    assert decorators & {"joins", "tenancy.joins"} or verb.name in WITHOUT_DOOR


@pytest.mark.parametrize("verb", _verbs())
def test_a_verb_is_called_by_name_but_for_the_batch_it_works_on(verb):
    positional = verb.args.posonlyargs + verb.args.args

    assert len(positional) <= 1 or verb.name in BY_POSITION
