"""Reading what is stored of members: all of it for a fold, the necessary for going forward."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gamification.enums import INCIDENTS_THAT_EXCUSE
from gamification.rules import engine
from gamification.rules.book import Book, Step
from gamification.rules.changes import Held, Stored
from gamification.rules.facts import Fact, Order
from gamification.rules.state import Entry, Tally
from gamification.rules.streaks import Run, Span, merged
from gamification.services import statements
from gamification.services.effects import NEVER
from gamification.services.statements import run
from goodplay.core.arrays import array, columns

Facts = dict[str, list[Fact]]
"""The facts of members, by the id of the member as text."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A locked member: where it stands, and what it owes."""

    last: Order | None
    points_debt: int


def lock(organization_id: UUID, *, member_ids: Iterable[str], now: datetime) -> dict[str, Lock]:
    """Lock the members in the order of their ids until the door closes."""
    rows = statements.lock_members(organization_id, member_ids=member_ids, now=now)
    return {
        member_id: Lock(None if at == NEVER.occurred_at else Order(at, source, key), debt)
        for member_id, at, source, key, debt in rows
    }


def to_go_forward(
    organization_id: UUID, *, facts: Facts, books: Mapping[int, Book], locks: Mapping[str, Lock]
) -> dict[str, Stored]:
    """Read what the engine must know to apply the facts: watched counters, streaks, levels, what was earned."""
    stored = {member_id: Stored(last=locks[member_id].last) for member_id in facts}
    known = [member_id for member_id in facts if locks[member_id].last is not None]
    if known:
        _read_known(stored, organization_id, known=known, facts=facts, books=books)
    held = [member_id for member_id, new in facts.items() if len(new) > 1 or stored[member_id].runs]
    for member_id, excused in excused_of(organization_id, held).items():
        stored[member_id].excused = excused
    return stored


def _read_known(
    stored: Mapping[str, Stored],
    organization_id: UUID,
    *,
    known: Sequence[str],
    facts: Facts,
    books: Mapping[int, Book],
) -> None:
    wanted = {
        (member_id, *key)
        for member_id in known
        for fact in facts[member_id]
        for key in engine.needs(fact, books[fact.version])
    }
    if wanted:
        _read_tallies(stored, run(statements.TALLIES, [*columns(wanted), organization_id]))
    _read_standing(stored, organization_id, array(known))
    _read_earned(stored, organization_id, array(known))


def facts_of(organization_id: UUID, member_ids: Sequence[str]) -> Facts:
    """Return all applied facts of the members, in no order; what waits is not among them."""
    members = array(member_ids)
    facts: Facts = {}
    for member_id, *row in run(statements.FACTS_OF, [organization_id, members, organization_id, members]):
        facts.setdefault(member_id, []).append(Fact._make(row))
    return facts


def excused_of(organization_id: UUID, member_ids: Sequence[str]) -> dict[str, tuple[Span, ...]]:
    """Return the days on which the members are not held to streaks: incidents (of all) and pauses (of each)."""
    if not member_ids:
        return {}
    incidents = merged(run(statements.INCIDENTS, [organization_id, list(INCIDENTS_THAT_EXCUSE)]))
    excused = dict.fromkeys(member_ids, incidents)
    pauses: dict[str, list[tuple[date, date]]] = {}
    for member_id, starts_on, ends_on in run(statements.PAUSES, [organization_id, array(member_ids)]):
        pauses.setdefault(member_id, []).append((starts_on, ends_on))
    return excused | {member_id: merged((*incidents, *days)) for member_id, days in pauses.items()}


def everything(
    organization_id: UUID, *, member_ids: Sequence[str], locks: Mapping[str, Lock]
) -> tuple[dict[str, Stored], dict[int, int]]:
    """Read all that is stored of the members, and the next revision of each activity that has entries."""
    members = array(member_ids)
    stored = {member_id: Stored(last=locks[member_id].last) for member_id in member_ids}
    _read_tallies(stored, run(statements.ALL_TALLIES, [members, organization_id]))
    _read_standing(stored, organization_id, members)
    for member_id, excused in excused_of(organization_id, member_ids).items():
        stored[member_id].excused = excused
    awards = run(statements.AWARDS, [members, organization_id])
    for member_id, code, occurrence, activity_id, is_standing in sorted(awards, key=lambda row: row[4]):
        stored[member_id].awards[code, occurrence] = Held(activity_id, is_standing)
    honours = run(statements.HONOURS, [members, organization_id])
    for member_id, code, activity_id, is_standing in sorted(honours, key=lambda row: row[3]):
        stored[member_id].honours[code] = Held(activity_id, is_standing)
    revisions: dict[int, int] = {}
    for member_id, activity_id, rule, points, event_type, revision in run(
        statements.ENTRIES, [organization_id, members]
    ):
        stored[member_id].entries[activity_id, rule] = Entry(points, event_type)
        revisions[activity_id] = max(revisions.get(activity_id, 0), revision + 1)
    return stored, revisions


def _read_tallies(stored: Mapping[str, Stored], rows: statements.Rows) -> None:
    for member_id, metric, period, starts_on, count, quantity, points, first_at, last_at in rows:
        stored[member_id].tallies[metric, period, starts_on] = Tally(count, quantity, points, first_at, last_at)


def _read_earned(stored: Mapping[str, Stored], organization_id: UUID, members: str) -> None:
    for member_id, code, _, _, is_standing in run(statements.AWARDS, [members, organization_id]):
        if is_standing:
            times = stored[member_id].times
            times[code] = times.get(code, 0) + 1
    for member_id, code, _, is_standing in run(statements.HONOURS, [members, organization_id]):
        if is_standing:
            stored[member_id].badges.add(code)


def _read_standing(stored: Mapping[str, Stored], organization_id: UUID, members: str) -> None:
    for member_id, cadence, *figures, milestone in run(statements.RUNS, [members, organization_id]):
        stored[member_id].runs[cadence] = Run(*figures)
        stored[member_id].told[cadence] = milestone
    for member_id, ladder, ladder_id, level_id, number in run(statements.LEVELS, [members, organization_id]):
        stored[member_id].levels[ladder] = Step(ladder, ladder_id, level_id, number)
