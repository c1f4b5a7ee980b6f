"""Leaderboards as people read them: with names, in units, with times."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Value
from django.utils import timezone

from gamification.enums import BoardScope
from gamification.models import Action, Leaderboard, LeaderboardSnapshot
from gamification.models.league import LeagueTerms
from gamification.rules import boards, metrics
from gamification.rules.boards import Figures, Window
from gamification.selectors.boards import (
    MOST_LINES,
    Contest,
    Place,
    Standing,
    current_snapshot,
    places_among,
    rankable_members,
    survey,
)
from gamification.selectors.contests import zone_of
from goodplay.core.arrays import array
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.money import DECIMALS, MoneyJson, money_json
from goodplay.core.querysets import Among, Compiled

MILLI = 1000
MOST_EXPORTED = 10_000
"""How many lines a file of a board holds."""


FACES = Compiled(
    lambda organization_id, board_id, members: (
        rankable_members(organization_id, board_id)
        .filter(Among("pk", Value(members)))
        .values_list("pk", "name", "user__avatar")
    ),
    UUID(int=1),
    UUID(int=2),
    "{}",
)


@dataclass(frozen=True, slots=True)
class Face:
    """How a member appears to others."""

    name: str
    avatar: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a leaderboard; ``value`` in the board's unit, ``amount`` where that is money."""

    member_id: UUID
    rank: int | None
    value: Decimal | int
    amount: MoneyJson | None
    member_name: str
    member_avatar: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The first lines of a board, and how many take part."""

    places: Sequence[Place]
    participants: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A leaderboard of some days; without an id it was computed for this moment.

    ``is_live``: the lines and participants are of this moment; id, mean and median are those of the last snapshot.
    """

    id: UUID | None
    leaderboard_type: str
    timeframe: str
    name: str
    unit: str
    period_start: datetime | None
    period_end: datetime | None
    generated_at: datetime
    is_current: bool
    is_final: bool
    is_live: bool
    scope: str
    total_participants: int
    average_value: Decimal | int
    median_value: Decimal | int
    rankings: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Position:
    """A member's standing on a board, as it is read."""

    member_id: UUID
    leaderboard_type: str
    timeframe: str
    unit: str
    rank: int | None
    value: Decimal | int
    amount: MoneyJson | None
    rank_percentile: float | None
    total_participants: int
    neighbours: Sequence[Line]
    scope: str = BoardScope.ORGANIZATION


