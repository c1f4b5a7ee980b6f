"""The checks of the doctor: each looks at a page of the organization and writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.models import PendingActivity
from gamification.selectors.scores import score_differences
from gamification.services import histories
from gamification.services.leaderboards import rebuild_leaderboards, snapshot_differences
from gamification.services.rebuild import rebuild_members
from gamification.services.scores import compute_scores
from gamification.services.statements import run
from gamification.signals import ActivitiesRecorded, activities_recorded
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.arrays import array
from goodplay.core.models import Hearing
from goodplay.core.services import retry_hearing
from wallet.selectors.amounts import amounts_of_transfers
from wallet.services import check_books

FOLDED: Final = 100
"""How many members are folded on a page."""
READ: Final = 1_000
"""How many members are read on a page."""
WAITS: Final = timedelta(minutes=15)
"""How long an activity or a hearing may wait before it is stuck."""
MOST_RETRIED: Final = 1_000

TOTALS: Final = """
SELECT wanted.member_id::text, coalesce(counter.points, 0), coalesce(entry.points, 0)
FROM unnest(%s::uuid[]) AS wanted(member_id)
LEFT JOIN LATERAL (
    SELECT points FROM gamification_counter
    WHERE organization_id = %s AND member_id = wanted.member_id AND metric = '' AND period = 0
      AND starts_on = '1970-01-01') AS counter ON true
LEFT JOIN LATERAL (
    SELECT sum(change)::bigint AS points FROM gamification_pointsentry
    WHERE organization_id = %s AND member_id = wanted.member_id) AS entry ON true
WHERE coalesce(counter.points, 0) <> coalesce(entry.points, 0)
"""
POSTED: Final = """
SELECT member_id::text, 'points:' || activity_id || ':' || revision, sum(change)::bigint
FROM gamification_pointsentry WHERE organization_id = %s AND member_id = ANY (%s::uuid[])
GROUP BY member_id, activity_id, revision HAVING sum(change) <> 0
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is not as it should be; ``subject`` names it within its check for ever."""

    subject: str
    detail: str
    member_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A page: what was found among how many, and where the next page goes on ("" at the end)."""

    found: Sequence[Found]
    count: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question to the organization's rows.

    Attributes:
        name: For machines; kept with what it finds.
        title: What should be so.
        advice: What to do where it is not.
        look: Looks at the page after a subject; writes nothing.
        repair: Puts a subject right without losing anything; None where a person has to look.
    """

    name: str
    title: Any
    advice: Any
    look: Callable[[str], Looked]
    repair: Callable[[str], None] | None = None


def _states(after: str) -> Looked:
    """Fold members anew and see whether anything would be written."""
    start = UUID(after) if after else UUID(int=0)
    differences, count, last = _differences(after=start, limit=FOLDED)
    members = histories.members_with_state(tenancy.organization_id(), after=str(start), limit=FOLDED)
    found = []
    for member_id in members if differences else ():
        number, _count, _last = _differences(after=_before(member_id), limit=1)
        if number:
            found.append(Found(member_id, f"{number} figures are not what the activities make.", UUID(member_id)))
    return Looked(found, count, str(last) if last else "")


def _differences(*, after: UUID, limit: int) -> tuple[int, int, UUID | None]:
    with tenancy.savepoint():
        rebuilt = rebuild_members(after=after, limit=limit)
        tenancy.refuse()  # undoes the savepoint only
    return rebuilt.differences, rebuilt.member_count, rebuilt.last_member_id


def _rebuild(member_id: str) -> None:
    rebuild_members(after=_before(member_id), limit=1)


def _before(member_id: str) -> UUID:
    return UUID(int=UUID(member_id).int - 1)


def _totals(after: str) -> Looked:
    """Compare every member's points with the entries of the history."""
    organization_id = tenancy.organization_id()
    members = _members(after)
    rows = run(TOTALS, [array(members), organization_id, organization_id]) if members else []
    found = [
        Found(member_id, f"{points:,} points are counted, {entered:,} were entered.", UUID(member_id))
        for member_id, points, entered in rows
    ]
    return Looked(found, len(members), members[-1] if len(members) == READ else "")


def _posted(after: str) -> Looked:
    """Compare what was entered for each activity with its transfer in the ledger."""
    organization_id = tenancy.organization_id()
    members = _members(after)
    entered = {row[1]: (row[0], row[2]) for row in run(POSTED, [organization_id, array(members)])} if members else {}
    posted = amounts_of_transfers(organization_id, keys=list(entered))
    found = [
        Found(key, f"{change:+,} points were entered, {posted.get(key, 0):,} were posted ({key}).", UUID(member_id))
        for key, (member_id, change) in sorted(entered.items())
        if posted.get(key) != abs(change)
    ]
    return Looked(found, len(members), members[-1] if len(members) == READ else "")


