"""Leagues as they are read: who plays, at which pace, and how a group stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import Preference
from gamification.enums import LeagueOutcome
from gamification.models import Counter, League, LeagueCohort, LeagueEntry, LeagueWeek
from gamification.models.league import LeagueTerms
from gamification.rules import boards, metrics
from gamification.rules.leagues import LOWEST, PACE_WEEKS, PLAYS, Terms, movers
from gamification.selectors.boards import Place, rankable_members
from gamification.selectors.readings import Line, unit_of
from goodplay.core.models import TenantQuerySet

WeekState = Literal["running", "deciding", "decided"]
WEEK_STATES: Final[tuple[WeekState, ...]] = get_args(WeekState)


@dataclass(frozen=True, slots=True)
class LeagueReading:
    """A member's league as it stands; ``lines`` is empty for who has not entered this week.

    ``promoted`` and ``demoted`` are how many places rise and fall; tiers count from 1.
    """

    name: str
    is_active: bool
    member_id: UUID
    tier: int
    tiers: Sequence[str]
    unit: str
    has_entered: bool
    starts_on: date | None
    ends_on: date | None
    closes_at: datetime | None
    cohort: int | None
    is_together: bool
    rank: int | None
    promoted: int
    demoted: int
    lines: Sequence[Line]

    @property
    def tier_name(self) -> str:
        """What the member's tier is called."""
        return self.tiers[min(self.tier, len(self.tiers)) - 1]


def terms_of(played: LeagueTerms) -> Terms:
    """Return what a week is played by."""
    return Terms(
        tiers=len(played.tiers),
        cohort_size=played.cohort_size,
        promoted_percent=played.promoted_percent,
        demoted_percent=played.demoted_percent,
        together_below=played.together_below,
    )


def state_of(week: LeagueWeek) -> WeekState:
    """Return how far a week is."""
    if week.closed_at is not None:
        return "decided"
    return "running" if week.deciding_since is None else "deciding"


def league_of(organization_id: UUID) -> League | None:
    """Return the organization's league, if it has one."""
    found: League | None = League.objects.of(organization_id).first()
    return found


def open_week_of(organization_id: UUID) -> LeagueWeek | None:
    """Return the week that has not been closed yet; there is at most one."""
    found: LeagueWeek | None = LeagueWeek.objects.of(organization_id).filter(closed_at=None).first()
    return found


