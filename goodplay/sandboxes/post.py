"""Messages to the product: kept in a queue, sent by a thread or when somebody asks for it."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from goodplay.sandboxes.faults import MESSAGES, Faults

LATE_SECONDS = 30.0
SWAP_SECONDS = 3.0
PAUSE_SECONDS = 0.4
SEND_SECONDS = 15
AGAIN_SECONDS = (5.0, 30.0, 120.0)
MOST_KEPT = 500


@dataclass(slots=True)
class Letter:
    """One message on its way; ``due`` is of the monotonic clock.

    ``headers`` are made when it is sent: a signature holds for minutes only.
    """

    flow: str
    url: str
    body: bytes
    headers: Callable[[bytes], Mapping[str, str]]
    due: float
    again: bool = False
    late: bool = False
    behind: bool = False
    tries: int = 0
    statuses: list[int] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return what a page and a test want to know of it."""
        return {"flow": self.flow, "url": self.url, "body": self.body.decode(), "statuses": self.statuses}


def as_json(body: bytes) -> dict[str, str]:
    """Return the headers of a plain message."""
    return {"Content-Type": "application/json", "Content-Length": str(len(body))}


class Post:
    """The queue of messages.

    With ``by_itself`` a thread sends what is due; without it nothing leaves before ``deliver``, so that a test decides
    on the order.
    """

    def __init__(self, faults: Faults, *, by_itself: bool) -> None:
        self.waiting: list[Letter] = []
        self.sent: list[Letter] = []
        self._faults = faults
        self._lock = threading.RLock()
        self._more = threading.Event()
        self._ended = False
        if by_itself:
            threading.Thread(target=self._run, daemon=True, name="post").start()

    def put(
        self,
        flow: str,
        url: str,
        body: bytes,
        *,
        headers: Callable[[bytes], Mapping[str, str]] = as_json,
        again: bool = False,
    ) -> None:
        """Send a message soon, with the fault that befalls it; ``again`` repeats one that is not taken (not 2xx)."""
        fault = self._faults.take(flow, *MESSAGES)
        if fault == "never" or not url:
            return
        delay = {"late": LATE_SECONDS, "out_of_order": SWAP_SECONDS}.get(fault, PAUSE_SECONDS)
        for _ in range(2 if fault == "twice" else 1):
            letter = Letter(flow, url, body, headers, time.monotonic() + delay, again)
            letter.late, letter.behind = fault == "late", fault == "out_of_order"
            with self._lock:
                self.waiting.append(letter)
        self._more.set()

    def deliver(self, *, late: bool = False) -> list[Letter]:
        """Send what waits, whatever its time, and return it: late ones only when asked, those out of order last."""
        with self._lock:
            now = [letter for letter in self.waiting if late or not letter.late]
            self.waiting = [letter for letter in self.waiting if letter not in now]
        for letter in sorted(now, key=lambda letter: letter.behind):
            self._send(letter)
        return now

    def hurry(self) -> None:
        """Let everything that waits be due now."""
        with self._lock:
            for letter in self.waiting:
                letter.due = time.monotonic()
        self._more.set()

    def end(self) -> None:
        """Send nothing more."""
        self._ended = True
        self._more.set()

    def _run(self) -> None:
        while not self._ended:
            with self._lock:
                due = [letter for letter in self.waiting if letter.due <= time.monotonic()]
                self.waiting = [letter for letter in self.waiting if letter not in due]
            for letter in sorted(due, key=lambda letter: letter.due):
                if not self._send(letter) and letter.again and letter.tries <= len(AGAIN_SECONDS):
                    letter.due = time.monotonic() + AGAIN_SECONDS[letter.tries - 1]
                    with self._lock:
                        self.waiting.append(letter)
            self._more.wait(0.1)
            self._more.clear()

    def _send(self, letter: Letter) -> bool:
        letter.tries += 1
        letter.statuses.append(status_of(letter.url, letter.body, letter.headers(letter.body)))
        with self._lock:
            if letter not in self.sent:
                self.sent = [*self.sent[-MOST_KEPT:], letter]
        return letter.statuses[-1] // 100 == 2  # noqa: PLR2004 - HTTP


def status_of(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post a message and return what was answered; 0 when nobody did."""
    status, _ = answer_of(url, body, headers)
    return status


def answer_of(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Post a message and return status and body of the answer; 0 and nothing when nobody answered."""
    if not url.startswith(("http://", "https://")):
        return 0, b""
    request = urllib.request.Request(url, body, dict(headers), method="POST")  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=SEND_SECONDS) as answer:  # noqa: S310 - checked above
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except (OSError, ValueError):
        return 0, b""
