"""The description of the API: checked in as it is, and complete."""

import re

import pytest
import yaml
from django.urls import URLPattern, get_resolver

from tests.architecture.source import ROOT
from tests.contract.operations import document, operations

UNDESCRIBED = {"/api/schema", "/api/docs", "/api/health"}
"""What describes the API, and what tells whether it runs."""


def _addresses(patterns: list, prefix: str = "/") -> set[str]:
    found = set()
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            found.add(address)
        else:
            found |= _addresses(pattern.url_patterns, address)
    return found


def _shape(address: str) -> str:
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", address)


def test_the_file_is_what_the_program_writes():
    text = (ROOT / "docs/api/openapi.yaml").read_text(encoding="utf-8")

    assert yaml.load(text, Loader=yaml.CSafeLoader) == document(), "Run `make schema`."


def test_every_address_of_the_api_is_described():
    described = {_shape(path) for path in document()["paths"]}
    addresses = {_shape(address) for address in _addresses(get_resolver().url_patterns)}

    undescribed = {address for address in addresses if address.startswith("/api/")} - described

    assert undescribed <= UNDESCRIBED


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_an_operation_says_what_it_does_and_what_it_answers(operation):
    told = document()["paths"][operation.path][operation.method]

    assert told["description"]
    assert len(told["tags"]) == 1
    assert "400" in told["responses"]
    assert any(status.startswith("2") for status in told["responses"])


def test_every_tag_is_described():
    described = {tag["name"] for tag in document()["tags"]}

    assert {tag for path in document()["paths"].values() for told in path.values() for tag in told["tags"]} <= described


def test_no_two_operations_have_one_name():
    names = [operation.id for operation in operations()]

    assert len(names) == len(set(names))
    assert not [name for name in names if re.search(r"_\d+$", name)]
