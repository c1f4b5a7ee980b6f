"""Every address of the API is documented."""

import re

import pytest
import yaml
from django.urls import URLPattern, get_resolver

from tests.architecture.source import ROOT

PAGES = ("console/", "account/", "join/", "problems", "api/schema", "api/docs", "static/", "r/")
UNDOCUMENTED = (*PAGES, "b/", "ob/", "cb/")
"""Pages for people, the schema itself, what explains a problem, and what others describe (Open Badges, providers)."""

EXACT = {"", "console", "livez", "readyz", "api/health", "favicon.ico", "metrics"}


def _addresses() -> set[str]:
    found = set()

    def walk(patterns: list, prefix: str) -> None:
        for pattern in patterns:
            address = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                found.add(_shape(address))
            else:
                walk(pattern.url_patterns, address)

    walk(get_resolver().url_patterns, "")
    return found


def _shape(address: str) -> str:
    """Reduce a pattern to its words: names and kinds of parameters are the schema's business."""
    plain = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|<[^>]+>|\{[^}]+\}", "*", address)
    return plain.replace("^", "").replace("$", "").replace("\\Z", "").replace("/?", "").replace("\\", "").strip("/")


@pytest.fixture(scope="module")
def documented() -> set[str]:
    file = ROOT / "docs/api/openapi.yaml"
    return {_shape(path) for path in yaml.safe_load(file.read_text(encoding="utf-8"))["paths"]}


def test_every_address_is_in_the_openapi_file_or_on_a_short_list(documented):
    silent = {
        address
        for address in _addresses() - documented
        if not address.startswith(UNDOCUMENTED) and address not in EXACT
    }

    assert silent == set()
