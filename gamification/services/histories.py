"""Reading members page by page, without locks: for trials and retroactive awards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from gamification.services import statements
from gamification.services.statements import run
from goodplay.core.arrays import array

START: Final = str(UUID(int=0))
"""Before the first member."""

STATES: Final = """
SELECT member_id FROM gamification_memberstate
WHERE organization_id = %s AND member_id > %s ORDER BY member_id LIMIT %s
"""
STATE_COUNT: Final = "SELECT count(*) FROM gamification_memberstate WHERE organization_id = %s"
ACTIVE: Final = """
SELECT DISTINCT member_id FROM gamification_activity
WHERE organization_id = %s AND recorded_at >= %s AND member_id > %s ORDER BY member_id LIMIT %s
"""
ACTIVE_COUNT: Final = """
SELECT count(DISTINCT member_id) FROM gamification_activity WHERE organization_id = %s AND recorded_at >= %s
"""
RECORDED_SINCE: Final = """
SELECT id FROM gamification_activity
WHERE organization_id = %s AND member_id = ANY (%s::uuid[]) AND recorded_at >= %s
"""


def members_with_state(organization_id: UUID, *, after: str, limit: int) -> list[str]:
    """Return the next members (in the order of their ids) to whom something has been applied."""
    return [str(row[0]) for row in run(STATES, [organization_id, after, limit])]


def count_with_state(organization_id: UUID) -> int:
    """Count the members to whom something has been applied."""
    return int(run(STATE_COUNT, [organization_id])[0][0])


def members_active_since(organization_id: UUID, *, since: datetime, after: str, limit: int) -> list[str]:
    """Return the next members of whom something was recorded since a moment."""
    return [str(row[0]) for row in run(ACTIVE, [organization_id, since, after, limit])]


def count_active_since(organization_id: UUID, *, since: datetime) -> int:
    """Count the members of whom something was recorded since a moment."""
    return int(run(ACTIVE_COUNT, [organization_id, since])[0][0])


def recorded_since(organization_id: UUID, *, member_ids: Sequence[str], since: datetime) -> set[int]:
    """Return the ids of what was recorded of the members since a moment."""
    return {row[0] for row in run(RECORDED_SINCE, [organization_id, array(member_ids), since])}


def awarded_to(organization_id: UUID, *, member_ids: Sequence[str]) -> dict[str, set[tuple[str, int]]]:
    """Return the achievements (code, occurrence) that stand, by member."""
    awarded: dict[str, set[tuple[str, int]]] = {}
    for member_id, code, occurrence, _, is_standing in run(statements.AWARDS, [array(member_ids), organization_id]):
        if is_standing:
            awarded.setdefault(member_id, set()).add((code, occurrence))
    return awarded
