"""The figures of a few members on many boards at once, each looked up by its key."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Value

from gamification.models import HiddenEntry
from gamification.rules import metrics
from gamification.selectors.boards import Contest, rankable_members, standings
from goodplay.core.arrays import array, columns
from goodplay.core.querysets import Among, Compiled

Figure = tuple[UUID, str, int, Any]
"""A member, and the metric, period and first day of the counter."""

LOOK_UP = """
SELECT counter.* FROM unnest(%s::uuid[]) AS wanted(member_id)
CROSS JOIN unnest(%s::text[], %s::smallint[], %s::date[]) AS kept(metric, period, starts_on)
CROSS JOIN LATERAL (
    SELECT member_id, metric, period, starts_on, count, quantity_milli, points FROM gamification_counter
    WHERE organization_id = %s AND member_id = wanted.member_id AND metric = kept.metric
      AND period = kept.period AND starts_on = kept.starts_on LIMIT 1) AS counter
"""
RANKABLE = Compiled(
    lambda organization_id, members: (
        rankable_members(organization_id).filter(Among("pk", Value(members))).order_by().values_list("pk")
    ),
    UUID(int=1),
    "{}",
)
OFF = Compiled(
    lambda organization_id, boards, members: (
        HiddenEntry.objects.of(organization_id)
        .filter(Among("leaderboard_id", Value(boards)), Among("member_id", Value(members)), restored_at=None)
        .values_list("leaderboard_id", "member_id")
    ),
    UUID(int=1),
    "{1}",
    "{2}",
)
MEASURES = ("count", "quantity_milli", "points")


def values_on(contests: Sequence[Contest], members: Collection[UUID]) -> dict[str, dict[UUID, int]]:
    """Return who of the members takes part in each contest (by its name) of one organization, with the value.

    The number of queries does not grow with the members, and with the boards only where these add up days.
    """
    if not contests or not members:
        return {contest.name: {} for contest in contests}
    plain = [contest for contest in contests if _is_plain(contest)]
    found = {
        contest.name: dict(standings(contest, members).values_list("member_id", "value"))
        for contest in contests
        if not _is_plain(contest)
    }
    if plain:
        found |= _plain_values(plain, list(members))
    return found


def _is_plain(contest: Contest) -> bool:
    """Tell whether a board ranks single counters: it adds up no days, and ranks no scores."""
    return not contest.window.is_sum and contest.board.metric != metrics.SCORE


def _plain_values(contests: Sequence[Contest], members: list[UUID]) -> dict[str, dict[UUID, int]]:
    organization_id, asked = contests[0].organization_id, array(members)
    rankable = {row[0] for row in RANKABLE.rows(organization_id, asked)}
    off = (
        set(OFF.rows(organization_id, array([contest.board.pk for contest in contests]), asked)) if rankable else set()
    )
    counters = _counters(organization_id, contests, sorted(rankable))
    return {
        contest.name: {
            member_id: value
            for member_id in rankable
            if (value := counters.get((member_id, *_key(contest)), {}).get(_measure(contest), 0)) > 0
            and (contest.board.pk, member_id) not in off
        }
        for contest in contests
    }


def _counters(organization_id: UUID, contests: Sequence[Contest], members: list[UUID]) -> dict[Figure, dict[str, int]]:
    if not members:
        return {}
    keys = sorted({_key(contest) for contest in contests})
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [array(members), *columns(keys), organization_id])
        rows = cursor.fetchall()
    return {row[:4]: dict(zip(MEASURES, row[4:], strict=True)) for row in rows}


def _key(contest: Contest) -> tuple[str, int, Any]:
    return metrics.metric(contest.board.metric).key, contest.window.period, contest.window.starts_on


def _measure(contest: Contest) -> str:
    return metrics.metric(contest.board.metric).measure
