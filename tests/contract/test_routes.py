"""Every address that is no operation of the API: what it shows to who is not signed in, and its headers."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.contract.operations import UNKNOWN

OPEN = {
    "livez",
    "readyz",
    "api/health",
    "api/schema",
    "api/docs",
    "problems",
    "problems/<slug:code>",
    "console/login/",
    "console/manifest/",
    "favicon.ico",
    "b/check",
}
"""What everybody may read."""

OPEN_BEGINS = ("account/", "static/", "media/")
"""Pages before sign-in, and files that are shown in them."""

REFUSED = {301, 302, 401, 403, 404, 405}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FILLERS = {"int": "1", "uuid": UNKNOWN, "member": UNKNOWN, "token": "0" * 64, "messagekind": "events"}


def _routes(patterns: list, prefix: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            found.append(route)
        else:
            found += _routes(pattern.url_patterns, route)
    return found


ROUTES = sorted({route for route in _routes(get_resolver().url_patterns) if not route.startswith("api/v1/")})


def address(route: str) -> str:
    """Return an address that a route leads from."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLERS.get(found[1] or "", "1"), route)
    filled = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)", "1", filled)
    return "/" + re.sub(r"[\^$?]|\\Z", "", filled).replace("\\", "").replace(".+", "1").replace(".*", "1")


@pytest.fixture
def get(world):
    """Ask as nobody."""

    def ask(route):
        with transaction.atomic():
            answer = Client(raise_request_exception=False).get(address(route))
            transaction.set_rollback(True)
        return answer

    return ask


@pytest.mark.parametrize("route", ROUTES)
def test_a_stranger_sees_what_is_meant_for_strangers(get, route):
    answer = get(route)

    assert answer.status_code < 500
    if route not in OPEN and not route.startswith(OPEN_BEGINS):
        assert answer.status_code in REFUSED


@pytest.mark.parametrize("route", ROUTES)
def test_every_page_has_the_security_headers(get, route):
    answer = get(route)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers.get("Referrer-Policy") in {"same-origin", "no-referrer"}
    assert answer.headers.get("Content-Security-Policy")
    assert answer.headers.get("Permissions-Policy")
