"""The week of a league: its groups are planned when it begins, and members come in with their first act."""

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone

from gamification.models import League, LeagueCohort, LeagueEntry, LeagueWeek
from gamification.models.league import LeagueTerms
from gamification.rules import leagues
from gamification.rules.leagues import LOWEST, Group, Seating
from gamification.selectors.leagues import collected, league_of, open_week_of, paces_of, players, terms_of, tiers_of
from goodplay.core import tenancy
from goodplay.core.querysets import in_masses
from organizations.models import Organization

CHUNK = 2_000
"""How many members are read and written together."""
FROZEN = tuple(field.name for field in LeagueTerms._meta.get_fields())


@tenancy.joins
def enter_league(*, member_ids: Collection[UUID] | None = None, at: datetime | None = None) -> int:
    """Put members who have collected something into a group of the running week; return how many came in.

    Idempotent: who is in a group stays there. While the last week is not closed it is the running one, so nobody begins
    the next one before it is known who has moved. The first member of a week begins it: then its groups are planned
    from who played the week before. Locks the league to begin a week, and the week to fill its groups.

    Args:
        member_ids: Who did something; None looks at everybody.
        at: A moment of the week that is to begin where none runs; now, unless an earlier week is played afterwards.
    """
    week, has_begun = _running(at or timezone.now())
    newcomers = _newcomers(week, member_ids) if week else []
    if week is None or not newcomers:
        return 0
    week = week if has_begun else _begun(week)
    return sum(_seat(week, newcomers[start : start + CHUNK]) for start in range(0, len(newcomers), CHUNK))


@tenancy.joins
def seat_waiting(*, after: UUID, limit: int) -> tuple[int, UUID | None]:
    """Put the next of all members who have collected something into the running week, as ``enter_league`` does.

    Returns:
        How many came in, and after which member to go on; None when there is nobody left.
    """
    week, has_begun = _running(timezone.now())
    newcomers = _newcomers(week, None, after=after, limit=limit) if week else []
    if week is None or not newcomers:
        return 0, None
    seated = _seat(week if has_begun else _begun(week), newcomers)
    return seated, newcomers[-1] if len(newcomers) == limit else None


def _running(now: datetime) -> tuple[LeagueWeek | None, bool]:
    """Return the week that members may enter and whether it has a row; none while a week is being decided."""
    league = league_of(tenancy.organization_id())
    if league is None:
        return None, False
    week = open_week_of(league.organization_id)
    if week is None:
        return _current(league, now), False
    return (week, True) if week.deciding_since is None else (None, False)


def _current(league: League, now: datetime) -> LeagueWeek | None:
    """Return this week as it will be when somebody comes; None where the league is off or the week is over."""
    if not league.is_active:
        return None
    zone = ZoneInfo(Organization.objects.values_list("time_zone", flat=True).get(pk=league.organization_id))
    today = now.astimezone(zone).date()
    starts_on = today - timedelta(days=today.weekday())
    if LeagueWeek.objects.of(league.organization_id).filter(starts_on__gte=starts_on).exists():
        return None
    return LeagueWeek(
        organization_id=league.organization_id,
        starts_on=starts_on,
        closes_at=_end(starts_on, zone) + timedelta(hours=league.grace_hours),
        is_together=False,
        opened_at=now,
        **{name: getattr(league, name) for name in FROZEN},
    )


