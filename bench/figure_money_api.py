"""Money over the wire: how soon a provider's message is stored and answered, and one transfer asked for is booked.

The load comes at a steady rate, and each time counts from the moment when its request was due: a server that falls
behind is not spared what waits.
"""

import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from uuid import UUID

from django.db import connections

from accounts.models import Membership
from accounts.services import create_user, issue_pair, join_organization
from bench import web, world
from bench.registry import Timed, timing
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from goodplay.embedded import supervisor
from wallet.models import InboundMessage, Transfer
from wallet.services import payments

SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
CLIENTS = 16
CALLBACKS_A_SECOND, TRANSFERS_A_SECOND, HOT_TRANSFERS_A_SECOND = 200, 120, 60
WARMING = 100
Send = Callable[[http.client.HTTPConnection, int], int]
"""Sends one request by a connection and returns the status."""


@timing(
    "callbacks",
    what=f"provider's message stored and answered, at {CALLBACKS_A_SECOND}/s, none lost when the web is killed",
    percentile=99,
    most_seconds=0.15,
)
def callbacks() -> Timed:
    """Send messages of a Paybill through the real web processes; then again, with the web killed in the middle."""
    organization_id = world.organization()
    path = _callback_path(organization_id)
    numbers = count(1)
    connections.close_all()

    def send(connection: http.client.HTTPConnection, _number: int) -> int:
        return _post(connection, path, _confirmation(f"RA{next(numbers):08d}"), {})

    def run() -> list[float]:
        with web.running(["web"]) as port:
            times = _paced(port, send, CALLBACKS_A_SECOND)
        _kill_in_the_burst(organization_id, path)
        return times

    return run


@timing("transfer-api", what=f"one transfer by API, at {TRANSFERS_A_SECOND}/s", percentile=99, most_seconds=0.3)
def transfer_api() -> Timed:
    """Ask for transfers to 2 000 wallets, one a request."""
    return _transfers(2_000, TRANSFERS_A_SECOND)


@timing(
    "transfer-hot",
    what=f"one transfer to one wallet by API, at {HOT_TRANSFERS_A_SECOND}/s",
    percentile=99,
    most_seconds=0.3,
)
def transfer_hot() -> Timed:
    """Ask for transfers to one wallet, one a request."""
    return _transfers(1, HOT_TRANSFERS_A_SECOND)


def _transfers(wallets: int, rate: int) -> Timed:
    organization_id = world.organization()
    member_ids = world.members(organization_id, wallets)
    headers = {"Authorization": f"Bearer {_token_of_treasurer(organization_id)}"}
    connections.close_all()

    def send(connection: http.client.HTTPConnection, number: int) -> int:
        body = {
            "member": str(member_ids[number % len(member_ids)]),
            "amount": {"amount": "5", "currency": "PTS"},
            "direction": "add",
            "reason": "bench",
        }
        return _post(connection, "/api/v1/transfers", body, headers | {"Idempotency-Key": uuid7().hex})

    def run() -> list[float]:
        with web.running(["web"]) as port:
            times = _paced(port, send, rate)
        with tenancy.reading(organization_id):
            booked = Transfer.objects.of(organization_id).count()
        if booked < len(times):
            raise SystemExit(f"Of {len(times)} transfers {booked} were booked.")
        return times

    return run


def _paced(port: int, send: Send, rate: int) -> list[float]:
    """Send at a steady rate for some seconds; return how long after it was due each answer came."""
    total = rate * SECONDS
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda part: _sent(port, send, range(part, WARMING, CLIENTS), None, 1), range(CLIENTS)))
        began = time.monotonic() + 0.5
        parts = [range(part, total, CLIENTS) for part in range(CLIENTS)]
        return [one for part in pool.map(lambda part: _sent(port, send, part, began, rate), parts) for one in part]


