"""What comes in and what goes out: requests, replies and the table of addresses."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

JSON = "application/json"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One request; the names of headers are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    host: str

    def json(self) -> Any:
        """Return the body's JSON; an empty body is an empty object.

        Raises:
            RefusalError: It is none.
        """
        try:
            return json.loads(self.body or b"{}")
        except ValueError:
            raise RefusalError(Reply.of({"error": "The body is no JSON."}, 400)) from None

    def form(self) -> dict[str, str]:
        """Return the fields of a form; of a repeated one the last."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> "Reply":
        """Return an answer in JSON."""
        return cls(status, json.dumps(data).encode(), JSON, headers or {})

    @classmethod
    def page(cls, html: str, status: int = 200) -> "Reply":
        """Return a page."""
        return cls(status, html.encode(), HTML)

    @classmethod
    def to(cls, address: str) -> "Reply":
        """Send the browser on."""
        return cls(303, b"", HTML, {"Location": address})


class RefusalError(Exception):
    """The provider says no; ``reply`` says it on the wire."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class SilenceError(Exception):
    """The connection is closed without an answer."""


Handler = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """An address and what answers there.

    ``flow`` names the faults that may be asked of it; ``refuse`` says on the provider's wire that it failed.
    """

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    flow: str = ""
    refuse: Callable[[int], Reply] = lambda status: Reply.of({"error": status}, status)


class Routes:
    """A table of addresses: ``{name}`` in a path is a part of it, handed over by that name."""

    def __init__(self, prefix: str = "", *, refuse: Callable[[int], Reply] | None = None) -> None:
        self.table: list[Route] = []
        self._prefix = prefix
        self._more = {"refuse": refuse} if refuse else {}

    def add(self, method: str, path: str, handler: Handler, *, flow: str = "") -> None:
        """Let a handler answer at an address."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self._prefix + path)
        self.table.append(Route(method, re.compile(pattern), handler, flow, **self._more))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Return who answers there."""
        for route in self.table:
            if route.method == method and (match := route.pattern.fullmatch(path)):
                return route, match.groupdict()
        return None
