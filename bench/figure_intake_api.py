"""Intake over the wire: what the web takes in calls of a thousand, and how soon a leaderboard shows what it took."""

import itertools
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from uuid import UUID

from bench import web, world
from bench.registry import Run, Timed, figure, timing
from gamification import gateways
from gamification.selectors.contests import require_contest
from gamification.services import find_standing, open_leaderboard
from goodplay.core import announce, tenancy

ACTION = "task.completed"
CLIENTS = 2
CALLS = int(os.environ.get("BENCH_CALLS", "60"))
LARGE, SMALL = 1_000, 50
CALLS_A_SECOND = 10
SECONDS = int(os.environ.get("BENCH_SECONDS", "30"))
WARMING_SECONDS = 5
LOOK_SECONDS = 0.01
LATEST_SECONDS = 20
BULK = "/api/v1/activities/bulk"


@figure("bulk", unit="activities", bar=0.3)
def bulk() -> Run:
    """Record activities over the API in calls of a thousand, from two clients, through the real web processes."""
    organization_id = world.organization()
    bodies = _bodies(world.members(organization_id, 5_000), size=LARGE)
    token = web.token_of_manager(organization_id)
    running = ExitStack()
    port = running.enter_context(web.running(["web"]))
    warming = [web.Client(port, token) for _ in range(CLIENTS)]
    for client in warming * 2:
        client.ask("POST", BULK, next(bodies))
    calls = [[next(bodies) for _ in range(CALLS // CLIENTS)] for _ in range(CLIENTS)]

    def run() -> int:
        with running, ThreadPoolExecutor(CLIENTS) as pool:
            return sum(pool.map(lambda bodies: _send(web.Client(port, token), bodies), calls))

    return run


@timing(
    "visible",
    what=f"activity sent to place shown, at {SMALL * CALLS_A_SECOND}/s in calls of {SMALL}",
    percentile=95,
    most_seconds=1,
)
def visible() -> Timed:
    """Send calls at a steady rate through web, worker and beat; time each until the API shows the new place."""
    organization_id = world.organization()
    members = world.members(organization_id, LARGE)
    with tenancy.writing(organization_id):
        open_leaderboard(kind="tasks", timeframe="all_time", name="Tasks", metric=f"count:{ACTION}")
    announce.drain()
    token = web.token_of_manager(organization_id)

    def run() -> list[float]:
        with web.running(["web", "worker", "beat"]) as port:
            return _Watch(organization_id, members, port, token).times()

    return run


class _Watch:
    """Sends calls, and watches one member of each until his place is shown."""

    def __init__(self, organization_id: UUID, members: list[UUID], port: int, token: str) -> None:
        self.organization_id, self.members, self.port, self.token = organization_id, members, port, token
        with tenancy.reading(organization_id):
            self.contest = require_contest(organization_id, kind="tasks", timeframe="all_time")
            find_standing(contest=self.contest, member_id=members[0])
        self.waiting: dict[int, tuple[UUID, float, int]] = {}
        self.done: list[float] = []

    def times(self) -> list[float]:
        """Return how long each watched activity took, once everything runs; those of the first seconds left out."""
        self._begin()
        senders = [threading.Thread(target=self._send, args=(part,), daemon=True) for part in range(CLIENTS)]
        for sender in senders:
            sender.start()
        self._watch(lambda: any(sender.is_alive() for sender in senders))
        return self.done[WARMING_SECONDS * CALLS_A_SECOND :]

    def _begin(self) -> None:
        """Wait until what is sent is shown: then every process has started."""
        client = web.Client(self.port, self.token)
        client.ask("POST", BULK, _body(self.members, -1))
        until = time.monotonic() + web.PATIENCE_SECONDS
        while not self._is_shown(client, self.members[-1], 1):
            if time.monotonic() > until:
                raise SystemExit(f"Nothing was shown within {web.PATIENCE_SECONDS} s.")
            time.sleep(1)  # noqa: TID251 - waits for other processes

    def _send(self, part: int) -> None:
        client, began = web.Client(self.port, self.token), time.monotonic()
        total = (SECONDS + WARMING_SECONDS) * CALLS_A_SECOND
        for number in range(part, total, CLIENTS):
            time.sleep(max(0.0, began + number / CALLS_A_SECOND - time.monotonic()))  # noqa: TID251 - keeps the pace
            chosen = [self.members[(number * SMALL + place) % len(self.members)] for place in range(SMALL)]
            times = 2 + (number * SMALL) // len(self.members)
            self.waiting[number] = (chosen[-1], time.monotonic(), times)
            client.ask("POST", BULK, _body(chosen, number))

    def _watch(self, is_sending: Callable[[], bool]) -> None:
        client, until = web.Client(self.port, self.token), None
        while True:
            for number, (member_id, began, times) in list(self.waiting.items()):
                live = gateways.read_place(self.contest.name, member_id, reach=0)
                if live is not None and (live.value or 0) >= times and self._is_shown(client, member_id, times):
                    self.done.append(time.monotonic() - began)
                    del self.waiting[number]
            if not is_sending():
                until = until or time.monotonic() + LATEST_SECONDS
                if not self.waiting:
                    return
                if time.monotonic() > until:
                    raise SystemExit(f"{len(self.waiting)} activities were not shown within {LATEST_SECONDS} s.")
            time.sleep(LOOK_SECONDS)  # noqa: TID251 - waits for other processes

    def _is_shown(self, client: web.Client, member_id: UUID, times: int) -> bool:
        shown = client.ask("GET", f"/api/v1/leaderboards/tasks/all_time/position?member_id={member_id}")
        return bool(shown["value"] >= times)


def _send(client: web.Client, bodies: list[bytes]) -> int:
    """Send the calls and return how many activities were new; all must be."""
    for body in bodies:
        answer = client.ask("POST", BULK, body)
        if answer["new"] != LARGE:
            raise SystemExit(f"Only {answer['new']} of {LARGE} activities were new.")
    return len(bodies) * LARGE


def _bodies(members: list[UUID], *, size: int) -> Iterator[bytes]:
    for number in itertools.count():
        yield _body([members[(number * size + place) % len(members)] for place in range(size)], number)


def _body(members: list[UUID], number: int) -> bytes:
    now = datetime.now(UTC).isoformat()
    rows = [
        {"member_id": str(member), "action": ACTION, "key": f"call{number}:{place}", "occurred_at": now}
        for place, member in enumerate(members)
    ]
    return json.dumps({"activities": rows}).encode()