def _members(after: str) -> list[str]:
    start = after or histories.START
    return histories.members_with_state(tenancy.organization_id(), after=start, limit=READ)


def _books(_after: str) -> Looked:
    """Ask the ledger to check itself."""
    found = [
        Found(
            f"{each.kind}:{each.account_id or each.transfer_id or each.detail}"[:80],
            f"{each.kind.replace('_', ' ')}: {each.expected} expected, {each.found} found. {each.detail}"[:300],
        )
        for each in check_books()
    ]
    return Looked(found, 1)


def _scores(after: str) -> Looked:
    """Compare members' scores with their counters; those of an older formula wait for its job."""
    differences, count, last = score_differences(
        tenancy.organization_id(), after=UUID(after) if after else UUID(int=0), limit=READ, at=timezone.now()
    )
    found = [
        Found(str(member_id), f"The score is {kept}, the counters make {made}.", member_id)
        for member_id, kept, made in differences
    ]
    return Looked(found, count, str(last) if last else "")


def _score_again(member_id: str) -> None:
    compute_scores(member_ids=[UUID(member_id)])


def _snapshots(_after: str) -> Looked:
    """Compare the leaderboards as they were taken with the counters."""
    found = [Found(sentence[:80], sentence[:300]) for sentence in snapshot_differences()]
    return Looked(found, 1)


def _rank_again(_subject: str) -> None:
    rebuild_leaderboards()


def _queue(_after: str) -> Looked:
    """See whether activities wait for their effects too long."""
    rows = PendingActivity.objects.of(tenancy.organization_id())
    count = rows.filter(recorded_at__lt=timezone.now() - WAITS).count()
    detail = f"{count:,} activities have waited for more than 15 minutes."
    return Looked([Found("queue", detail)] if count else [], 1)


def _wake(_subject: str) -> None:
    announce(activities_recorded, ActivitiesRecorded(0))


def _hearings(_after: str) -> Looked:
    """See whether announcements were refused, or wait too long."""
    stuck = _stuck().values("hearer").annotate(refused=Count("id", filter=Q(refused_at__isnull=False)), all=Count("id"))
    found = [
        Found(row["hearer"], f"{row['refused']:,} announcements failed for good, {row['all'] - row['refused']:,} wait.")
        for row in stuck.order_by("hearer")
    ]
    return Looked(found, 1)


def _stuck() -> Any:
    late = Q(refused_at__isnull=True, next_attempt_at__lt=timezone.now() - WAITS)
    rows = Hearing.objects.of(tenancy.organization_id()).filter(heard_at__isnull=True)
    return rows.filter(late | Q(refused_at__isnull=False))


def _hear_again(hearer: str) -> None:
    stuck = _stuck().filter(hearer=hearer).order_by("id").values_list("pk", flat=True)[:MOST_RETRIED]
    for hearing_id in list(stuck):
        retry_hearing(organization_id=tenancy.organization_id(), hearing_id=hearing_id)


CHECKS: Final[Mapping[str, Check]] = {
    check.name: check
    for check in (
        Check(
            name="states",
            title=_("Counters, streaks, levels and awards are what the activities make"),
            advice=_("Repair computes the member anew and writes only the differences; what was earned stays."),
            look=_states,
            repair=_rebuild,
        ),
        Check(
            name="totals",
            title=_("Every member's points are the sum of the points history"),
            advice=_("Repair computes the member anew; corrections are new lines of the history."),
            look=_totals,
            repair=_rebuild,
        ),
        Check(
            name="posted",
            title=_("Every line of the points history is in the ledger"),
            advice=_("The ledger is never changed by itself: adjust the member's points by hand, with a reason."),
            look=_posted,
        ),
        Check(
            name="books",
            title=_("The books balance"),
            advice=_("See the health of the books: a person has to look at it."),
            look=_books,
        ),
        Check(
            name="snapshots",
            title=_("Leaderboards say what the counters say"),
            advice=_("Repair takes the leaderboards anew."),
            look=_snapshots,
            repair=_rank_again,
        ),
        Check(
            name="scores",
            title=_("Impact scores are what the formula makes of the counters"),
            advice=_("Repair computes the member's score anew."),
            look=_scores,
            repair=_score_again,
        ),
        Check(
            name="queue",
            title=_("No activity waits for its effects"),
            advice=_("Repair wakes the worker; see that it runs."),
            look=_queue,
            repair=_wake,
        ),
        Check(
            name="hearings",
            title=_("Every announcement is heard"),
            advice=_("Repair tries again; the error stands with the hearing."),
            look=_hearings,
            repair=_hear_again,
        ),
    )
}
"""The checks by name, in the order in which they are made."""
