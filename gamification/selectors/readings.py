"""Leaderboards as people read them: with names, in units, with times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from gamification.models import Action, Leaderboard, LeaderboardSnapshot
from gamification.rules import metrics
from gamification.selectors.boards import (
    Contest,
    Place,
    Standing,
    best_of,
    current_snapshot,
    figures_of,
    rankable_members,
)
from goodplay.core.money import DECIMALS, MoneyJson, money_json
from organizations.models import Organization

MILLI = 1000
MOST_LINES = 1_000


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
class Reading:
    """A leaderboard of some days; without an id it was computed for this moment."""

    id: UUID | None
    leaderboard_type: str
    timeframe: str
    name: str
    unit: str
    period_start: datetime | None
    period_end: datetime | None
    generated_at: datetime
    is_current: bool
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


def unit_of(board: Leaderboard, organization_id: UUID) -> Unit:
    """Return what the board's values are counted in."""
    metric = metrics.metric(board.metric)
    if metric.measure != "quantity_milli":
        return Unit("points" if metric.measure == "points" else "", is_milli=False, is_money=False)
    action, _, currency = metric.key.partition(":")
    if currency:
        return Unit(currency, is_milli=True, is_money=currency in DECIMALS)
    known = Action.objects.known_to(organization_id).filter(code=action)
    return Unit(known.values_list("unit", flat=True).first() or "", is_milli=True, is_money=False)


def read_board(contest: Contest, *, limit: int = MOST_LINES) -> Reading:
    """Return the board's current snapshot, or what it would be now where these days have none yet."""
    unit, zone = unit_of(contest.board, contest.organization_id), _zone_of(contest.organization_id)
    snapshot = current_snapshot(contest)
    if snapshot is not None:
        places = [Place(UUID(line["member"]), line["rank"], line["value"]) for line in snapshot.rankings[:limit]]
        participants, mean, median = snapshot.participants, snapshot.mean, snapshot.median
    else:
        places, figures = best_of(contest, count=limit), figures_of(contest)
        participants, mean, median = figures.participants, figures.mean, figures.median
    return Reading(
        id=snapshot.pk if snapshot else None,
        leaderboard_type=kind_of(contest.board),
        timeframe=contest.board.timeframe,
        name=contest.board.name,
        unit=unit.name,
        period_start=_first_instant(contest.window.starts_on, zone),
        period_end=_last_instant(contest.window.ends_on, zone),
        generated_at=snapshot.generated_at if snapshot else timezone.now(),
        is_current=True,
        total_participants=participants,
        average_value=unit.value(mean),
        median_value=unit.value(median),
        rankings=lines_of(places, unit=unit, organization_id=contest.organization_id),
    )


def read_position(contest: Contest, standing: Standing) -> Position:
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
        neighbours=lines_of(standing.neighbours, unit=unit, organization_id=contest.organization_id),
    )


def lines_of_snapshot(snapshot: LeaderboardSnapshot, *, limit: int = MOST_LINES) -> list[Line]:
    """Return the first lines of a snapshot with names; who has hidden or left since is left out."""
    places = [Place(UUID(line["member"]), line["rank"], line["value"]) for line in snapshot.rankings[:limit]]
    unit = unit_of(snapshot.leaderboard, snapshot.organization_id)
    return lines_of(places, unit=unit, organization_id=snapshot.organization_id)


def lines_of(places: Iterable[Place], *, unit: Unit, organization_id: UUID) -> list[Line]:
    """Return the places with names; who has hidden or left since is left out."""
    places = list(places)
    faces = faces_of(organization_id, [place.member_id for place in places])
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


def faces_of(organization_id: UUID, member_ids: Sequence[UUID]) -> dict[UUID, Face]:
    """Return how those of the members appear who may be shown to others, in one query."""
    rows = rankable_members(organization_id).filter(pk__in=member_ids).values_list("pk", "name", "user__avatar")
    return {pk: Face(name, avatar or "") for pk, name, avatar in rows}


def kind_of(board: Leaderboard) -> str:
    """Return what the board is about: its code without the timeframe."""
    return board.code.rpartition(".")[0] or board.code


def _zone_of(organization_id: UUID) -> ZoneInfo:
    return ZoneInfo(Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id))


def _first_instant(day: date, zone: ZoneInfo) -> datetime | None:
    return None if day == metrics.ALL_TIME else datetime.combine(day, time.min, zone)


def _last_instant(day: date | None, zone: ZoneInfo) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
