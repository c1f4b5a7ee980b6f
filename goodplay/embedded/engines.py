"""Both engines of one set: started for the first user, stopped after the last one.

A user holds a shared lock on one file as long as it lives; the kernel drops it even when the user is killed. Starting
and stopping are done by one process at a time, under a second lock.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from goodplay.embedded import addresses, postgres, privileges, valkey
from goodplay.embedded.addresses import Cluster
from goodplay.embedded.children import Child
from goodplay.embedded.locks import held


@dataclass(slots=True)
class Engines:
    """The engines that this process uses."""

    cluster: Cluster
    children: list[Child]
    user_lock: int

    @classmethod
    def start(cls, cluster: Cluster, *, database: bool = True, cache: bool = True) -> Self:
        """Start what is not running yet and return when both answer.

        Args:
            cluster: Which set.
            database: Start PostgreSQL.
            cache: Start Valkey.

        Raises:
            EngineError: An engine cannot run here.
        """
        home = _prepare_folders(cluster)
        with held(home / "start.lock"):
            children = []
            if database:
                postgres.create(cluster)
                children.append(postgres.child(cluster))
            if cache:
                children.append(valkey.child(cluster))
            user_lock = os.open(home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(user_lock, fcntl.LOCK_SH)
            engines = cls(cluster, children, user_lock)
            try:
                for child in children:
                    child.start()
                if database:
                    postgres.prepare(cluster)
            except BaseException:
                engines._leave()
                raise
            return engines

    def stop(self) -> None:
        """Leave the engines; the last user stops them."""
        with held(addresses.home(self.cluster) / "start.lock"):
            self._leave()

    def _leave(self) -> None:
        try:
            fcntl.flock(self.user_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            for child in self.children:
                child.release()
        else:
            for child in reversed(self.children):
                child.stop()
        finally:
            os.close(self.user_lock)


def _prepare_folders(cluster: Cluster) -> Path:
    home = addresses.home(cluster)
    home.mkdir(parents=True, exist_ok=True)
    privileges.require_reach(home / "sockets")
    privileges.private_folder(addresses.sockets(cluster))
    privileges.private_folder(home / "valkey")
    return home
