"""Leaderboards: members ranked in a snapshot, and own places asked for, a second."""

import os
from uuid import UUID

import psycopg

from bench import world
from bench.registry import Run, figure
from gamification.selectors.boards import Contest
from gamification.services import find_standing, open_leaderboard, points_contest, rebuild_leaderboards
from goodplay.core import tenancy

RANKED = int(os.environ.get("BENCH_RANKED", "100000"))
ASKED = 2_000

FILL = """
INSERT INTO gamification_counter (organization_id, member_id, metric, period, starts_on, count, quantity_milli, points)
SELECT %s, member_id, '', 0, '1970-01-01', 1, 0, (hashtext(member_id::text) & 65535) + 1
FROM unnest(%s::uuid[]) AS member_id
"""


@figure("snapshot", unit="members ranked", bar=1.0)
def snapshot() -> Run:
    """Take a snapshot of a board: a thousand lines, participants, mean and median."""
    organization_id, _ = _ranked()

    def rebuild() -> int:
        with tenancy.writing(organization_id):
            (taken,) = rebuild_leaderboards()
        return int(taken.participants)

    return rebuild


@figure("place", unit="places", bar=0.01)
def own_place() -> Run:
    """Ask for members' own places with five neighbours on each side, each in a door of its own."""
    organization_id, member_ids = _ranked()
    asked = member_ids[:: max(1, len(member_ids) // ASKED)][:ASKED]
    with tenancy.reading(organization_id):
        contest = points_contest()
        find_standing(contest=contest, member_id=asked[0])
    return lambda: sum(_found(contest, member_id) for member_id in asked)


def _found(contest: Contest, member_id: UUID) -> bool:
    with tenancy.reading(contest.organization_id):
        return find_standing(contest=contest, member_id=member_id).place.rank is not None


def _ranked() -> tuple[UUID, list[UUID]]:
    """Open an organization with one board and members who all have points."""
    organization_id = world.organization()
    member_ids = world.members(organization_id, RANKED)
    with tenancy.writing(organization_id):
        open_leaderboard(kind="points", timeframe="all_time", name="Points", metric="points")
    world.in_chunks(organization_id, FILL, member_ids)
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE gamification_counter, accounts_membership, accounts_preference")
    return organization_id, member_ids
