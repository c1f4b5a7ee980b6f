"""Snapshots: boards as they stood, kept for reading and for history."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from gamification.enums import BoardScope
from gamification.models import LeaderboardSnapshot, MemberState, TopTenEntry
from gamification.selectors.boards import MOST_LINES, Contest, Place, contest_of, standings, survey
from gamification.selectors.contests import contests_today, today_of
from gamification.services.leaderboards.live import drop_live_boards_that_differ
from gamification.signals import TopTenEntered, top_ten_entered
from goodplay.core import tenancy
from goodplay.core.announce import announce_all

log = structlog.get_logger(__name__)

TOP = 10
MOST_TOLD = 50
"""Of how many newcomers to the first ten a snapshot tells: equal values share places, so that they can be many."""
KEPT = timedelta(days=35)
"""How long a superseded snapshot is kept; the last one of each period stays."""
LATE = timedelta(days=7)
"""How long after its last day a board still takes late facts into its final snapshot."""


@tenancy.joins
def rebuild_leaderboards(*, codes: Collection[str] | None = None) -> list[LeaderboardSnapshot]:
    """Take a new snapshot of every active board (of these codes) for the days it covers today.

    Idempotent: a board that stands as it stood keeps its snapshot, with a new time. The snapshot before is no longer
    current; if its days are over, a final one of those days is taken first. Locks each board of the organization.
    Announces ``top_ten_entered``, once for each member, board and days.
    """
    return [_rebuild(contest) for contest in _ranked(codes=codes)]


@tenancy.joins
def rebuild_due_leaderboards() -> int:
    """Take a snapshot of every active board whose last one is older than its refresh time; return how many."""
    organization_id, now = tenancy.organization_id(), timezone.now()
    current = LeaderboardSnapshot.objects.of(organization_id).filter(is_current=True).defer("rankings")
    taken = {row.leaderboard_id: row for row in current}
    due = [contest for contest in _ranked() if _is_due(contest, taken.get(contest.board.pk), now=now)]
    for contest in due:
        _rebuild(contest)
    return len(due)


@tenancy.joins
def finish_leaderboards() -> int:
    """Take final snapshots again where late facts changed days that are over since a week at most; return how many.

    Idempotent.
    """
    organization_id = tenancy.organization_id()
    today = today_of(organization_id)
    rows = LeaderboardSnapshot.objects.of(organization_id).select_related("leaderboard")
    ended = rows.filter(is_final=True, ends_on__gte=today - LATE)
    return sum(_finish(contest_of(row.leaderboard, organization_id, today=row.starts_on), row) for row in ended)


@tenancy.joins
def snapshot_differences() -> list[str]:
    """Return what the current snapshots say otherwise than the counters, one sentence a line; nothing is written.

    Members to whom something happened since the snapshot are left out.
    """
    return [
        sentence
        for contest in _ranked()
        if (snapshot := _current(contest)) is not None and _is_of(snapshot, contest)
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
    finish_leaderboards()
    drop_live_boards_that_differ()
    purge_snapshots()
    return differences


@tenancy.joins
def purge_snapshots() -> int:
    """Delete superseded snapshots after 35 days, except the last of each period; return how many went."""
    rows = LeaderboardSnapshot.objects.of(tenancy.organization_id())
    better = Q(is_final=True) | Q(is_final=OuterRef("is_final"), generated_at__gt=OuterRef("generated_at"))
    later = rows.filter(better, leaderboard=OuterRef("leaderboard"), starts_on=OuterRef("starts_on"))
    later = later.exclude(pk=OuterRef("pk"))
    old = rows.filter(Exists(later), is_current=False, is_final=False, generated_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def _ranked(*, codes: Collection[str] | None = None) -> list[Contest]:
    """Return the boards that rank everybody; among friends there is no one ranking to keep."""
    contests = contests_today(tenancy.organization_id(), codes=codes)
    return [contest for contest in contests if contest.board.scope != BoardScope.FRIENDS]


def _is_due(contest: Contest, snapshot: LeaderboardSnapshot | None, *, now: datetime) -> bool:
    if snapshot is None or not _is_of(snapshot, contest):
        return True
    if snapshot.is_final:
        return False
    if _is_over(snapshot, today_of(contest.organization_id, at=now)):
        return True
    return snapshot.generated_at <= now - timedelta(seconds=contest.board.refresh_seconds)


def _rebuild(contest: Contest) -> LeaderboardSnapshot:
    _lock(contest)
    before, today = _current(contest), today_of(contest.organization_id)
    if before is not None and not _is_of(before, contest) and not before.is_final and before.ends_on is not None:
        _finish(contest_of(contest.board, contest.organization_id, today=before.starts_on), before)
        before = _current(contest)
    after, places = _taken(contest)
    after.is_final = _is_over(after, today)
    if before is not None and _says_the_same(before, after):
        return _kept(before, after)
    _of(contest).filter(is_current=True).update(is_current=False)
    if after.is_final:
        _of(contest).filter(is_final=True, starts_on=after.starts_on).update(is_final=False)
    after.save(force_insert=True)
    _note_top(contest, places, before if before is not None and _is_of(before, contest) else None)
    return after


def _finish(contest: Contest, before: LeaderboardSnapshot) -> bool:
    """Take the last word on days that are over; tell whether it is another than what was said before."""
    _lock(contest)
    after, _ = _taken(contest)
    after.is_final = True
    if _says_the_same(before, after):
        _kept(before, after)
        return False
    after.is_current = before.is_current
    _of(contest).filter(pk=before.pk).update(is_current=False, is_final=False)
    after.save(force_insert=True)
    return True


def _taken(contest: Contest) -> tuple[LeaderboardSnapshot, list[Place]]:
    """Return what a snapshot would say now, unsaved, and its lines."""
    found = survey(contest, count=MOST_LINES)
    snapshot = LeaderboardSnapshot(
        organization_id=contest.organization_id,
        leaderboard=contest.board,
        starts_on=contest.window.starts_on,
        ends_on=contest.window.ends_on,
        rankings=[{"member": str(line.member_id), "rank": line.rank, "value": line.value} for line in found.places],
        participants=found.figures.participants,
        mean=found.figures.mean,
        median=found.figures.median,
        generated_at=timezone.now(),
    )
    return snapshot, list(found.places)


def _kept(before: LeaderboardSnapshot, after: LeaderboardSnapshot) -> LeaderboardSnapshot:
    """Let a snapshot stand as of a later moment."""
    before.generated_at, before.is_final = after.generated_at, before.is_final or after.is_final
    before.save(update_fields=["generated_at", "is_final"])
    return before


def _of(contest: Contest) -> models.QuerySet[LeaderboardSnapshot]:
    return LeaderboardSnapshot.objects.of(contest.organization_id).filter(leaderboard=contest.board)


def _current(contest: Contest) -> LeaderboardSnapshot | None:
    return _of(contest).filter(is_current=True).first()


def _is_of(snapshot: LeaderboardSnapshot, contest: Contest) -> bool:
    return (snapshot.starts_on, snapshot.ends_on) == (contest.window.starts_on, contest.window.ends_on)


def _is_over(snapshot: LeaderboardSnapshot, today: date) -> bool:
    return snapshot.ends_on is not None and snapshot.ends_on < today


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


def _note_top(contest: Contest, places: list[Place], before: LeaderboardSnapshot | None) -> None:
    """Keep who came into the first ten; tell of it unless these are the first lines of the days."""
    entries = TopTenEntry.objects.of(contest.organization_id).filter(
        leaderboard=contest.board, starts_on=contest.window.starts_on
    )
    known = set(entries.values_list("member_id", flat=True))
    known |= {UUID(line["member"]) for line in (before.rankings if before else ()) if line["rank"] <= TOP}
    new = [line for line in places if line.rank is not None and line.rank <= TOP and line.member_id not in known]
    TopTenEntry.objects.bulk_create(_entry(contest, line) for line in new[:MOST_TOLD])
    if before is not None:
        facts = [TopTenEntered(str(line.member_id), contest.board.code, line.rank or 0) for line in new[:MOST_TOLD]]
        announce_all(top_ten_entered, facts)


def _entry(contest: Contest, line: Place) -> TopTenEntry:
    return TopTenEntry(
        organization_id=contest.organization_id,
        leaderboard=contest.board,
        starts_on=contest.window.starts_on,
        member_id=line.member_id,
        rank=line.rank or 0,
        entered_at=timezone.now(),
    )


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