def players(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the members who may play: those who may appear on boards and have not opted out."""
    wish = Preference.objects.of(organization_id).filter(member_id=OuterRef("pk"), name=PLAYS, value=False)
    found: QuerySet[Any, Any] = rankable_members(organization_id).exclude(Exists(wish))
    return found


def collected(
    organization_id: UUID, played: LeagueTerms, starts_on: date, members: Collection[UUID] | None = None
) -> QuerySet[Any, Any]:
    """Return ``member_id`` and ``value`` of who collected something in the week that begins then (of these members)."""
    metric = metrics.metric(played.metric)
    rows = Counter.objects.of(organization_id).filter(metric=metric.key, period=metrics.WEEK, starts_on=starts_on)
    if members is not None:
        rows = rows.filter(member_id__in=members)
    found: QuerySet[Any, Any] = rows.annotate(value=F(metric.measure)).values("member_id", "value")
    return found


def paces_of(
    organization_id: UUID, played: LeagueTerms, starts_on: date, members: Collection[UUID] | None = None
) -> dict[UUID, int]:
    """Return what members collected a week on average of the four weeks before one; who did nothing is left out."""
    metric = metrics.metric(played.metric)
    weeks = [starts_on - timedelta(weeks=back) for back in range(1, PACE_WEEKS + 1)]
    rows = Counter.objects.of(organization_id).filter(metric=metric.key, period=metrics.WEEK, starts_on__in=weeks)
    if members is not None:
        rows = rows.filter(member_id__in=members)
    sums = rows.order_by().values_list("member_id").annotate(sum=Sum(metric.measure))
    return {member_id: max(total, 0) // PACE_WEEKS for member_id, total in sums}


def tiers_of(organization_id: UUID, members: Collection[UUID] | None = None) -> dict[UUID, int]:
    """Return the tier that members reached in their last closed week; who never played is left out."""
    rows = LeagueEntry.objects.of(organization_id).filter(next_tier__isnull=False)
    if members is not None:
        rows = rows.filter(member_id__in=members)
    latest = rows.order_by("member_id", "-id").distinct("member_id")
    return dict(latest.values_list("member_id", "next_tier"))


def history_of_league(organization_id: UUID, member_id: UUID) -> TenantQuerySet:
    """Return a member's closed weeks."""
    rows: TenantQuerySet = LeagueEntry.objects.of(organization_id).filter(member_id=member_id)
    return rows.filter(week__closed_at__isnull=False).select_related("week", "cohort")


def weeks_of(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the weeks of the organization's league, the latest first, with their sizes."""
    return with_sizes(LeagueWeek.objects.of(organization_id)).order_by("-starts_on", "-id")


def with_sizes(weeks: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Add ``group_count`` and ``member_count`` to weeks, from what the groups know of themselves."""
    groups = LeagueCohort.objects.filter(organization_id=OuterRef("organization_id"), week=OuterRef("pk"), size__gt=0)
    by_week = groups.order_by().values("week")
    sized: QuerySet[Any, Any] = weeks.annotate(
        group_count=Coalesce(Subquery(by_week.annotate(n=Count("pk")).values("n")), 0),
        member_count=Coalesce(Subquery(by_week.annotate(n=Sum("size")).values("n")), 0),
    )
    return sized


def cohorts_of(organization_id: UUID, *, week_id: UUID | None = None) -> TenantQuerySet:
    """Return the groups that somebody has entered, of one week if it is named, with their weeks."""
    cohorts: TenantQuerySet = LeagueCohort.objects.of(organization_id).filter(size__gt=0).select_related("week")
    return cohorts if week_id is None else cohorts.filter(week_id=week_id)


def places_in(cohort: LeagueCohort) -> list[Place]:
    """Return how a group stands: by its counters until it is decided, as it was decided after that.

    Who hides, has opted out or left since is left out of a running week.
    """
    entries = LeagueEntry.objects.of(cohort.organization_id).filter(cohort=cohort)
    if cohort.week.deciding_since is not None and not entries.filter(outcome=LeagueOutcome.OPEN).exists():
        rows = entries.exclude(rank=None).order_by("rank", "member_id").values_list("member_id", "rank", "value")
        return [Place(*row) for row in rows]
    members = list(
        entries.filter(member_id__in=players(cohort.organization_id).values("pk")).values_list("member_id", flat=True)
    )
    values = dict(
        collected(cohort.organization_id, cohort.week, cohort.week.starts_on, members).values_list("member_id", "value")
    )
    ordered = sorted(
        ((values.get(member_id, 0), member_id) for member_id in members), key=lambda row: (-row[0], row[1])
    )
    ranks = boards.ranks(boards.Stretch([value for value, _ in ordered], 0, 0), "standard")
    return [Place(member_id, rank, value) for (value, member_id), rank in zip(ordered, ranks, strict=True)]


def lines_of_cohort(cohort: LeagueCohort) -> list[Line]:
    """Return how a group stands, with names; who has hidden or left since is left out."""
    organization_id, places = cohort.organization_id, places_in(cohort)
    unit = unit_of(cohort.week, organization_id)
    rows = rankable_members(organization_id).filter(pk__in=[place.member_id for place in places])
    faces = {pk: (name, avatar or "") for pk, name, avatar in rows.values_list("pk", "name", "user__avatar")}
    return [
        Line(place.member_id, place.rank, unit.value(place.value), unit.amount(place.value), *faces[place.member_id])
        for place in places
        if place.member_id in faces
    ]


def read_league(league: League, member_id: UUID) -> LeagueReading:
    """Return a member's league of the running week, or what waits for who has not entered it."""
    organization_id = league.organization_id
    week = open_week_of(organization_id)
    entries = LeagueEntry.objects.of(organization_id).filter(week=week, member_id=member_id) if week else None
    entry = entries.select_related("cohort__week").first() if entries is not None else None
    played: LeagueTerms = week or league
    lines = lines_of_cohort(entry.cohort) if entry else []
    rise, fall = movers(len(lines), terms_of(played))
    tier = entry.tier if entry else tiers_of(organization_id, [member_id]).get(member_id, LOWEST)
    return LeagueReading(
        name=league.name,
        is_active=league.is_active,
        member_id=member_id,
        tier=min(tier, len(played.tiers)),
        tiers=played.tiers,
        unit=unit_of(played, organization_id).name,
        has_entered=entry is not None,
        starts_on=week.starts_on if week else None,
        ends_on=week.starts_on + timedelta(days=6) if week else None,
        closes_at=week.closes_at if week else None,
        cohort=entry.cohort.number if entry else None,
        is_together=week.is_together if week else False,
        rank=next((line.rank for line in lines if line.member_id == member_id), None),
        promoted=rise,
        demoted=fall,
        lines=lines,
    )
