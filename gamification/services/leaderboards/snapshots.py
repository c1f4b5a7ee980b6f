"""Snapshots: boards as they stood, kept for reading and for history."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from gamification.models import LeaderboardSnapshot, MemberState
from gamification.selectors.boards import Contest, Place, best_of, current_snapshot, figures_of, standings
from gamification.selectors.contests import contests_today
from gamification.services.leaderboards.live import drop_live_boards_that_differ
from gamification.signals import TopTenEntered, top_ten_entered
from goodplay.core import tenancy
from goodplay.core.announce import announce_all

log = structlog.get_logger(__name__)

MOST_LINES = 1_000
TOP = 10
KEPT = timedelta(days=35)
"""How long a superseded snapshot is kept; the last one of each period stays."""


@tenancy.joins
def rebuild_leaderboards(*, codes: Collection[str] | None = None) -> list[LeaderboardSnapshot]:
    """Take a new snapshot of every active board (of these codes) for the days it covers today.

    Idempotent: a board that stands as it stood keeps its snapshot, with a new time. The snapshot before is no longer
    current. Locks each board of the organization. Announces ``top_ten_entered``.
    """
    return [_rebuild(contest) for contest in contests_today(tenancy.organization_id(), codes=codes)]


@tenancy.joins
def rebuild_due_leaderboards() -> int:
    """Take a snapshot of every active board whose last one is older than its refresh time; return how many."""
    organization_id, now = tenancy.organization_id(), timezone.now()
    current = LeaderboardSnapshot.objects.of(organization_id).filter(is_current=True)
    taken = {row.leaderboard_id: row for row in current.only("leaderboard_id", "starts_on", "ends_on", "generated_at")}
    due = [
        contest for contest in contests_today(organization_id) if _is_due(contest, taken.get(contest.board.pk), now=now)
    ]
    for contest in due:
        _rebuild(contest)
    return len(due)


@tenancy.joins
def snapshot_differences() -> list[str]:
    """Return what the current snapshots say otherwise than the counters, one sentence a line; nothing is written.

    Members to whom something happened since the snapshot are left out.
    """
    return [
        sentence
        for contest in contests_today(tenancy.organization_id())
        if (snapshot := current_snapshot(contest)) is not None
        for sentence in _differences(contest, snapshot)
    ]


@tenancy.joins
def check_leaderboards() -> list[str]:
    """Compare snapshots and live sets with the counters, repair what differs, and forget old snapshots.

    Idempotent. Returns what the snapshots said otherwise; each difference is logged too.
    """
    differences = snapshot_differences()
    for sentence in differences:
        log.error("snapshot_differs", difference=sentence)
    if differences:
        rebuild_leaderboards()
    drop_live_boards_that_differ()
    purge_snapshots()
    return differences


@tenancy.joins
def purge_snapshots() -> int:
    """Delete superseded snapshots after 35 days, except the last of each period; return how many went."""
    rows = LeaderboardSnapshot.objects.of(tenancy.organization_id())
    later = rows.filter(
        leaderboard=OuterRef("leaderboard"), starts_on=OuterRef("starts_on"), generated_at__gt=OuterRef("generated_at")
    )
    old = rows.filter(Exists(later), is_current=False, generated_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def _is_due(contest: Contest, snapshot: LeaderboardSnapshot | None, *, now: datetime) -> bool:
    days = (contest.window.starts_on, contest.window.ends_on)
    if snapshot is None or (snapshot.starts_on, snapshot.ends_on) != days:
        return True
    return snapshot.generated_at <= now - timedelta(seconds=contest.board.refresh_seconds)


def _rebuild(contest: Contest) -> LeaderboardSnapshot:
    _lock(contest)
    rows = LeaderboardSnapshot.objects.of(contest.organization_id).filter(leaderboard=contest.board, is_current=True)
    before: LeaderboardSnapshot | None = rows.first()
    places = best_of(contest, count=MOST_LINES)
    figures = figures_of(contest)
    after = LeaderboardSnapshot(
        organization_id=contest.organization_id,
        leaderboard=contest.board,
        starts_on=contest.window.starts_on,
        ends_on=contest.window.ends_on,
        rankings=[{"member": str(line.member_id), "rank": line.rank, "value": line.value} for line in places],
        participants=figures.participants,
        mean=figures.mean,
        median=figures.median,
        generated_at=timezone.now(),
    )
    if before is not None and _says_the_same(before, after):
        rows.update(generated_at=after.generated_at)
        before.generated_at = after.generated_at
        return before
    rows.update(is_current=False)
    after.save(force_insert=True)
    _announce_top(contest, before, places)
    return after


def _lock(contest: Contest) -> None:
    """The definition may be the platform's, which this door cannot lock: the pair is locked by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"board {contest.organization_id} {contest.board.pk}"],
        )


def _says_the_same(before: LeaderboardSnapshot, after: LeaderboardSnapshot) -> bool:
    told = ("starts_on", "ends_on", "participants", "rankings")
    return all(getattr(before, name) == getattr(after, name) for name in told)


def _announce_top(contest: Contest, before: LeaderboardSnapshot | None, places: list[Place]) -> None:
    """Tell who came into the first ten since the last snapshot of the same days."""
    if before is None or before.starts_on != contest.window.starts_on:
        return
    known = {line["member"] for line in before.rankings if line["rank"] <= TOP}
    facts = [
        TopTenEntered(str(line.member_id), contest.board.code, line.rank)
        for line in places
        if line.rank is not None and line.rank <= TOP and str(line.member_id) not in known
    ]
    announce_all(top_ten_entered, facts)


def _differences(contest: Contest, snapshot: LeaderboardSnapshot) -> list[str]:
    told = {UUID(line["member"]): line["value"] for line in snapshot.rankings}
    values = dict(standings(contest, list(told)).values_list("member_id", "value"))
    states = MemberState.objects.of(contest.organization_id).filter(member_id__in=told)
    moved = set(states.filter(updated_at__gte=snapshot.generated_at).values_list("member_id", flat=True))
    return [
        f"{contest.board.code}: member {member_id} has {values.get(member_id, 0)}, the snapshot says {value}"
        for member_id, value in told.items()
        if member_id not in moved and values.get(member_id, 0) != value
    ]
