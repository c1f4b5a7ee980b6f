"""The yardstick: how many bare rows the machine commits in a second.

INSERT of (bigint, int) with one commit each, on 8 connections in processes of their own, prepared, with fsync and
synchronous_commit on and without row-level security; the median of three runs of three seconds.
"""

import multiprocessing
import os
import statistics
import time
from contextlib import suppress

import psycopg

CONNECTIONS = 8
SECONDS = 3.0
RUNS = 3


def measure() -> float:
    """Return the yardstick in rows a second."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit"):
            if connection.execute(f"SHOW {setting}").fetchone() != ("on",):
                raise SystemExit(f"{setting} is off: these engines prove nothing.")
        connection.execute("DROP TABLE IF EXISTS bench_yardstick")
        connection.execute("CREATE TABLE bench_yardstick (id bigint, value int)")
        rate = statistics.median(_rate() for _ in range(RUNS))
        with suppress(psycopg.errors.LockNotAvailable):
            connection.execute("DROP TABLE bench_yardstick")
    return rate


def _rate() -> float:
    context = multiprocessing.get_context("fork")
    queue: multiprocessing.Queue[int] = context.Queue()
    start = time.monotonic() + 0.3
    workers = [context.Process(target=_commit, args=(start, queue)) for _ in range(CONNECTIONS)]
    for worker in workers:
        worker.start()
    total = sum(queue.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join()
    return total / SECONDS


def _commit(start: float, queue: "multiprocessing.Queue[int]") -> None:
    rows = 0
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as connection:
        cursor = connection.cursor()
        while time.monotonic() < start:
            pass
        while time.monotonic() < start + SECONDS:
            cursor.execute("INSERT INTO bench_yardstick VALUES (%s, %s)", (rows, 1), prepare=True)
            rows += 1
    queue.put(rows)
