"""Addresses: no trailing slash inside; a middleware takes one off."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import register_converter
from rest_framework.routers import SimpleRouter


class MemberConverter:
    """``me`` or a membership's id."""

    regex = "(?:me|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

    def to_python(self, value: str) -> str | UUID:
        """Return ``me`` as it is, an id as a UUID."""
        return value if value == "me" else UUID(value)

    def to_url(self, value: str | UUID) -> str:
        """Return the text of the id."""
        return str(value)


register_converter(MemberConverter, "member")


class Router(SimpleRouter):
    """Addresses without trailing slash, typed by path converters (a malformed id is a 404)."""

    def __init__(self) -> None:
        super().__init__(trailing_slash=False, use_regex_path=False)


class TrailingSlashMiddleware:
    """Takes ``/api/…/`` for ``/api/…``, without a redirect, so that a POST keeps its body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the slashes off and go on."""
        if request.path_info.startswith("/api/") and request.path_info.endswith("/"):
            request.path_info = request.path_info.rstrip("/")
            request.path = request.path.rstrip("/")
        return self.get_response(request)
