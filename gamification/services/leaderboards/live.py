"""Places at this moment: from the live sets, and from the database where a set is missing or behind."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import connection
from django.utils import timezone

from gamification import gateways
from gamification.models import MemberState
from gamification.rules import boards
from gamification.rules.boards import Stretch
from gamification.selectors.boards import (
    Contest,
    Place,
    Standing,
    all_values,
    counters_of,
    placed,
    standing_of,
)
from gamification.selectors.contests import contests_today
from gamification.selectors.figures import values_on
from gamification.selectors.readings import Lines
from goodplay.core import tenancy

log = structlog.get_logger(__name__)

CHUNK = 2_000
"""How many members are read and written together."""
NEIGHBOURS = 5
"""How many members are shown on each side of a member's own place."""
FED_WITHIN = timedelta(minutes=10)
FILLED_AT_ONCE = 5_000
"""A missing set of at most so many members is filled by whoever asks first; a larger one by a worker, soon."""


@tenancy.joins
def find_standing(*, contest: Contest, member_id: UUID, reach: int = NEIGHBOURS) -> Standing:
    """Return a member's standing on a board at this moment; a missing live set is filled on the way, or soon.

    The live set answers while it agrees with the member's own counter; otherwise the database does.
    """
    (standing,) = find_standings(contests=[contest], member_id=member_id, reach=reach)
    return standing


@tenancy.joins
def find_standings(*, contests: Sequence[Contest], member_id: UUID, reach: int = NEIGHBOURS) -> list[Standing]:
    """Return a member's standing on each of some boards of the organization, as ``find_standing`` does."""
    mine = values_on(contests, [member_id])
    return [_standing(contest, member_id, mine[contest.name].get(member_id), reach=reach) for contest in contests]


@tenancy.joins
def find_lines(*, contest: Contest, count: int) -> Lines | None:
    """Return the first lines of a board at this moment from its live set; None where it is missing, and asked for."""
    live = gateways.read_top(contest.name, count=count)
    if live is None:
        _ask_to_fill(contest)
        return None
    ranks = boards.ranks(Stretch([value for _, value in live.around], 0, 0), contest.board.tie_rule)
    places = [Place(member, rank, value) for (member, value), rank in zip(live.around, ranks, strict=True)]
    return Lines(places, live.participants)


@tenancy.joins
def feed_live_boards(*, member_ids: Collection[UUID]) -> None:
    """Bring the members' places in every live set of the organization up to date with their counters.

    Idempotent. Members who no longer take part (hidden, inactive, nothing counted) are taken out. One feeds at a time
    in an organization (an advisory lock until the door closes), so that what is read later is written later.

    Raises:
        RedisError: Redis is down; the sets may be behind until this is done again.
    """
    organization_id = tenancy.organization_id()
    contests = {contest.name: contest for contest in contests_today(organization_id)}
    _lock_feeding(organization_id)
    members = list(member_ids)
    for start in range(0, len(members), CHUNK):
        _feed(contests, members[start : start + CHUNK])


def take_wanted_boards() -> dict[UUID, list[str]]:
    """Return the names of the live sets that were asked for and are missing, by organization; each is returned once."""
    wanted: dict[UUID, list[str]] = {}
    for name in gateways.take_wanted():
        wanted.setdefault(UUID(name.partition(":")[0]), []).append(name)
    return wanted


@tenancy.joins
def fill_live_boards(*, names: Iterable[str]) -> int:
    """Fill the missing live sets of the organization's boards of these names; return how many stand now. Idempotent.

    Locks nobody out: what is fed meanwhile is kept.
    """
    wanted = set(names)
    contests = [contest for contest in contests_today(tenancy.organization_id()) if contest.name in wanted]
    return sum(_fill(contest) for contest in contests)


@tenancy.joins
def drop_live_boards() -> None:
    """Forget the live sets of the organization's boards; each is filled again when somebody asks."""
    gateways.drop({contest.name for contest in contests_today(tenancy.organization_id())})


@tenancy.joins
def drop_live_boards_that_differ() -> list[str]:
    """Forget the live sets that say otherwise than the counters; return their boards' codes.

    Members to whom something happened in the last ten minutes are left out: they may not have been fed yet.
    """
    organization_id = tenancy.organization_id()
    differing = [contest for contest in contests_today(organization_id) if _differs(contest)]
    for contest in differing:
        log.error("live_board_differs", board=contest.board.code, organization=str(organization_id))
    gateways.drop([contest.name for contest in differing])
    return [contest.board.code for contest in differing]


def _standing(contest: Contest, member_id: UUID, mine: int | None, *, reach: int) -> Standing:
    live = gateways.read_place(contest.name, member_id, reach=reach, is_dense=_is_dense(contest))
    if live is None:
        _ask_to_fill(contest)
    if live is None or live.value != mine:
        return standing_of(contest, member_id, reach=reach)
    if live.value is None:
        return Standing(Place(member_id, None, 0), live.participants, 0)
    stretch = Stretch([value for _, value in live.around], live.first, live.better_than_first, live.grades)
    found = Standing(Place(member_id, None, live.value), live.participants, live.better)
    return placed(found, stretch, [member for member, _ in live.around], tie_rule=contest.board.tie_rule)


def _differs(contest: Contest) -> bool:
    live = gateways.read_all(contest.name)
    if live is None:
        return False
    settled = dict(all_values(contest))
    differing = [member for member, _ in live.items() ^ settled.items()]
    states = MemberState.objects.of(contest.organization_id).filter(updated_at__gte=timezone.now() - FED_WITHIN)
    moving = set(states.values_list("member_id", flat=True))
    return not moving.issuperset(differing)


def _ask_to_fill(contest: Contest) -> None:
    if counters_of(contest).values("pk")[: FILLED_AT_ONCE + 1].count() > FILLED_AT_ONCE:
        gateways.want(contest.name)
    else:
        _fill(contest)


def _fill(contest: Contest) -> bool:
    return gateways.fill(contest.name, lambda: all_values(contest), is_dense=_is_dense(contest))


def _is_dense(contest: Contest) -> bool:
    return contest.board.tie_rule == "dense"


def _feed(contests: Mapping[str, Contest], member_ids: Collection[UUID]) -> None:
    def values(names: Sequence[str]) -> dict[str, dict[UUID, int | None]]:
        found = values_on([contests[name] for name in names], member_ids)
        return {name: {member_id: found[name].get(member_id) for member_id in member_ids} for name in names}

    gateways.feed(contests, values)


def _lock_feeding(organization_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"live boards {organization_id}"])
