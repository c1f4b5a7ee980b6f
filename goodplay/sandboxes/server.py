"""The sandbox as a server on a port: each request in a thread of its own, one at a time in the world."""

import logging
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from goodplay.sandboxes import bank, control, daraja, pages, paypal, stripe
from goodplay.sandboxes.wire import RefusalError, Reply, Request, Route, Routes, SilenceError
from goodplay.sandboxes.world import World

LOG = logging.getLogger(__name__)
LARGEST_BODY = 5_000_000
CALL_FAULTS = ("429", "500", "lost", "timeout")


class Sandbox:
    """All providers and the bank on one port.

    ``with Sandbox() as sandbox: sandbox.address`` serves until the block ends.

    Args:
        host: Where it listens.
        port: 0 takes a free one.
        address: How others reach it, if not by host and port.
        by_itself: Whether messages leave by themselves; otherwise ``POST /_deliver`` sends them.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, *, address: str = "", by_itself: bool = True) -> None:
        self.world = World(by_itself=by_itself)
        self.tables = tables(self.world)
        self._server = ThreadingHTTPServer((host, port), handler_of(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.address = self.world.address = address or f"http://{host}:{self.port}"

    def serve(self) -> None:
        """Answer until ``stop`` is called."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Answer no more."""
        self.world.post.end()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True, name="sandbox").start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def answer(self, request: Request) -> Reply:
        """Return the answer to a request.

        Raises:
            SilenceError: There is none; the connection is to be closed.
        """
        for table in self.tables:
            if found := table.find(request.method, request.path):
                return self._answer(request, *found)
        return Reply.of({"error": f"Nothing answers {request.method} {request.path}."}, 404)

    def _answer(self, request: Request, route: Route, parts: Mapping[str, str]) -> Reply:
        with self.world.lock:
            fault = self.world.faults.take(route.flow, *CALL_FAULTS) if route.flow else ""
            if fault == "lost":
                raise SilenceError
            if fault in ("429", "500"):
                return route.refuse(int(fault))
            try:
                reply = route.handler(request, **parts)
            except RefusalError as refusal:
                reply = refusal.reply
            if fault == "timeout":
                raise SilenceError
            return reply


def tables(world: World) -> list[Routes]:
    """Return who answers where."""
    book, cards, buyers, ledger = daraja.Book(world), stripe.Accounts(world), paypal.Accounts(world), bank.Bank(world)
    return [
        control.routes(world),
        daraja.routes(book),
        stripe.routes(cards),
        paypal.routes(buyers),
        bank.routes(ledger),
        pages.routes(pages.Desk(world, book, cards, buyers, ledger)),
    ]


def handler_of(sandbox: Sandbox) -> type[BaseHTTPRequestHandler]:
    """Return the class that hands what comes in to this sandbox."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def _handle(self) -> None:
            size = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY)
            parts = urlsplit(self.path)
            request = Request(
                method=self.command,
                path=unquote(parts.path).rstrip("/") or "/",
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(size),
                host=self.headers.get("Host") or sandbox.address.removeprefix("http://"),
            )
            try:
                reply = sandbox.answer(request)
            except SilenceError:
                self.close_connection = True
                return
            except Exception:
                LOG.exception("%s %s failed", request.method, request.path)
                reply = Reply.of({"error": "The sandbox failed; see its log."}, 500)
            self._send(reply)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 - names of the standard library

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            LOG.debug(format, *args)

    return Handler
