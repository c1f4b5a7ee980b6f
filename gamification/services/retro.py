"""Awarding what members have fulfilled before it existed: the check becomes a fact, and the engine awards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from gamification.rules import engine
from gamification.rules.book import Book
from gamification.rules.builtins import ACHIEVEMENT_CHECKED
from gamification.rules.facts import Fact, Order
from gamification.services import histories, statements, stored
from gamification.services.activities import NewActivity, record_by_hand
from gamification.services.histories import START
from gamification.services.rulebooks import current_book
from gamification.services.statements import run
from gamification.services.stored import Lock
from goodplay.core import tenancy
from goodplay.core.arrays import array
from goodplay.core.garbage import acyclic
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.models import Job
from goodplay.core.permissions import Caller

AWARD_PAST: Final = "gamification.award_past"
SOURCE: Final = "gamification"
PAGE: Final = 1_000
ONE_MILLI: Final = 1_000
BEFORE: Final = Lock(Order(datetime(1, 1, 2, tzinfo=UTC), "", ""), 0)
"""Stands for a member who is read, not locked: nothing is written from what is read."""


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """What a member would be awarded if all goals were looked at now: codes (one a time) and the points they pay."""

    codes: tuple[str, ...]
    points: int


@tenancy.joins
def award_past(*, codes: Collection[str] | None = None, quiet: bool = False, by: Caller | None = None) -> Job:
    """Queue the award of achievements to every active member who has fulfilled them already.

    Args:
        codes: The achievements; None for all. Whoever is looked at for one is awarded all that he has fulfilled.
        quiet: Members are not told.
        by: Who asks.
    """
    params = {"codes": None if codes is None else sorted(codes), "quiet": quiet}
    return enqueue(kind=AWARD_PAST, params=params, by=by)


@tenancy.joins
@acyclic
def go_on_awarding(job: JobState) -> StepResult:
    """Look at the next members, and record for each who has fulfilled a goal without its award that he was looked at.

    The effects follow like those of any activity. Idempotent: a member is looked at once for each version of the rules
    (key of the activity), and whoever has the award is left out.
    """
    organization_id = tenancy.organization_id()
    total = None if job.cursor else histories.count_with_state(organization_id)
    after = job.cursor.get("after", START)
    members = histories.members_with_state(organization_id, after=after, limit=PAGE)
    rules = current_book()
    codes = rules.goals.keys() if job.params["codes"] is None else job.params["codes"]
    found = fulfilled_by_now(organization_id, member_ids=members, rules=rules, codes=codes)
    new = [found[member_id] for member_id in record_checks(found, version=rules.version, quiet=job.params["quiet"])]
    result = {
        "awarded_members": job.result.get("awarded_members", 0) + len(new),
        "awards": job.result.get("awards", 0) + sum(len(each.codes) for each in new),
        "points": job.result.get("points", 0) + sum(each.points for each in new),
    }
    is_last = len(members) < PAGE
    cursor = {"after": members[-1] if members else START}
    return StepResult(cursor=cursor, done=len(members), total=total, result=result, finished=is_last)


def fulfilled_by_now(
    organization_id: UUID, *, member_ids: Sequence[str], rules: Book, codes: Collection[str]
) -> dict[str, Fulfilled]:
    """Return which of the goals active members have fulfilled without being awarded them, under any rulebook.

    Reads what is stored, in a constant number of statements; locks and writes nothing.
    """
    wanted = set(codes)
    zones = run(statements.ZONES, [organization_id, array(member_ids)]) if wanted and member_ids else []
    now = timezone.now()
    facts = {str(member_id): [_looking(now, ZoneInfo(zone), rules.version)] for member_id, zone, *_ in zones}
    if not facts:
        return {}
    before = stored.to_go_forward(
        organization_id, facts=facts, books={rules.version: rules}, locks=dict.fromkeys(facts, BEFORE)
    )
    found = {}
    for member_id, (fact,) in facts.items():
        state = before[member_id].state()
        engine.apply(state, fact, rules)
        times = tuple(sorted(code for code, _ in state.awards if code in wanted))
        if times:
            found[member_id] = Fulfilled(times, _points_of(state.entries, goals=set(times), rules=rules))
    return found


def _points_of(entries: Any, *, goals: Collection[str], rules: Book) -> int:
    badges = {f"badge:{rules.goals[code].badge}" for code in goals}
    return sum(entry.points for (_, rule), entry in entries.items() if rule in badges or _goal_of(rule) in goals)


def _goal_of(rule: str) -> str:
    kind, _, rest = rule.partition(":")
    return rest.rpartition(":")[0] if kind == "achievement" else ""


def _looking(now: datetime, zone: ZoneInfo, version: int) -> Fact:
    on = now.astimezone(zone).date()
    return Fact(0, ACHIEVEMENT_CHECKED, ONE_MILLI, "", now, SOURCE, "looking", on, version)


def record_checks(found: dict[str, Fulfilled], *, version: int, quiet: bool) -> list[str]:
    """Record that the members were looked at; return those for whom it is new."""
    now = timezone.now()
    batch = [
        NewActivity(
            member_id=UUID(member_id),
            action=ACHIEVEMENT_CHECKED,
            occurred_at=now,
            source=SOURCE,
            key=f"checked:{version}:{member_id}",
            metadata={"achievements": sorted(set(each.codes))},
        )
        for member_id, each in found.items()
    ]
    results = record_by_hand(batch, quiet=quiet)
    return [str(new.member_id) for new, result in zip(batch, results, strict=True) if result.status == "new"]
