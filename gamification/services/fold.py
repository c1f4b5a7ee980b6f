"""Folding members anew: late facts, reversals and rebuilds write only the differences."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gamification.rules import engine
from gamification.rules.changes import changes
from gamification.services import stored
from gamification.services.effects import NEVER, Effects
from gamification.services.payout import pay_points
from gamification.services.rulebooks import books_of
from gamification.services.stored import Lock

CHUNK = 100
"""How many members are folded together: their whole history is in memory."""


def fold_members(
    organization_id: UUID,
    *,
    member_ids: Collection[str],
    locks: Mapping[str, Lock],
    loud: Collection[str],
    now: datetime,
) -> int:
    """Fold all applied facts of locked members and write what differs; return how many differences there were.

    What was earned before stays, without its points; corrections of points are new entries and transfers. ``loud`` are
    the members of whom is told.
    """
    members = sorted(member_ids)
    return sum(
        _fold_chunk(organization_id, member_ids=members[start : start + CHUNK], locks=locks, loud=loud, now=now)
        for start in range(0, len(members), CHUNK)
    )


def _fold_chunk(
    organization_id: UUID,
    *,
    member_ids: Sequence[str],
    locks: Mapping[str, Lock],
    loud: Collection[str],
    now: datetime,
) -> int:
    facts = stored.facts_of(organization_id, member_ids)
    books = books_of(fact.version for known in facts.values() for fact in known)
    before, revisions = stored.everything(organization_id, member_ids=member_ids, locks=locks)
    effects = Effects(organization_id, now, books, is_anew=True)
    differences = 0
    for member_id in member_ids:
        was = before[member_id]
        state = engine.fold(facts.get(member_id, ()), books, excused=was.excused)
        found = changes(was, state)
        if not found.count:
            continue
        differences += found.count
        effects.gather(member_id, found, stored=was, revisions=revisions, quiet=member_id not in loud)
        effects.states.append((member_id, *(state.last or NEVER), locks[member_id].points_debt))
    if not effects.states:
        return 0
    effects.write()
    debts = {member_id: lock.points_debt for member_id, lock in locks.items() if lock.points_debt}
    effects.set_debts(pay_points(organization_id, effects.entries, debts=debts))
    effects.write_states()
    return differences
