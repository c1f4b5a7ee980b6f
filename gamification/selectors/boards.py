"""Who stands where: the figures behind every leaderboard, read from the counters."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Avg, Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.models import Membership, Preference
from gamification.models import Counter, Leaderboard, LeaderboardSnapshot
from gamification.rules import boards, metrics
from gamification.rules.boards import Stretch, Window
from goodplay.core.querysets import in_masses

SHOWN = "show_on_leaderboards"
"""The member's preference; set to false it keeps him off every board, and no manager can overrule it."""
FIGURE = DecimalField(max_digits=24, decimal_places=3)

Values = QuerySet[Any, Any]


class Median(Aggregate):
    """The value in the middle; between the two in the middle when their number is even."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FIGURE


@dataclass(frozen=True, slots=True)
class Contest:
    """One board over one set of days in one organization."""

    organization_id: UUID
    board: Leaderboard
    window: Window

    @property
    def name(self) -> str:
        """What boards over the same counters have in common."""
        days = f"{self.window.period}:{self.window.starts_on}:{self.window.ends_on if self.window.is_sum else ''}"
        return f"{self.organization_id}:{self.board.metric}:{days}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a board's values have in common, in the metric's unit (thousandths for quantities)."""

    participants: int
    mean: Decimal
    median: Decimal


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


def contest_of(board: Leaderboard, organization_id: UUID, *, today: date) -> Contest:
    """Return the board on a calendar day of the organization."""
    window = boards.window(board.timeframe, today, starts_on=board.starts_on, ends_on=board.ends_on)
    return Contest(organization_id, board, window)


def rankable_members(organization_id: UUID) -> QuerySet[Any, Any]:
    """Return the members who may appear on boards: active, with a name, and not hidden by their own wish."""
    hidden = Preference.objects.of(organization_id).filter(member_id=OuterRef("pk"), name=SHOWN, value=False)
    members: QuerySet[Any, Any] = Membership.objects.of(organization_id).active().named()
    return members.exclude(name="").exclude(Exists(hidden))


def standings(contest: Contest, members: Collection[UUID] | None = None) -> Values:
    """Return ``member_id`` and ``value`` of everybody who takes part: rankable, with a value above zero.

    Args:
        contest: The board and its days.
        members: Look only at these.
    """
    metric = metrics.metric(contest.board.metric)
    rankable = rankable_members(contest.organization_id).order_by().values("pk")
    rows = Counter.objects.of(contest.organization_id).filter(metric=metric.key, period=contest.window.period)
    if members is not None:
        rankable, rows = rankable.filter(pk__in=members), rows.filter(member_id__in=members)
    rows = rows.filter(member_id__in=rankable)
    if contest.window.is_sum:
        rows = rows.filter(starts_on__range=(contest.window.starts_on, contest.window.ends_on))
        summed: Values = rows.order_by().values("member_id").annotate(value=Sum(metric.measure))
        return summed.filter(value__gt=0)
    rows = rows.filter(starts_on=contest.window.starts_on).annotate(value=F(metric.measure)).filter(value__gt=0)
    found: Values = rows.order_by().values("member_id", "value")
    return found


def all_values(contest: Contest) -> Iterator[tuple[UUID, int]]:
    """Yield every member who takes part, with the value, in no order."""
    with in_masses():
        yield from standings(contest).values_list("member_id", "value").iterator()


def best_of(contest: Contest, *, count: int) -> list[Place]:
    """Return the first lines of a board."""
    with in_masses():
        top = list(standings(contest).order_by("-value", "member_id")[:count])
    ranks = boards.ranks(Stretch([row["value"] for row in top], 0, 0), contest.board.tie_rule)
    return [Place(row["member_id"], rank, row["value"]) for row, rank in zip(top, ranks, strict=True)]


def figures_of(contest: Contest) -> Figures:
    """Return how many take part, and the mean and the median of their values."""
    with in_masses():
        found = standings(contest).aggregate(
            participants=Count("member_id"), mean=Avg("value", output_field=FIGURE), median=Median("value")
        )
    return Figures(found["participants"], found["mean"] or Decimal(0), found["median"] or Decimal(0))


def standing_of(contest: Contest, member_id: UUID, *, reach: int) -> Standing:
    """Return a member's standing with ``reach`` neighbours on each side, counted in the database."""
    with in_masses():
        return _standing(contest, member_id, reach=reach)


def _standing(contest: Contest, member_id: UUID, *, reach: int) -> Standing:
    rows = standings(contest)
    participants = rows.count()
    mine = rows.filter(member_id=member_id).values_list("value", flat=True).first()
    if mine is None:
        return Standing(Place(member_id, None, 0), participants, 0)
    ahead = Q(value__gt=mine) | Q(value=mine, member_id__lt=member_id)
    behind = Q(value__lt=mine) | Q(value=mine, member_id__gt=member_id)
    above = list(rows.filter(ahead).order_by("value", "-member_id")[:reach])[::-1]
    below = list(rows.filter(behind).order_by("-value", "member_id")[:reach])
    lines = [*above, {"member_id": member_id, "value": mine}, *below]
    stretch = Stretch(
        values=[line["value"] for line in lines],
        before=rows.filter(ahead).count() - len(above),
        better=rows.filter(value__gt=lines[0]["value"]).count(),
        grades=_grades_above(contest, lines[0]["value"]),
    )
    found = Standing(Place(member_id, None, mine), participants, rows.filter(value__gt=mine).count())
    return placed(found, stretch, [line["member_id"] for line in lines], tie_rule=contest.board.tie_rule)


def placed(standing: Standing, stretch: Stretch, members: Sequence[UUID], *, tie_rule: str) -> Standing:
    """Return the standing with the ranks of its member and neighbours; the members are those of the stretch."""
    ranks = boards.ranks(stretch, tie_rule)
    lines = [Place(*line) for line in zip(members, ranks, stretch.values, strict=True)]
    mine = next(line for line in lines if line.member_id == standing.place.member_id)
    others = tuple(line for line in lines if line is not mine)
    return Standing(mine, standing.participants, standing.better, others)


def current_snapshot(contest: Contest) -> LeaderboardSnapshot | None:
    """Return the board's current snapshot if it is of these days."""
    found = LeaderboardSnapshot.objects.of(contest.organization_id).filter(leaderboard=contest.board, is_current=True)
    return found.filter(starts_on=contest.window.starts_on, ends_on=contest.window.ends_on).first()


def _grades_above(contest: Contest, value: int) -> int:
    if contest.board.tie_rule != "dense":
        return 0
    return standings(contest).filter(value__gt=value).values("value").distinct().count()
