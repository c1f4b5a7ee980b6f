"""The real processes, and clients that speak to them over the wire."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from accounts.models import Membership
from accounts.services import create_user, issue_pair, join_organization
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from goodplay.embedded import supervisor

HOST = "127.0.0.1"
PATIENCE_SECONDS = 180
STOP_SECONDS = 60
UNLIMITED = {f"LIMIT_{name}": "100000000/minute" for name in ("ANONYMOUS", "USER", "ORGANIZATION")}


@contextmanager
def running(names: Sequence[str]) -> Iterator[int]:
    """Run some of the processes of `make run` without limits of requests until the block ends; yield the web's port.

    The web answers when the block begins, if it is among them; worker and beat may still be starting.
    """
    port = _free_port()
    commands = supervisor.processes(HOST, port)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | UNLIMITED | {"PYTHONWARNINGS": "ignore", "SITE_URL": f"http://{HOST}:{port}"}
    started = [
        subprocess.Popen(commands[name], env=environment, start_new_session=True, **quiet)  # noqa: S603 - our own command
        for name in names
    ]
    try:
        if "web" in names:
            _wait_for(port)
        yield port
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            process.wait(STOP_SECONDS)


def token_of_manager(organization_id: UUID) -> str:
    """Let a manager join the organization; return his access token."""
    with tenancy.platform("bench"):
        user = create_user(email=f"{uuid7().hex}@example.org", display_name="Manager")
    with tenancy.writing(organization_id):
        member = join_organization(user_id=user.pk)
        Membership.objects.of(organization_id).filter(pk=member.pk).update(role=Role.MANAGER.value)
    with tenancy.platform("bench"):
        return str(issue_pair(user_id=user.pk, organization_id=organization_id, device="bench").access)


class Client:
    """One connection that stays open."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
        """Send a request and return the answer.

        Raises:
            SystemExit: It was refused.
        """
        self._connection.request(method, path, body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= http.client.BAD_REQUEST:
            raise SystemExit(f"{method} {path} answered {answer.status}: {content[:500].decode()}")
        return dict(json.loads(content))


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return int(asked.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=2)
            connection.request("GET", "/livez")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.2)  # noqa: TID251 - waits for another process
    raise SystemExit(f"The web did not answer within {PATIENCE_SECONDS} s.")
