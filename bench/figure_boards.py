"""Leaderboards of a million members: snapshots, own places, first lines; bare sorted sets of Redis beside them."""

import os
import random
import time
from collections.abc import Callable
from uuid import UUID

import psycopg
from django_redis import get_redis_connection

from bench import world
from bench.registry import Run, Timed, figure, timing
from gamification.models import Counter
from gamification.selectors.boards import Contest, standings
from gamification.selectors.readings import read_board
from gamification.services import (
    NEIGHBOURS,
    fill_live_boards,
    find_lines,
    find_standing,
    open_leaderboard,
    points_contest,
    rebuild_leaderboards,
)
from goodplay.core import tenancy

RANKED = int(os.environ.get("BENCH_RANKED", "1000000"))
ASKED = 200
WARMED = 20
LINES = 100
SNAPSHOTS = 3
BARE = "bench:bare"
CHUNK = 5_000

FILL = """
INSERT INTO gamification_counter (organization_id, member_id, metric, period, starts_on, count, quantity_milli, points)
SELECT %s, member_id, '', 0, '1970-01-01', 1, 0, (hashtext(member_id::text) & 65535) + 1
FROM unnest(%s::uuid[]) AS member_id
"""

_ranked: list[UUID] = []
"""The organization of an earlier figure of this run, if it stands."""


@figure("snapshot", unit="members ranked", bar=1.0)
def snapshot() -> Run:
    """Take a snapshot of a board: a thousand lines, participants, mean and median."""
    organization_id = _ranked_organization()

    def rebuild() -> int:
        with tenancy.writing(organization_id):
            (taken,) = rebuild_leaderboards(codes=["points.all_time"])
        return int(taken.participants)

    return rebuild


@timing("board-rebuild", what="a snapshot of all members", percentile=100, most_seconds=5)
def board_rebuild() -> Timed:
    """Take snapshots one after the other."""
    rebuild = snapshot()
    return lambda: [_timed(rebuild) for _ in range(SNAPSHOTS)]


@timing("board-place", what=f"own rank and {NEIGHBOURS} neighbours on each side", percentile=99, most_seconds=0.02)
def board_place() -> Timed:
    """Ask for members' own places with neighbours."""
    return _asking(lambda contest, member_id: find_standing(contest=contest, member_id=member_id))


@timing("board-top", what=f"the first {LINES} lines with names", percentile=99, most_seconds=0.005)
def board_top() -> Timed:
    """Ask for the first lines, with names and figures."""
    return _asking(lambda contest, _: read_board(contest, limit=LINES, now=find_lines(contest=contest, count=LINES)))


@timing("redis-place", what="the same rank and neighbours from a bare sorted set", percentile=99)
def redis_place() -> Timed:
    """Ask a sorted set of the same values, as one would without this program."""
    redis = get_redis_connection()

    def ask(_: Contest, member_id: UUID) -> None:
        rank = redis.zrevrank(BARE, member_id.bytes)
        redis.zcard(BARE)
        redis.zrange(BARE, max(0, rank - NEIGHBOURS), rank + NEIGHBOURS, desc=True, withscores=True)

    return _asking(ask)


@timing("redis-top", what=f"the first {LINES} members from a bare sorted set", percentile=99)
def redis_top() -> Timed:
    """Ask the same sorted set for its first members; these have no names."""
    redis = get_redis_connection()
    return _asking(lambda *_: redis.zrange(BARE, 0, LINES - 1, desc=True, withscores=True))


def _asking(ask: Callable[[Contest, UUID], object]) -> Timed:
    organization_id = _ranked_organization()
    with tenancy.writing(organization_id):
        rebuild_leaderboards()
        contest = points_contest()
        fill_live_boards(names=[contest.name])
        values = dict(standings(contest).values_list("member_id", "value"))
    _fill_bare(values)
    asked = random.Random(7).sample(sorted(values), min(ASKED, len(values)))  # noqa: S311 - the same in every run

    def run() -> list[float]:
        with tenancy.reading(organization_id):
            for member_id in asked[:WARMED]:
                ask(contest, member_id)
            return [_timed(lambda member_id=member_id: ask(contest, member_id)) for member_id in asked]

    return run


def _fill_bare(values: dict[UUID, int]) -> None:
    redis = get_redis_connection()
    if redis.zcard(BARE) == len(values):
        return
    redis.delete(BARE)
    rows = list(values.items())
    for start in range(0, len(rows), CHUNK):
        redis.zadd(BARE, {member_id.bytes: value for member_id, value in rows[start : start + CHUNK]})


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _ranked_organization() -> UUID:
    """Open an organization with one board and members who all have points, unless an earlier figure has."""
    for organization_id in _ranked:
        with tenancy.reading(organization_id):
            if Counter.objects.of(organization_id).exists():
                return organization_id
    organization_id = world.organization()
    member_ids = world.members(organization_id, RANKED)
    with tenancy.writing(organization_id):
        open_leaderboard(kind="points", timeframe="all_time", name="Points", metric="points")
    world.in_chunks(organization_id, FILL, member_ids)
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE gamification_counter, accounts_membership, accounts_preference")
    _ranked[:] = [organization_id]
    return organization_id
