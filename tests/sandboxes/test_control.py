"""Faults, messages and what moved."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from goodplay.sandboxes.faults import FLOWS, NAMES, Faults
from goodplay.sandboxes.post import Post, answer_of
from tests.sandbox import sandbox_running


@pytest.fixture
def ear():
    """A server that takes messages; it answers each with the next of ``statuses`` (else 200)."""

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            server.heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(server.statuses.pop(0) if server.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    server.heard, server.statuses = [], []
    server.url = f"http://127.0.0.1:{server.server_address[1]}/"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def waiting(faults: Faults, url: str) -> Post:
    post = Post(faults, by_itself=False)
    for name in (b"one", b"two"):
        post.put("stk", url, name)
    return post


@pytest.mark.parametrize(
    ("fault", "now", "late"),
    [
        ("", ["one", "two"], []),
        ("twice", ["one", "one", "two"], []),
        ("never", ["two"], []),
        ("late", ["two"], ["one"]),
        ("out_of_order", ["two", "one"], []),
    ],
)
def test_a_message_comes_as_its_fault_wants_it(ear, fault, now, late):
    faults = Faults()
    if fault:
        faults.add("stk", fault)
    post = waiting(faults, ear.url)
    post.deliver()
    heard = list(ear.heard)
    post.deliver(late=True)

    assert (heard, ear.heard[len(heard) :]) == (now, late)


def test_a_thread_sends_by_itself_and_again_what_was_not_taken(ear, monkeypatch):
    monkeypatch.setattr("goodplay.sandboxes.post.AGAIN_SECONDS", (0.05, 0.05))
    monkeypatch.setattr("goodplay.sandboxes.post.PAUSE_SECONDS", 0.0)
    ear.statuses += [500]
    post = Post(Faults(), by_itself=True)
    post.put("stripe", ear.url, b"event", again=True)
    post.put("stk", ear.url, b"callback")
    until = time.monotonic() + 5
    while len(ear.heard) < 3 and time.monotonic() < until:
        time.sleep(0.02)  # noqa: TID251 - a test waits for a thread
    post.end()

    assert sorted(ear.heard) == ["callback", "event", "event"]
    assert sorted(letter.statuses for letter in post.sent) == [[200], [500, 200]]


def test_what_waits_can_be_hurried(ear):
    post = waiting(Faults(), ear.url)
    post.hurry()
    assert all(letter.due <= time.monotonic() for letter in post.waiting)


def test_nobody_answers_at_no_address():
    assert answer_of("ftp://127.0.0.1/", b"", {}) == (0, b"")
    assert answer_of("http://127.0.0.1:1/", b"", {}) == (0, b"")


def test_faults_are_asked_for_counted_and_cleared(sandbox, call):
    sandbox.fault("stk", "429", 2)
    first = call("GET", "/_faults").json
    for _ in range(2):
        assert call("POST", "/daraja/mpesa/stkpush/v1/processrequest", data={}).status == 429
    after = call("GET", "/_faults").json["waiting"]
    sandbox.fault("b2c", "never")
    call("DELETE", "/_faults")

    assert first["waiting"] == [{"flow": "stk", "fault": "429", "times": 2}]
    assert (set(first["flows"]), set(first["faults"])) == (set(FLOWS), set(NAMES))
    assert (after, call("GET", "/_faults").json["waiting"]) == ([], [])


@pytest.mark.parametrize(
    "wanted",
    [{}, {"flow": "x", "fault": "429"}, {"flow": "stk", "fault": "x"}, {"flow": "stk", "fault": "429", "times": 0}],
)
def test_what_is_no_fault_is_refused(call, wanted):
    assert call("POST", "/_faults", data=wanted).status == 400


def test_messages_are_shown_with_what_was_answered(sandbox, call, ear):
    call("POST", "/stripe/v1/webhook_endpoints", form={"url": ear.url}, headers={"Authorization": "Bearer sk_1"})
    form = {"amount": "500", "currency": "eur"}
    call("POST", "/stripe/v1/payment_intents", form=form, headers={"Authorization": "Bearer sk_1"})
    before = call("GET", "/_letters").json
    sandbox.deliver()
    after = call("GET", "/_letters").json

    assert [len(before["waiting"]), len(before["sent"])] == [1, 0]
    assert ([letter["statuses"] for letter in after["sent"]], after["waiting"]) == ([[200]], [])


def test_nothing_answers_elsewhere(call):
    assert call("GET", "/_live").json == {"status": "ok"}
    assert call("GET", "/nowhere").status == 404
    assert call("POST", "/_deliver", content=b"no json").status == 400


def test_a_bug_of_the_sandbox_is_an_answer(call, monkeypatch):
    monkeypatch.setattr("goodplay.sandboxes.world.World.told", lambda _: 1 / 0)
    assert call("GET", "/_moved").status == 500


def test_others_may_know_it_by_another_address():
    from goodplay.sandboxes.server import Sandbox

    sandbox = Sandbox(address="http://localhost:9")
    sandbox._server.server_close()
    assert (sandbox.address, sandbox.world.address) == ("http://localhost:9", "http://localhost:9")
    with sandbox_running(by_itself=True) as remote:
        assert remote.moved() == []
