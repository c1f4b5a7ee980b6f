"""Who stands where: the figures behind every leaderboard, read from the counters."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Sum, TextField, Value

from accounts.models import Membership, Preference
from accounts.rules.preferences import SHOWN_ON_BOARDS
from gamification.models import Counter, HiddenEntry, Leaderboard, LeaderboardSnapshot, MemberScore
from gamification.rules import boards, metrics
from gamification.rules.boards import Figures, Stretch, Window
from goodplay.core.querysets import Compiled, in_masses

MOST_LINES = 1_000
"""How many lines a snapshot keeps."""

Values = QuerySet[Any, Any]

SURVEY = """
WITH standing AS MATERIALIZED ({standings}),
     best AS (SELECT member_id, value FROM standing ORDER BY value DESC, member_id LIMIT %s)
SELECT count(*), coalesce(round(avg(value), 3), 0),
       coalesce(round((percentile_cont(0.5) WITHIN GROUP (ORDER BY value))::numeric, 3), 0),
       ARRAY(SELECT member_id FROM best ORDER BY value DESC, member_id),
       ARRAY(SELECT value::bigint FROM best ORDER BY value DESC, member_id)
FROM standing
"""
STANDING = """
WITH standing AS MATERIALIZED ({standings}),
     mine AS MATERIALIZED (SELECT member_id, value FROM standing WHERE member_id = %s),
     around AS MATERIALIZED (
        SELECT * FROM (
            SELECT standing.member_id, standing.value FROM standing, mine
            WHERE standing.value > mine.value OR standing.value = mine.value AND standing.member_id < mine.member_id
            ORDER BY standing.value, standing.member_id DESC LIMIT %s) AS ahead
        UNION ALL SELECT member_id, value FROM mine
        UNION ALL SELECT * FROM (
            SELECT standing.member_id, standing.value FROM standing, mine
            WHERE standing.value < mine.value OR standing.value = mine.value AND standing.member_id > mine.member_id
            ORDER BY standing.value DESC, standing.member_id LIMIT %s) AS behind),
     first AS MATERIALIZED (SELECT member_id, value FROM around ORDER BY value DESC, member_id LIMIT 1)
SELECT count(*), max(mine.value)::bigint, count(*) FILTER (WHERE standing.value > mine.value),
       count(*) FILTER (WHERE standing.value > first.value
                           OR standing.value = first.value AND standing.member_id < first.member_id),
       count(*) FILTER (WHERE standing.value > first.value),
       (SELECT count(*) FROM (
           SELECT DISTINCT value FROM standing WHERE %s AND value > (SELECT value FROM first)) AS grade),
       ARRAY(SELECT member_id FROM around ORDER BY value DESC, member_id),
       ARRAY(SELECT value::bigint FROM around ORDER BY value DESC, member_id)
FROM standing LEFT JOIN mine ON true LEFT JOIN first ON true
"""

HEAD = ("id", "starts_on", "ends_on", "participants", "mean", "median", "generated_at", "is_final")
CURRENT = Compiled(
    lambda organization_id, board_id, path: (
        LeaderboardSnapshot.objects.of(organization_id)
        .filter(leaderboard_id=board_id, is_current=True)
        .annotate(first=Func(F("rankings"), Value(path), function="jsonb_path_query_array", output_field=TextField()))
        .values_list(*HEAD, "first")
    ),
    UUID(int=1),
    UUID(int=2),
    "$",
)


@dataclass(frozen=True, slots=True)
class Contest:
    """One board over one set of days in one organization."""

    organization_id: UUID
    board: Leaderboard
    window: Window
    zone: ZoneInfo | None = None
    """The organization's time zone, where it is known already."""

    @property
    def name(self) -> str:
        """What names the board over these days."""
        days = f"{self.window.period}:{self.window.starts_on}:{self.window.ends_on if self.window.is_sum else ''}"
        return f"{self.organization_id}:{self.board.code}:{self.board.metric}:{days}"


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a board; ``rank`` is None for who does not take part."""

    member_id: UUID
    rank: int | None
    value: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place among ``participants``, and who stands around; ``better`` have a strictly better value."""

    place: Place
    participants: int
    better: int
    neighbours: tuple[Place, ...] = ()

    @property
    def percentile(self) -> float | None:
        """The percentage of participants with an equal or lower value; None for who does not take part."""
        if self.place.rank is None:
            return None
        return boards.percentile(participants=self.participants, better=self.better)