def _end(starts_on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(starts_on + timedelta(days=7), time.min, zone)


def _newcomers(
    week: LeagueWeek, member_ids: Collection[UUID] | None, *, after: UUID | None = None, limit: int | None = None
) -> list[UUID]:
    """Return who has collected something in the week, may play, and is in no group yet, in the order of ids."""
    organization_id = week.organization_id
    entered = LeagueEntry.objects.of(organization_id).filter(week_id=week.pk, member_id=OuterRef("member_id"))
    rows = collected(organization_id, week, week.starts_on, member_ids).filter(value__gt=0)
    rows = rows.filter(member_id__in=players(organization_id).order_by().values("pk")).exclude(Exists(entered))
    if after is not None:
        rows = rows.filter(member_id__gt=after)
    with in_masses() if member_ids is None else nullcontext():
        return list(rows.order_by("member_id").values_list("member_id", flat=True)[:limit])


def _begun(week: LeagueWeek) -> LeagueWeek:
    """Return the week with its row; who comes first writes it with its groups, under the league's lock."""
    organization_id = week.organization_id
    list(League.objects.of(organization_id).select_for_update(no_key=True).values_list("pk"))
    if (standing := open_week_of(organization_id)) is not None:
        return standing
    groups = _planned(week)
    week.is_together = any(group.tier is None for group in groups)
    week.save(force_insert=True)
    _write_groups(week, groups)
    return week


def _planned(week: LeagueWeek) -> list[Group]:
    organization_id, before = week.organization_id, week.starts_on - timedelta(weeks=1)
    with in_masses():
        rows = collected(organization_id, week, before).filter(value__gt=0)
        expected = rows.filter(member_id__in=players(organization_id).order_by().values("pk"))
        members = list(expected.values_list("member_id", flat=True))
        paces, tiers = paces_of(organization_id, week, week.starts_on), tiers_of(organization_id)
    terms = terms_of(week)
    by_tier: dict[int, list[int]] = {}
    for member_id in members:
        tier = min(tiers.get(member_id, LOWEST), terms.tiers)
        by_tier.setdefault(tier, []).append(paces.get(member_id, 0))
    return leagues.planned(by_tier, terms)


def _seat(week: LeagueWeek, members: Collection[UUID]) -> int:
    """Put members into groups and return of how many; of none when the week began to be decided meanwhile."""
    organization_id, now = week.organization_id, timezone.now()
    weeks = LeagueWeek.objects.of(organization_id).filter(pk=week.pk, deciding_since=None, closed_at=None)
    if not list(weeks.select_for_update(no_key=True).values_list("pk")):
        return 0
    entries = LeagueEntry.objects.of(organization_id).filter(week=week, member_id__in=members)
    there = set(entries.values_list("member_id", flat=True))
    coming = [member_id for member_id in members if member_id not in there]
    tiers, paces = tiers_of(organization_id, coming), paces_of(organization_id, week, week.starts_on, coming)
    rows = {row.number: row for row in LeagueCohort.objects.of(organization_id).filter(week=week)}
    terms = terms_of(week)
    seating = Seating([Group(row.tier, row.pace_from, row.room, row.size, row.number) for row in rows.values()], terms)
    seated: list[tuple[UUID, int, int, Group]] = []
    for member_id in coming:
        tier, pace = min(tiers.get(member_id, LOWEST), terms.tiers), paces.get(member_id, 0)
        seated.append((member_id, tier, pace, seating.seat(tier, pace)))
    rows |= _write_groups(week, seating.added)
    _write_sizes(rows, {group.number: group.size for *_, group in seated})
    LeagueEntry.objects.bulk_create(
        LeagueEntry(
            organization_id=organization_id,
            week=week,
            cohort=rows[group.number],
            member_id=member_id,
            tier=tier,
            pace=pace,
            entered_at=now,
        )
        for member_id, tier, pace, group in seated
    )
    return len(seated)


def _write_groups(week: LeagueWeek, groups: Collection[Group]) -> dict[int, LeagueCohort]:
    rows = [
        LeagueCohort(
            organization_id=week.organization_id,
            week=week,
            number=group.number,
            tier=group.tier,
            pace_from=group.pace_from,
            room=group.room,
            size=group.size,
        )
        for group in groups
    ]
    LeagueCohort.objects.bulk_create(rows)
    return {row.number: row for row in rows}


def _write_sizes(rows: Mapping[int, LeagueCohort], sizes: Mapping[int, int]) -> None:
    changed: list[Any] = []
    for number, size in sizes.items():
        if rows[number].size != size:
            rows[number].size = size
            changed.append(rows[number])
    LeagueCohort.objects.bulk_update(changed, ["size"])
