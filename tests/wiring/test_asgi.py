"""One address for pages and live streams."""

import asyncio

import pytest


def _told(scope: dict) -> list[dict]:
    from goodplay import asgi  # the site looks for its folders when it is made

    sent = []

    async def receive() -> dict:
        return {"type": "websocket.connect"} if scope["type"] == "websocket" else {"type": "http.request", "body": b""}

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return sent


def _http(path: str) -> dict:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
    }


def test_an_unknown_stream_is_not_found():
    start, body = _told(_http("/live/nothing"))

    assert (start["status"], body["body"]) == (404, b"")


@pytest.mark.parametrize("path", ["/live/nothing", "/console/"])
def test_an_unknown_socket_is_closed(path):
    assert _told({"type": "websocket", "path": path}) == [{"type": "websocket.close", "code": 4404}]


def test_everything_else_is_answered_by_the_site():
    start, *rest = _told(_http("/livez"))

    assert start["status"] == 200
    assert b"".join(part.get("body", b"") for part in rest) != b""
