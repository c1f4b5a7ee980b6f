"""The embedded Valkey: it keeps nothing on disk, because nothing in it is the truth."""

import signal
import socket

from goodplay.embedded import addresses, binaries, memory
from goodplay.embedded.addresses import Cluster
from goodplay.embedded.children import Child, log_file

DATABASES = 128
"""Each test database has its own pair, so that test runs side by side do not see each other."""


def child(cluster: Cluster) -> Child:
    """Return the engine as something that can be started and stopped."""
    path = addresses.sockets(cluster) / "valkey.sock"
    pid_file = addresses.home(cluster) / "valkey" / "valkey.pid"
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "databases": str(DATABASES),
        "maxmemory": f"{memory.share(least=256, most=2_048)}mb",
        "maxmemory-policy": "volatile-lru",
        "dir": str(pid_file.parent),
        "pidfile": str(pid_file),
    }
    return Child(
        name="Valkey",
        command=[
            str(binaries.valkey_server()),
            *(part for key, value in options.items() for part in (f"--{key}", value)),
        ],
        log=log_file(cluster, "valkey"),
        folder=pid_file.parent,
        pid_file=pid_file,
        answers=lambda: _answers(str(path)),
        stop_signal=signal.SIGTERM,
    )


def _answers(path: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(path)
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False