@dataclass(frozen=True, slots=True)
class Survey:
    """A board at one moment: its first lines, and what all its values have in common."""

    places: Sequence[Place]
    figures: Figures


def contest_of(board: Leaderboard, organization_id: UUID, *, today: date, zone: ZoneInfo | None = None) -> Contest:
    """Return the board on a calendar day of the organization."""
    window = boards.window(board.timeframe, today, starts_on=board.starts_on, ends_on=board.ends_on)
    return Contest(organization_id, board, window, zone)


def rankable_members(organization_id: UUID, board_id: UUID | None = None) -> QuerySet[Any, Any]:
    """Return the members who may appear on boards: active, with a name, and hidden neither by their own wish nor by us.

    Args:
        organization_id: Whose members.
        board_id: Leave out whom the organization took off this board; without one, whom it took off every board.
    """
    wish = Preference.objects.of(organization_id).filter(member_id=OuterRef("pk"), name=SHOWN_ON_BOARDS, value=False)
    off = hidden_entries(organization_id, board_id).filter(member_id=OuterRef("pk"))
    members: QuerySet[Any, Any] = Membership.objects.of(organization_id).active().named()
    return members.exclude(name="").exclude(Exists(wish)).exclude(Exists(off))


def hidden_entries(organization_id: UUID, board_id: UUID | None = None) -> QuerySet[Any, Any]:
    """Return whom the organization keeps off every board, and off this one."""
    where = Q(leaderboard=None) if board_id is None else Q(leaderboard=None) | Q(leaderboard=board_id)
    return HiddenEntry.objects.of(organization_id).filter(where, restored_at=None)


def measure_of(board: Leaderboard) -> str:
    """Return which column of its counters a board ranks."""
    return metrics.SCORE if board.metric == metrics.SCORE else metrics.metric(board.metric).measure


def counters_of(contest: Contest) -> Values:
    """Return the counters that a board adds up (or the impact scores that it ranks), of whomever they are."""
    if contest.board.metric == metrics.SCORE:
        scores: Values = MemberScore.objects.of(contest.organization_id).order_by()
        return scores
    metric = metrics.metric(contest.board.metric)
    rows = Counter.objects.of(contest.organization_id).filter(metric=metric.key, period=contest.window.period)
    days = (contest.window.starts_on, contest.window.ends_on)
    found: Values = rows.filter(starts_on__range=days) if contest.window.is_sum else rows.filter(starts_on=days[0])
    return found.order_by()


def standings(contest: Contest, members: Collection[UUID] | None = None) -> Values:
    """Return ``member_id`` and ``value`` of everybody who takes part: rankable, with a value above zero.

    Args:
        contest: The board and its days.
        members: Look only at these.
    """
    measure = measure_of(contest.board)
    rankable = rankable_members(contest.organization_id, contest.board.pk).order_by().values("pk")
    rows = counters_of(contest)
    if members is not None:
        rankable, rows = rankable.filter(pk__in=members), rows.filter(member_id__in=members)
    rows = rows.filter(member_id__in=rankable)
    if contest.window.is_sum:
        summed: Values = rows.values("member_id").annotate(value=Sum(measure))
        return summed.filter(value__gt=0)
    found: Values = rows.annotate(value=F(measure)).filter(value__gt=0).values("member_id", "value")
    return found


def standings_of_groups(contest: Contest, groups: Values) -> Values:
    """Return ``group`` and ``value`` of every group whose members together have a value above zero.

    Args:
        contest: The board and its days.
        groups: Who belongs to which group now: rows of ``pk`` (the member) and ``group``; nobody is in two.
    """
    measure = measure_of(contest.board)
    rankable = rankable_members(contest.organization_id, contest.board.pk).order_by().values("pk")
    group = groups.filter(pk=OuterRef("member_id")).values("group")[:1]
    rows = counters_of(contest).filter(member_id__in=rankable).annotate(group=group).exclude(group=None)
    found: Values = rows.values("group").annotate(value=Sum(measure)).filter(value__gt=0)
    return found


