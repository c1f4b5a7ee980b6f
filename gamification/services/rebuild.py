"""Rebuilding what is derived: it proves that the tables say what the facts say, and repairs them where not."""

from dataclasses import dataclass
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
    rows = run(statements.MEMBERS, [organization_id, after, limit, organization_id, after, limit, limit])
    members = [str(row[0]) for row in rows]
    if not members:
        return Rebuilt(0, 0, None)
    now = timezone.now()
    locks = stored.lock(organization_id, member_ids=members, now=now)
    differences = fold_members(organization_id, member_ids=members, locks=locks, loud=(), now=now)
    return Rebuilt(differences, len(members), UUID(members[-1]) if len(members) == limit else None)