def _sent(port: int, send: Send, numbers: range, began: float | None, rate: int) -> list[float]:
    connection, times = http.client.HTTPConnection(web.HOST, port, timeout=web.PATIENCE_SECONDS), []
    for number in numbers:
        due = time.monotonic() if began is None else began + number / rate
        time.sleep(max(0.0, due - time.monotonic()))  # noqa: TID251 - keeps the pace
        status = send(connection, number)
        if status >= http.client.BAD_REQUEST:
            raise SystemExit(f"A request was answered {status}.")
        times.append(time.monotonic() - due)
    return times


def _kill_in_the_burst(organization_id: UUID, path: str) -> None:
    """Kill the web while messages come; every one that was answered must be stored."""
    answered: list[str] = []

    def burst(part: int, port: int) -> None:
        connection = http.client.HTTPConnection(web.HOST, port, timeout=5)
        for number in range(10_000):
            receipt = f"K{part:02d}{number:07d}"
            try:
                status = _post(connection, path, _confirmation(receipt), {})
            except (OSError, http.client.HTTPException):
                return
            if status == http.client.OK:
                answered.append(receipt)

    with _killed_after(1.5) as port, ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda part: burst(part, port), range(CLIENTS)))
    with tenancy.reading(organization_id):
        stored = set(InboundMessage.objects.of(organization_id).values_list("external_id", flat=True))
    if lost := [receipt for receipt in answered if f"confirm:{receipt}" not in stored]:
        raise SystemExit(f"{len(lost)} of {len(answered)} answered messages were lost.")


@contextmanager
def _killed_after(seconds: float) -> Iterator[int]:
    """Run the web until it answers, and kill all of it (SIGKILL) so many seconds later."""
    port = web._free_port()  # noqa: SLF001 - of this package
    environment = os.environ | web.UNLIMITED | {"PYTHONWARNINGS": "ignore", "SITE_URL": f"http://{web.HOST}:{port}"}
    started = subprocess.Popen(  # noqa: S603 - our own command
        supervisor.processes(web.HOST, port)["web"],
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    web._wait_for(port)  # noqa: SLF001 - of this package
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_kill, started.pid, seconds)
        yield port
    started.wait(web.STOP_SECONDS)


def _kill(group: int, seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - lets the burst begin
    os.killpg(group, signal.SIGKILL)


def _post(connection: http.client.HTTPConnection, path: str, body: object, headers: dict[str, str]) -> int:
    connection.request("POST", path, json.dumps(body), headers | {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _confirmation(receipt: str) -> dict[str, str]:
    return {
        "TransactionType": "Pay Bill",
        "TransID": receipt,
        "TransTime": "20260501121325",
        "TransAmount": "5.00",
        "BusinessShortCode": "600984",
        "BillRefNumber": "AB12CD",
        "InvoiceNumber": "",
        "OrgAccountBalance": "25.00",
        "ThirdPartyTransID": "",
        "MSISDN": "2547 ***** 126",
        "FirstName": "PAYER",
        "MiddleName": "",
        "LastName": "",
    }


def _callback_path(organization_id: UUID) -> str:
    with tenancy.writing(organization_id):
        provider = payments.add_provider(
            kind="mpesa",
            name="Paybill",
            credentials={"consumer_key": "k", "consumer_secret": "s", "passkey": "p"},
            options={"short_code": "600984"},
        )
        return "/cb/" + payments.callback_url(provider).rpartition("/cb/")[2] + "/confirm"


def _token_of_treasurer(organization_id: UUID) -> str:
    with tenancy.platform("bench"):
        user = create_user(email=f"{uuid7().hex}@example.org", display_name="Treasurer")
    with tenancy.writing(organization_id):
        member = join_organization(user_id=user.pk)
        Membership.objects.of(organization_id).filter(pk=member.pk).update(role=Role.TREASURER.value)
    with tenancy.platform("bench"):
        return str(issue_pair(user_id=user.pk, organization_id=organization_id, device="bench").access)