def all_values(contest: Contest) -> Iterator[tuple[UUID, int]]:
    """Yield every member who takes part, with the value, in no order."""
    with in_masses():
        yield from standings(contest).values_list("member_id", "value").iterator()


def best_of(contest: Contest, *, count: int) -> list[Place]:
    """Return the first lines of a board."""
    return list(survey(contest, count=count).places)


def survey(contest: Contest, *, count: int) -> Survey:
    """Return the first lines of a board, how many take part, and the mean and median of their values, in one pass."""
    inner, parameters = standings(contest).query.sql_with_params()
    with in_masses(), connection.cursor() as cursor:
        cursor.execute(SURVEY.format(standings=inner), [*parameters, count])
        participants, mean, median, members, values = cursor.fetchone()
    ranks = boards.ranks(Stretch(values, 0, 0), contest.board.tie_rule)
    places = [Place(*line) for line in zip(members, ranks, values, strict=True)]
    return Survey(places, Figures(participants, Decimal(mean), Decimal(median)))


def places_among(contest: Contest, members: Collection[UUID]) -> list[Place]:
    """Return the board as it is among some members only, such as a member and his friends."""
    rows = sorted(standings(contest, members).values_list("member_id", "value"), key=lambda row: (-row[1], row[0]))
    ranks = boards.ranks(Stretch([value for _, value in rows], 0, 0), contest.board.tie_rule)
    return [Place(member_id, rank, value) for (member_id, value), rank in zip(rows, ranks, strict=True)]


def standing_of(contest: Contest, member_id: UUID, *, reach: int) -> Standing:
    """Return a member's standing with ``reach`` neighbours on each side, counted in the database."""
    with in_masses():
        return _standing(contest, member_id, reach=reach)


def _standing(contest: Contest, member_id: UUID, *, reach: int) -> Standing:
    inner, parameters = standings(contest).query.sql_with_params()
    is_dense = contest.board.tie_rule == "dense"
    with connection.cursor() as cursor:
        cursor.execute(STANDING.format(standings=inner), [*parameters, member_id, reach, reach, is_dense])
        participants, mine, better, before, first_better, grades, members, values = cursor.fetchone()
    if mine is None:
        return Standing(Place(member_id, None, 0), participants, 0)
    stretch = Stretch(values, before, first_better, grades)
    found = Standing(Place(member_id, None, mine), participants, better)
    return placed(found, stretch, members, tie_rule=contest.board.tie_rule)


def standing_among(contest: Contest, member_id: UUID, members: Collection[UUID], *, reach: int) -> Standing:
    """Return a member's standing among some members only, with ``reach`` neighbours on each side."""
    places = places_among(contest, members)
    mine = next((place for place in places if place.member_id == member_id), None)
    if mine is None:
        return Standing(Place(member_id, None, 0), len(places), 0)
    at = places.index(mine)
    around = (*places[max(0, at - reach) : at], *places[at + 1 : at + 1 + reach])
    return Standing(mine, len(places), sum(place.value > mine.value for place in places), around)


def placed(standing: Standing, stretch: Stretch, members: Sequence[UUID], *, tie_rule: str) -> Standing:
    """Return the standing with the ranks of its member and neighbours; the members are those of the stretch."""
    ranks = boards.ranks(stretch, tie_rule)
    lines = [Place(*line) for line in zip(members, ranks, stretch.values, strict=True)]
    mine = next(line for line in lines if line.member_id == standing.place.member_id)
    others = tuple(line for line in lines if line is not mine)
    return Standing(mine, standing.participants, standing.better, others)


def current_snapshot(contest: Contest, *, lines: int = MOST_LINES) -> LeaderboardSnapshot | None:
    """Return the board's current snapshot if it is of these days, with its first lines only."""
    found = CURRENT.rows(
        contest.organization_id, contest.board.pk, f"$[{f'0 to {lines - 1}' if lines else 'last + 1'}]"
    )
    for *head, first in found:
        snapshot = LeaderboardSnapshot(
            organization_id=contest.organization_id,
            leaderboard=contest.board,
            is_current=True,
            rankings=json.loads(first),
            **dict(zip(HEAD, head, strict=True)),
        )
        if (snapshot.starts_on, snapshot.ends_on) == (contest.window.starts_on, contest.window.ends_on):
            return snapshot
    return None
