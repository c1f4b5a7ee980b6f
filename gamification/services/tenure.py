"""How long somebody is a member becomes a fact when an achievement asks for it, so that idle members get it too."""

from uuid import UUID

from django.utils import timezone

from gamification.rules.builtins import TENURE
from gamification.rules.metrics import ALL
from gamification.services import statements
from gamification.services.activities import NewActivity, record_by_hand
from gamification.services.rulebooks import current_book
from gamification.services.statements import run
from goodplay.core import tenancy
from goodplay.core.arrays import array

SOURCE = "membership"
PAGE = 1_000
START = UUID(int=0)
MOST_TIMES = 1_200
"""How often a repeatable achievement is told of at most: each month of a hundred years."""


@tenancy.joins
def record_tenures(*, limit: int = PAGE) -> int:
    """Record how long members are members, of whom an achievement now asks for no more; return of how many.

    Days are counted by the member's calendar, from the day of joining. A member's activity says how many days have
    passed since the last one, so that the counter holds them all. Nothing is recorded where no achievement of the
    rulebook asks for it. Idempotent by member and number of days asked for. Announces ``activities_recorded``.
    """
    wanted = thresholds()
    recorded, after = 0, START
    while wanted:
        page = _page(wanted, after=after, limit=limit)
        done = record_by_hand(page)
        recorded += sum(each.status == "new" for each in done)
        if len(page) < limit:
            break
        after = page[-1].member_id
    return recorded


@tenancy.joins
def thresholds() -> list[int]:
    """Return the lengths that achievements of the current rulebook ask for, in thousandths of a day.

    A repeatable one asks for each multiple: it is completed on each anniversary.
    """
    goals = current_book().goals.values()
    return sorted(
        {
            condition.at_least * times
            for goal in goals
            for condition in goal.conditions
            if condition.type == "metric" and condition.name == TENURE and condition.period == ALL
            for times in range(1, (MOST_TIMES if goal.is_repeatable else 1) + 1)
        }
    )


def _page(wanted: list[int], *, after: UUID, limit: int) -> list[NewActivity]:
    organization_id, now = tenancy.organization_id(), timezone.now()
    rows = run(statements.TENURES, [TENURE, now, array(wanted), organization_id, after, limit])
    return [
        NewActivity(
            member_id=member_id,
            action=TENURE,
            occurred_at=now,
            source=SOURCE,
            key=f"{member_id}:{threshold}",
            quantity_milli=quantity_milli,
        )
        for member_id, threshold, quantity_milli in rows
    ]
