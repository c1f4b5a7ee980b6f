import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from goodplay.core import http
from goodplay.core.http import NoAnswerError, RefusedAddressError, UnreachableError, call

REFUSED = [
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "data:text/plain,x",
    "//example.org/",
    "example.org",
    "",
    "https://",
    "https:///path",
    "https://user:word@example.org/",
    "https://example.org@127.0.0.1/",
    "https://example.org:22/",
    "https://example.org:80/",
    "https://example.org:99999/",
    "https://example.org:x/",
    "https://127.0.0.1/",
    "https://127.0.0.1:8443/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://0/",
    "https://0.0.0.0/",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://x.localhost/",
    "https://db.internal/",
    "https://printer.local/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://192.0.0.1/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001::1]/",
    "https://[2001:db8::1]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[::1%25lo]/",
    "https://exa mple.org/",
    "https://example.org\\@127.0.0.1/",
    "https://example.org/\r\nHost: x",
    "https://\uff11\uff12\uff17.0.0.1/",
    "https://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
]


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        length = int(self.headers.get("Content-Length") or 0)
        self.server.bodies.append(self.rfile.read(length))
        getattr(self, f"answer_{self.path.strip('/').partition('?')[0]}")()

    do_POST = do_GET  # noqa: N815 - the server's name

    def log_message(self, *args):
        pass

    def send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_ok(self):
        self.send(200, b'{"fine": true}')

    def answer_broken(self):
        self.send(500, b"\xff oops")

    def answer_away(self):
        self.send(302, Location="https://169.254.169.254/")

    def answer_big(self):
        self.send(200, b"x" * 5000)

    def answer_slow(self):
        threading.Event().wait(1)
        self.send(200)

    def answer_gone(self):
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer_drip(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(20):
            self.wfile.write(b"x")
            threading.Event().wait(0.1)


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.seen, server.bodies, server.handle_error = [], [], lambda *args: None
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site(settings):
    """A trusted server on this machine."""
    with serving() as server:
        settings.OUTBOUND_ALLOW = frozenset({f"127.0.0.1:{server.server_port}"})
        server.url = f"http://127.0.0.1:{server.server_port}"
        yield server


@pytest.fixture
def connections(monkeypatch):
    """Every address that a socket was asked to connect to."""
    made = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: made.append(address))
    return made


@pytest.mark.parametrize("url", REFUSED)
def test_no_connection_goes_to_an_address_that_is_not_public(url, connections):
    with pytest.raises((RefusedAddressError, UnreachableError)):
        call("GET", url)

    assert connections == []


def test_there_are_at_least_forty_forms():
    assert len(set(REFUSED)) >= 40


@pytest.mark.parametrize("private", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "64:ff9b::7f00:1"])
def test_a_name_that_resolves_to_a_private_address_is_refused(private, monkeypatch, connections):
    family = socket.AF_INET6 if ":" in private else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(family, socket.SOCK_STREAM, 6, "", (private, 443))])

    with pytest.raises(RefusedAddressError):
        call("GET", "https://hook.example.org/")

    assert connections == []


def test_a_name_is_resolved_once_and_that_address_is_called(monkeypatch):
    rebinding = iter(["198.41.0.4", "127.0.0.1", "127.0.0.1"])
    called = []

    def resolve(host, *_, **__):
        address = next(rebinding) if host == "hook.example.org" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    def connect(_, address):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)

    with pytest.raises(UnreachableError):
        call("GET", "https://hook.example.org/")

    assert called == [("198.41.0.4", 443)]


def test_what_is_allowed_answers(site):
    answer = call("POST", f"{site.url}/ok", json={"a": 1}, headers={"X-One": "1"}, query={"q": "2"})

    assert (answer.status, answer.ok, answer.json()) == (200, True, {"fine": True})
    [(method, path, headers)] = site.seen
    assert (method, path, headers["X-One"], headers["User-Agent"]) == ("POST", "/ok?q=2", "1", "GoodPlay/1")
    assert site.bodies == [b'{"a": 1}']


def test_forms_bytes_and_basic_credentials_are_sent(site):
    call("POST", f"{site.url}/ok", form={"a": "1 2"}, auth=("user", "word"))
    call("POST", f"{site.url}/ok", content=b"\x00raw")

    assert site.bodies == [b"a=1+2", b"\x00raw"]
    assert site.seen[0][2]["Authorization"] == "Basic dXNlcjp3b3Jk"


def test_an_error_is_an_answer_too(site):
    answer = call("GET", f"{site.url}/broken")

    assert (answer.status, answer.ok, answer.text) == (500, False, "\ufffd oops")
    with pytest.raises(NoAnswerError, match="no JSON"):
        answer.json()


def test_a_redirect_is_not_followed(site):
    answer = call("GET", f"{site.url}/away")

    assert (answer.status, answer.headers["Location"]) == (302, "https://169.254.169.254/")
    assert len(site.seen) == 1


def test_a_large_body_is_cut_off(site):
    assert len(call("GET", f"{site.url}/big", most_bytes=5000).body) == 5000
    with pytest.raises(NoAnswerError, match="more than 4999 bytes"):
        call("GET", f"{site.url}/big", most_bytes=4999)


def test_a_late_answer_is_none(site):
    with pytest.raises(NoAnswerError, match="ReadTimeout"):
        call("GET", f"{site.url}/slow", read_seconds=0.2)


def test_an_endless_answer_ends(site, monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", 0.4)
    monkeypatch.setattr(http, "CHUNK", 1)

    with pytest.raises(NoAnswerError, match="took more than"):
        call("GET", f"{site.url}/drip")


def test_a_connection_lost_after_sending_is_not_the_same_as_none(site, settings):
    with pytest.raises(NoAnswerError):
        call("POST", f"{site.url}/gone")

    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1:1"})
    with pytest.raises(UnreachableError):
        call("POST", "http://127.0.0.1:1/")


def test_proxies_of_the_environment_are_not_used(site, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert call("GET", f"{site.url}/ok").status == 200
    assert len(site.seen) == 1


def test_only_the_very_host_and_port_are_trusted(site):
    other = site.url.replace("127.0.0.1", "localhost")

    with pytest.raises(RefusedAddressError):
        call("GET", f"{other}/ok")
    assert site.seen == []
