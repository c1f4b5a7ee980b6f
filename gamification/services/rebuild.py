"""Rebuilding what is derived: it proves that the tables say what the facts say, and repairs them where not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from gamification.services import statements, stored
from gamification.services.fold import fold_members
from gamification.services.statements import run
from goodplay.core import tenancy
from goodplay.core.garbage import acyclic

PAGE = 500
START = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a page of a rebuild did; ``last_member_id`` is where the next page goes on, None at the end."""

    differences: int
    member_count: int
    last_member_id: UUID | None


@tenancy.joins
@acyclic
def rebuild_members(*, after: UUID = START, limit: int = PAGE) -> Rebuilt:
    """Recompute a page of members (in the order of their ids) from their activities, and write the differences.

    Counters, streaks, levels, awards and points come out as if all facts had arrived in their order; on a healthy
    organization nothing differs. Activities that still wait are left to ``apply_pending``. Locks the members' states in
    order. Idempotent. Nobody is notified of what a repair brings.
    """
    organization_id = tenancy.organization_id()
    members = _page(organization_id, after=after, limit=limit)
    if not members:
        return Rebuilt(0, 0, None)
    now = timezone.now()
    locks = stored.lock(organization_id, member_ids=members, now=now)
    differences = fold_members(organization_id, member_ids=members, locks=locks, loud=(), now=now)
    return Rebuilt(differences, len(members), UUID(members[-1]) if len(members) == limit else None)


@tenancy.joins
@acyclic
def refold_members(*, member_ids: Iterable[UUID]) -> int:
    """Fold members anew, because something else than their activities has changed; return how many differences.

    Who has no applied activity is left alone. Locks the members' states in order. Idempotent. What follows is announced
    as if an activity had brought it.
    """
    members = sorted({str(member_id) for member_id in member_ids})
    return _refold(tenancy.organization_id(), members=members, since=None)


@tenancy.joins
@acyclic
def refold_since(*, since: datetime, after: UUID = START, limit: int = PAGE) -> UUID | None:
    """Fold a page of members (in the order of their ids) anew who did something since a moment.

    Streaks look back only where something is done: who has done nothing since is not touched by what is excused now.
    Otherwise as ``refold_members``.

    Returns:
        Where the next page goes on; None at the end.
    """
    organization_id = tenancy.organization_id()
    members = _page(organization_id, after=after, limit=limit)
    _refold(organization_id, members=members, since=since)
    return UUID(members[-1]) if len(members) == limit else None


def _refold(organization_id: UUID, *, members: Sequence[str], since: datetime | None) -> int:
    if not members:
        return 0
    now = timezone.now()
    locks = stored.lock(organization_id, member_ids=members, now=now)
    touched = [
        member_id
        for member_id, lock in locks.items()
        if lock.last is not None and (since is None or lock.last.occurred_at >= since)
    ]
    return fold_members(organization_id, member_ids=touched, locks=locks, loud=touched, now=now)


def _page(organization_id: UUID, *, after: UUID, limit: int) -> list[str]:
    rows = run(statements.MEMBERS, [organization_id, after, limit, organization_id, after, limit, limit])
    return [str(row[0]) for row in rows]
