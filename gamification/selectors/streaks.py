"""Streaks of members as of today: what freezes, pauses and incidents leave of them, and the days they are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import Membership
from gamification.enums import INCIDENTS_THAT_EXCUSE, Cadence, Period
from gamification.models import Counter, Streak, StreakPause
from gamification.rules import streaks as rules
from gamification.rules.metrics import EVERYTHING
from gamification.rules.metrics import starts as starts_of
from gamification.rules.streaks import CADENCE_PERIOD, MILESTONES, Run, Span
from organizations.models import Organization
from organizations.selectors import incident_windows_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StreakNow:
    """A streak as of today, the member's day; ``current`` is 0 once more was missed than freezes cover.

    ``freezes`` are those that are left. While it runs, ``expires_on`` is the last day on which something must be done;
    it ``is_at_risk`` when that is in the period of today. ``next_milestone`` is the next length that is told.
    """

    cadence: str
    current: int = 0
    longest: int = 0
    started_on: date | None = None
    last_on: date | None = None
    freezes: int = 0
    expires_on: date | None = None
    is_at_risk: bool = False
    is_paused: bool = False
    next_milestone: int | None = None


@dataclass(frozen=True, slots=True)
class HeatDay:
    """A day of a heat map: how many activities counted, for how many points, and whether it is excused."""

    on: date
    count: int
    points: int
    is_excused: bool


def streaks_now(organization_id: UUID, member_id: UUID, *, today: date) -> list[StreakNow]:
    """Return a member's streaks, one a cadence, the daily one always and first; a constant number of queries."""
    rows = {row.cadence: row for row in Streak.objects.of(organization_id).filter(member_id=member_id)}
    excused = excused_days_of(organization_id, member_id)
    cadences = [cadence for cadence in Cadence.values if cadence in rows or cadence == Cadence.DAY]
    return [_now(rows.get(cadence), cadence, today=today, excused=excused) for cadence in cadences]


def streaks_today(organization_id: UUID, rows: Sequence[Streak], *, now: datetime) -> dict[int, StreakNow]:
    """Return how streaks of several members stand, by row; each on its member's day. Four queries at most."""
    member_ids = {row.member_id for row in rows}
    incidents = _incident_days(organization_id)
    pauses: dict[UUID, list[tuple[date, date]]] = {}
    found = StreakPause.objects.of(organization_id).filter(member_id__in=member_ids)
    for member_id, starts_on, ends_on in found.values_list("member_id", "starts_on", "ends_on"):
        pauses.setdefault(member_id, []).append((starts_on, ends_on))
    zones = zones_of(organization_id, member_ids)
    return {
        row.pk: _now(
            row,
            row.cadence,
            today=now.astimezone(zones[row.member_id]).date(),
            excused=rules.merged((*incidents, *pauses.get(row.member_id, ()))),
        )
        for row in rows
    }


def zones_of(organization_id: UUID, member_ids: Iterable[UUID]) -> dict[UUID, ZoneInfo]:
    """Return the zone of each member's calendar: the membership's, else the person's, else the organization's."""
    own = NullIf("time_zone", Value(""))
    persons = NullIf("user__time_zone", Value("UTC"))
    members = Membership.objects.of(organization_id).filter(pk__in=member_ids)
    named = members.values_list("pk", Coalesce(own, persons, F("organization__time_zone")))
    return {member_id: ZoneInfo(zone) for member_id, zone in named}


def excused_days_of(organization_id: UUID, member_id: UUID) -> tuple[Span, ...]:
    """Return the days on which a member is not held to streaks, as the engine counts them."""
    pauses = pauses_of(organization_id, member_id).values_list("starts_on", "ends_on")
    return rules.merged((*_incident_days(organization_id), *pauses))


def pauses_of(organization_id: UUID, member_id: UUID) -> QuerySet[StreakPause]:
    """Return a member's pauses, the latest first."""
    return StreakPause.objects.of(organization_id).filter(member_id=member_id).order_by("-starts_on", "-id")


def heat_map_of(organization_id: UUID, member_id: UUID, *, today: date, days: int) -> list[HeatDay]:
    """Return the last days of a member up to today, oldest first; three queries."""
    first = today - (days - 1) * DAY
    counters = Counter.objects.of(organization_id).filter(
        member_id=member_id, metric=EVERYTHING, period=Period.DAY, starts_on__range=(first, today)
    )
    done = {on: (count, points) for on, count, points in counters.values_list("starts_on", "count", "points")}
    excused = excused_days_of(organization_id, member_id)
    return [
        HeatDay(on, *done.get(on, (0, 0)), rules.is_excused(on, cadence="day", excused=excused))
        for on in (first + number * DAY for number in range(days))
    ]


def running_daily_streaks(organization_id: UUID, *, today: date) -> int:
    """Return how many members have a daily streak today; pauses of single members are left out of account."""
    excused = rules.merged(_incident_days(organization_id))
    streaks = Streak.objects.of(organization_id).filter(cadence=Cadence.DAY)
    alive = Q()
    for freezes in streaks.order_by().values_list("freezes", flat=True).distinct():
        last_on = today
        while rules.missed(last_on - DAY, today, cadence="day", excused=excused) <= freezes:
            last_on -= DAY
        alive |= Q(freezes=freezes, last_on__gte=last_on)
    return streaks.filter(alive).count()


def _now(row: Streak | None, cadence: str, *, today: date, excused: Sequence[Span]) -> StreakNow:
    period = starts_of(today)[CADENCE_PERIOD[cadence]]
    is_paused = rules.is_excused(period, cadence=cadence, excused=excused)
    if row is None:
        return StreakNow(cadence, is_paused=is_paused, next_milestone=MILESTONES[cadence][0])
    run = Run(row.current, row.longest, row.started_on, row.last_on, row.freezes)
    current = rules.current_length(run, cadence=cadence, today=today, excused=excused)
    expires_on = rules.expires_on(run, cadence=cadence, excused=excused) if current else None
    ends = rules.following(period, cadence) - DAY
    return StreakNow(
        cadence=cadence,
        current=current,
        longest=row.longest,
        started_on=row.started_on,
        last_on=row.last_on,
        freezes=rules.freezes_left(run, cadence=cadence, today=today, excused=excused),
        expires_on=expires_on,
        is_at_risk=expires_on is not None and expires_on <= ends,
        is_paused=is_paused,
        next_milestone=next((step for step in MILESTONES[cadence] if step > current), None),
    )


def _incident_days(organization_id: UUID) -> list[tuple[date, date]]:
    """Return the first and last day of each incident that excuses, by the organization's calendar."""
    incidents = [each for each in incident_windows_of(organization_id) if each.scope in INCIDENTS_THAT_EXCUSE]
    if not incidents:
        return []
    zone = ZoneInfo(Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id))
    return [(_day(each.starts_at, zone), _day(each.ends_at - timedelta.resolution, zone)) for each in incidents]


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