@dataclass(frozen=True, slots=True)
class Unit:
    """What a board's values are counted in: ``points``, ``hour``, a currency, or nothing."""

    name: str
    is_milli: bool
    is_money: bool

    def value(self, stored: Decimal | int) -> Decimal | int:
        """Return a stored value in the unit."""
        return Decimal(stored) / MILLI if self.is_milli else stored

    def amount(self, stored: Decimal | int) -> MoneyJson | None:
        """Return a stored value as money; None where the unit is none."""
        if not self.is_money:
            return None
        decimals = DECIMALS[self.name]
        return money_json(int(stored) * 10**decimals // MILLI, self.name, decimals)


def unit_of(board: Leaderboard | LeagueTerms, organization_id: UUID) -> Unit:
    """Return what the values of a board or a league are counted in."""
    if board.metric == metrics.SCORE:
        return Unit("", is_milli=False, is_money=False)
    metric = metrics.metric(board.metric)
    if metric.measure != "quantity_milli":
        return Unit("points" if metric.measure == "points" else "", is_milli=False, is_money=False)
    action, _, currency = metric.key.partition(":")
    if currency:
        return Unit(currency, is_milli=True, is_money=currency in DECIMALS)
    known = Action.objects.known_to(organization_id).filter(code=action)
    return Unit(known.values_list("unit", flat=True).first() or "", is_milli=True, is_money=False)


def read_board(contest: Contest, *, limit: int = MOST_LINES, now: Lines | None = None) -> Reading:
    """Return a board of these days.

    Args:
        contest: The board.
        limit: How many lines.
        now: The lines of this moment; without them those of the current snapshot, or where these days have none yet
            what it would be.
    """
    snapshot = current_snapshot(contest, lines=0 if now else limit)
    if snapshot is None:
        return read_board_anew(contest, limit=limit)
    lines = now or Lines(places_of(snapshot), snapshot.participants)
    return _reading(
        contest,
        lines=lines,
        figures=Figures(snapshot.participants, snapshot.mean, snapshot.median),
        generated_at=snapshot.generated_at,
        is_live=now is not None,
        snapshot=snapshot,
    )


def read_board_anew(contest: Contest, *, limit: int) -> Reading:
    """Return a board of these days with all its figures as they are at this moment, counted in the database."""
    found = survey(contest, count=limit)
    lines = Lines(found.places, found.figures.participants)
    return _reading(contest, lines=lines, figures=found.figures, generated_at=timezone.now(), is_live=True)


def read_snapshot(snapshot: LeaderboardSnapshot, *, limit: int = MOST_LINES) -> Reading:
    """Return a board as it stood, with the names as they are now."""
    window = Window(metrics.ALL, snapshot.starts_on, snapshot.ends_on)
    return _reading(
        Contest(snapshot.organization_id, snapshot.leaderboard, window),
        lines=Lines(places_of(snapshot)[:limit], snapshot.participants),
        figures=Figures(snapshot.participants, snapshot.mean, snapshot.median),
        generated_at=snapshot.generated_at,
        is_live=False,
        snapshot=snapshot,
    )


def read_board_among(contest: Contest, members: Collection[UUID], *, limit: int = MOST_LINES) -> Reading:
    """Return the board as it is at this moment among some members only, such as a member and his friends."""
    places = places_among(contest, members)
    return _reading(
        contest,
        lines=Lines(places[:limit], len(places)),
        figures=boards.figures([place.value for place in places]),
        generated_at=timezone.now(),
        is_live=True,
        scope=BoardScope.FRIENDS,
    )


def places_of(snapshot: LeaderboardSnapshot) -> list[Place]:
    """Return the lines that a snapshot holds."""
    return [Place(UUID(line["member"]), line["rank"], line["value"]) for line in snapshot.rankings]


def read_position(contest: Contest, standing: Standing, *, scope: str = BoardScope.ORGANIZATION) -> Position:
    """Return a member's standing as it is read."""
    unit = unit_of(contest.board, contest.organization_id)
    return Position(
        member_id=standing.place.member_id,
        leaderboard_type=kind_of(contest.board),
        timeframe=contest.board.timeframe,
        unit=unit.name,
        rank=standing.place.rank,
        value=unit.value(standing.place.value),
        amount=unit.amount(standing.place.value),
        rank_percentile=standing.percentile,
        total_participants=standing.participants,
        neighbours=lines_of(standing.neighbours, unit=unit, contest=contest),
        scope=scope,
    )


def lines_of_snapshot(snapshot: LeaderboardSnapshot, *, limit: int = MOST_LINES) -> list[Line]:
    """Return the first lines of a snapshot with names; who has hidden or left since is left out."""
    return list(read_snapshot(snapshot, limit=limit).rankings)


def lines_of(places: Iterable[Place], *, unit: Unit, contest: Contest) -> list[Line]:
    """Return the places with names; who has hidden, was hidden or has left since is left out."""
    places = list(places)
    faces = faces_of(contest, [place.member_id for place in places])
    return [
        Line(
            member_id=place.member_id,
            rank=place.rank,
            value=unit.value(place.value),
            amount=unit.amount(place.value),
            member_name=face.name,
            member_avatar=face.avatar,
        )
        for place in places
        if (face := faces.get(place.member_id)) is not None
    ]


def faces_of(contest: Contest, member_ids: Sequence[UUID]) -> dict[UUID, Face]:
    """Return how those of the members appear who may be shown to others on a board, in one query."""
    if not member_ids:
        return {}
    rows = FACES.rows(contest.organization_id, contest.board.pk, array(member_ids))
    return {pk: Face(name, avatar or "") for pk, name, avatar in rows}


def kind_of(board: Leaderboard) -> str:
    """Return what the board is about: its code without the timeframe."""
    return board.code.rpartition(".")[0] or board.code


def _reading(
    contest: Contest,
    *,
    lines: Lines,
    figures: Figures,
    generated_at: datetime,
    is_live: bool,
    snapshot: LeaderboardSnapshot | None = None,
    scope: str = "",
) -> Reading:
    unit, zone = unit_of(contest.board, contest.organization_id), contest.zone or zone_of(contest.organization_id)
    return Reading(
        id=snapshot.pk if snapshot else None,
        leaderboard_type=kind_of(contest.board),
        timeframe=contest.board.timeframe,
        name=contest.board.name,
        unit=unit.name,
        period_start=_first_instant(contest.window.starts_on, zone),
        period_end=_last_instant(contest.window.ends_on, zone),
        generated_at=generated_at,
        is_current=snapshot is None or snapshot.is_current,
        is_final=snapshot is not None and snapshot.is_final,
        is_live=is_live,
        scope=scope or _scope_of(contest),
        total_participants=lines.participants,
        average_value=unit.value(figures.mean),
        median_value=unit.value(figures.median),
        rankings=lines_of(lines.places, unit=unit, contest=contest),
    )


def _scope_of(contest: Contest) -> str:
    return BoardScope.PLATFORM if contest.organization_id == PLATFORM_ID else BoardScope.ORGANIZATION


def _first_instant(day: date, zone: ZoneInfo) -> datetime | None:
    return None if day == metrics.ALL_TIME else datetime.combine(day, time.min, zone)


def _last_instant(day: date | None, zone: ZoneInfo) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
