"""Applying activities: what waits in the queue has its effects, all of them, once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from gamification.rules import engine
from gamification.rules.book import Book
from gamification.rules.changes import changes
from gamification.rules.facts import Fact
from gamification.rules.state import State
from gamification.services import statements, stored
from gamification.services.effects import NEVER, Effects
from gamification.services.fold import fold_members
from gamification.services.payout import pay_points
from gamification.services.rulebooks import books_of
from gamification.services.statements import run
from gamification.services.stored import Facts, Lock
from gamification.signals import ActivitiesApplied, ActivitiesRecorded, activities_applied, activities_recorded
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.arrays import array
from goodplay.core.garbage import acyclic

BATCH = 3_000
"""How many activities one call takes: enough to make the statements cheap, few enough to hold locks briefly."""
BACKLOG = 3
"""How many batches of one shard a call takes while more than one batch waits."""
SEEN = 12
"""Among how many batches of the shard it looks for what else the same members did."""
ALL_SHARDS = (0, 63)
LOWER_HALF = (0, 31)
UPPER_HALF = (32, 63)


@tenancy.joins
@acyclic
def apply_pending(*, shards: tuple[int, int] = ALL_SHARDS, limit: int = BATCH) -> int:
    """Apply waiting activities of the open door's organization; return how many.

    Takes the oldest of the shards (first and last, 0–63, by member) that nobody else has taken, locks the states of
    their members in the order of their ids, and then the members' points accounts. While more than ``limit`` wait,
    it takes those of one shard, the one that has waited longest, member by member: so what a member did in the
    meantime is applied together, and each counter is written once for all of it. Members whose new facts all lie after
    their last applied one go forward; the others are folded anew and only the differences are written and posted.
    Idempotent: an activity leaves the queue in the transaction of its effects. If more may wait, the engine announces
    it to itself.

    Announces ``activities_applied`` once, and what changed for each member.
    """
    organization_id, now = tenancy.organization_id(), timezone.now()
    claimed, more = _claim(organization_id, shards=shards, limit=limit)
    if not claimed:
        return 0
    facts = _facts(organization_id, [activity_id for activity_id, _, _ in claimed])
    loud = {member_id for _, member_id, is_quiet in claimed if not is_quiet}
    locks = stored.lock(organization_id, member_ids=facts, now=now)
    late = {member_id for member_id, new in facts.items() if _is_late(new, locks[member_id])}
    forward = {member_id: new for member_id, new in facts.items() if member_id not in late}
    if forward:
        _go_forward(organization_id, facts=forward, locks=locks, loud=loud, now=now)
    if late:
        fold_members(organization_id, member_ids=late, locks=locks, loud=loud, now=now)
    members = " ".join(facts).replace("-", "")
    announce(activities_applied, ActivitiesApplied(len(claimed), len(facts), quiet=not loud, member_ids=members))
    if more:
        announce(activities_recorded, ActivitiesRecorded(0))
    return len(claimed)


def _claim(organization_id: UUID, *, shards: tuple[int, int], limit: int) -> tuple[statements.Rows, bool]:
    """Take activities out of the queue; return them and whether more wait."""
    ((waiting,),) = run(statements.WAITING, [organization_id, *shards, limit + 1])
    if waiting <= limit:
        return run(statements.CLAIM, [organization_id, organization_id, *shards, limit]), False
    ((shard,),) = run(statements.SHARD_OF_OLDEST, [*shards, organization_id])
    lane = [organization_id, organization_id, organization_id, shard]
    return run(statements.CLAIM_MEMBERS, [*lane, limit * SEEN, limit * BACKLOG]), True


def _facts(organization_id: UUID, activity_ids: list[int]) -> Facts:
    facts: Facts = {}
    for member_id, *row in run(statements.FACTS, [array(sorted(activity_ids)), organization_id]):
        facts.setdefault(member_id, []).append(Fact._make(row))
    return facts


def _is_late(new: Iterable[Fact], lock: Lock) -> bool:
    """Tell whether some fact does not simply follow: it is a reversal, or lies before what is applied."""
    last = lock.last
    return any(fact.reverses is not None or (last is not None and fact.order < last) for fact in new)


def _go_forward(
    organization_id: UUID, *, facts: Facts, locks: Mapping[str, Lock], loud: set[str], now: datetime
) -> None:
    books = books_of(fact.version for new in facts.values() for fact in new)
    before = stored.to_go_forward(organization_id, facts=facts, books=books, locks=locks)
    effects = Effects(organization_id, now, books, is_anew=False)
    for member_id, new in sorted(facts.items()):
        was = before[member_id]
        state = was.state()
        _apply_all(state, new, books)
        effects.gather(member_id, changes(was, state), stored=was, revisions={}, quiet=member_id not in loud)
        effects.states.append((member_id, *(state.last or NEVER), locks[member_id].points_debt))
    effects.write()
    debts = {member_id: lock.points_debt for member_id, lock in locks.items() if lock.points_debt}
    effects.set_debts(pay_points(organization_id, effects.entries, debts=debts))
    effects.write_states()


def _apply_all(state: State, new: list[Fact], books: Mapping[int, Book]) -> None:
    if len(new) > 1:
        new.sort(key=lambda fact: fact.order)
    for fact in new:
        engine.apply(state, fact, books[fact.version])
