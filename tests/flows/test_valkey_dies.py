"""The queue is killed and comes back empty, again and again: nothing is lost, and the web keeps answering (RT-X3)."""

import http.client
import json
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
import redis
from django.conf import settings

from donations.models import Donation
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Hearing
from goodplay.core.permissions import Role
from goodplay.embedded import binaries
from tests.conftest import Api
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory
from tests.processes import Process, wait_until
from wallet.services import check_books

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.flow, pytest.mark.crash, pytest.mark.slow]

KILLS = 5
LONGEST_REPLY_SECONDS = 2
RECOVERY_SECONDS = 90


class Queue:
    """A Valkey of this test's own, that can be killed and comes back empty."""

    def __init__(self, folder):
        self.path = folder / "queue.sock"
        self.folder = folder
        self.start()

    def start(self):
        command = [
            binaries.valkey_server(),
            "--port",
            "0",
            "--unixsocket",
            self.path,
            "--save",
            "",
            "--dir",
            self.folder,
        ]
        self.child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
        wait_until(self.answers, seconds=10)

    def answers(self):
        try:
            with redis.Redis(unix_socket_path=str(self.path)) as client:
                return client.ping()
        except redis.ConnectionError:
            return False

    def kill(self):
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()


class Web:
    """A client of the real web process that remembers how long each answer took."""

    def __init__(self, port, token, campaign):
        self.port, self.token, self.campaign = port, token, campaign
        self.slowest, self.keys, self.stopped = 0.0, [], threading.Event()

    def ask(self, method, path, body=None, **headers):
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request(method, path, body, {"Authorization": f"Bearer {self.token}", **headers})
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()
            self.slowest = max(self.slowest, time.monotonic() - begun)

    def give(self):
        key = str(uuid7())
        gift = {
            "campaign": str(self.campaign.pk),
            "amount": {"amount": "1.00", "currency": "EUR"},
            "provider": "manual",
            "donor_name": "Somebody",
            "settled": True,
        }
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        assert self.ask("POST", "/api/v1/donations", json.dumps(gift), **headers) == 201
        self.keys.append(key)

    def work(self):
        while not self.stopped.is_set():
            self.give()
            assert self.ask("GET", "/api/v1/donations") == 200
            self.stopped.wait(0.1)


@contextmanager
def product(queue, port, folder, monkeypatch):
    monkeypatch.setattr(settings, "REDIS_URL", f"unix://{queue.path}?db=0")
    monkeypatch.setenv("LIMIT_USER", "100000/minute")
    monkeypatch.setenv("LIMIT_ORGANIZATION", "100000/minute")
    running = [Process(name, folder / f"{name}.log", port=port) for name in ("web", "worker", "beat")]
    try:
        yield
    finally:
        for process in running:
            process.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def unheard(organization):
    with tenancy.reading(organization.id):
        return Hearing.objects.of(organization.id).filter(heard_at=None).count()


@pytest.mark.timeout(400)
def test_a_queue_that_dies_loses_nothing(organization, tmp_path, monkeypatch):
    with tenancy.writing(organization.id):
        campaign = CampaignFactory.create(currency="EUR", slug="roof")
        manager = MembershipFactory.create(role=Role.ADMIN)
    token = Api().sign_in(manager)._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    queue, port = Queue(tmp_path), free_port()
    web = Web(port, token, campaign)
    giver = threading.Thread(target=web.work, daemon=True)
    with product(queue, port, tmp_path, monkeypatch):
        wait_until(lambda: _serves(web), seconds=60)
        web.slowest = 0.0
        giver.start()
        for _ in range(KILLS):
            given = len(web.keys)
            queue.kill()
            wait_until(lambda: len(web.keys) >= given + 5, seconds=60)  # noqa: B023 - called at once
            queue.start()
            wait_until(lambda: len(web.keys) >= given + 10, seconds=60)  # noqa: B023 - called at once
        web.stopped.set()
        giver.join(20)
        wait_until(lambda: not unheard(organization), seconds=RECOVERY_SECONDS)
    queue.kill()

    assert web.slowest <= LONGEST_REPLY_SECONDS
    with tenancy.reading(organization.id):
        assert Donation.objects.of(organization.id).filter(status="settled").count() == len(web.keys)
    with tenancy.platform("tests"):
        assert check_books() == []


def _serves(web):
    try:
        return web.ask("GET", "/livez") == 200
    except OSError:
        return False
