"""What is known about the work at hand: the request or task, who asked, from where.

It is one set of facts for the log lines and for the audit: the doors tell it to PostgreSQL, whose triggers write it
beside every change of an audited row.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars, unbind_contextvars

from goodplay.core.ids import uuid7
from goodplay.core.limits import client_address
from goodplay.core.permissions import Caller

KEPT = ("user", "organization", "caller", "ip", "request_id", "url", "task")
"""The facts that the audit keeps; log lines carry whatever is bound."""
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,128}")

log = structlog.get_logger(__name__)


@contextmanager
def within(**facts: str) -> Iterator[None]:
    """Let log lines and the audit carry these facts until the block ends."""
    before = {name: value for name, value in get_contextvars().items() if name in KEPT}
    with bound_contextvars(**facts):
        try:
            yield
        finally:
            unbind_contextvars(*KEPT)
            bind_contextvars(**before)


def identify(caller: Caller) -> None:
    """Add who is asking, as soon as it is known; an open door's audit learns it too."""
    bind_contextvars(caller=caller.key, organization=str(caller.organization_id))
    if caller.user_id:
        bind_contextvars(user=str(caller.user_id))
    if connection.in_atomic_block and connection.tenancy_door.mode != "reading":  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [audited_facts()])


def audited_facts() -> str:
    """Return the facts that the audit keeps, as JSON."""
    bound = get_contextvars()
    return json.dumps({name: bound[name] for name in KEPT if bound.get(name)})


class RequestContextMiddleware:
    """Gives every request an id, and every answer that id and the time it took.

    ``X-Page-Generated`` is the instant the work began (UTC): who asks again for what changed since then misses nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the request's context."""
        started, page_generated = time.perf_counter(), datetime.now(UTC).isoformat(timespec="milliseconds")
        request_id = _request_id(request.headers.get("X-Request-Id", ""))
        with within(request_id=request_id, ip=client_address(request), url=request.path):
            response = self.get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=request.method, status=response.status_code, milliseconds=milliseconds)
        response["X-Request-Id"] = request_id
        response["X-Page-Generated"] = page_generated
        response["Server-Timing"] = f"app;dur={milliseconds}"
        return response


def _request_id(offered: str) -> str:
    return offered if REQUEST_ID.fullmatch(offered) else uuid7().hex
