"""One address: live streams are served as ASGI, the Django site beside them from a fixed pool of threads.

A fixed pool keeps persistent database connections as few as under gunicorn: one a thread.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from goodplay.wsgi import application as site

THREADS = 8
LIVE_PREFIX = "/live/"

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

mounted: Any = WSGIMiddleware(cast("Any", site), workers=THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection; a WebSocket outside of the live streams is refused."""
    if scope["type"] == "websocket" or scope["path"].startswith(LIVE_PREFIX):
        await no_stream(scope, receive, send)
    else:
        await mounted(scope, receive, send)


async def no_stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Say that there is no such stream: 404, or a closed WebSocket (403 in its handshake)."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4404})
        return
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
