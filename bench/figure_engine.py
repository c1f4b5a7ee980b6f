"""Intake and engine: activities recorded, and activities with all their effects, a second."""

import multiprocessing
import os
from collections.abc import Callable
from uuid import UUID

from django.db import connections

from bench import world
from bench.registry import Run, figure
from gamification.services import apply_pending
from goodplay.core import tenancy

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "10000"))
EACH = int(os.environ.get("BENCH_EACH", "10"))
LANES = ((0, 31), (32, 63))


@figure("intake", unit="activities", bar=0.5)
def intake() -> Run:
    """Record activities in batches of a thousand; their effects come later."""
    organization_id = world.organization()
    batches = list(world.deeds(world.members(organization_id, 5_000), each=10))
    return lambda: world.record(organization_id, batches)


@figure("engine", unit="activities", bar=0.5)
def engine() -> Run:
    """Apply recorded activities with everything that follows, in two workers that divide the members."""
    organization_id = world.organization()
    world.record(organization_id, world.deeds(world.members(organization_id, MEMBERS), each=EACH))
    connections.close_all()
    return lambda: in_parallel(lambda lane: _apply(organization_id, LANES[lane]), len(LANES))


def in_parallel(work: Callable[[int], int], count: int) -> int:
    """Run ``work(0) … work(count - 1)`` in processes of their own; return the sum of what they did."""
    context = multiprocessing.get_context("fork")
    pipes = []
    for number in range(count):
        receiver, sender = context.Pipe(duplex=False)
        context.Process(target=lambda number=number, sender=sender: sender.send(work(number))).start()
        sender.close()
        pipes.append(receiver)
    return sum(pipe.recv() for pipe in pipes)


def _apply(organization_id: UUID, lane: tuple[int, int]) -> int:
    applied = 0
    while True:
        with tenancy.writing(organization_id):
            done = apply_pending(shards=lane)
        if not done:
            return applied
        applied += done
