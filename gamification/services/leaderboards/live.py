"""Places at this moment: from the live sets, and from the database where a set is missing or behind."""

from collections.abc import Collection, Mapping
from uuid import UUID

import structlog

from gamification import gateways
from gamification.rules.boards import Stretch
from gamification.selectors.boards import Contest, Place, Standing, all_values, placed, standing_of, standings
from gamification.selectors.contests import contests_today
from goodplay.core import tenancy

log = structlog.get_logger(__name__)

CHUNK = 2_000
"""How many members are read and written together."""
NEIGHBOURS = 5
"""How many members are shown on each side of a member's own place."""


@tenancy.joins
def find_standing(*, contest: Contest, member_id: UUID, reach: int = NEIGHBOURS) -> Standing:
    """Return a member's standing on a board at this moment; a missing live set is filled on the way.

    The live set answers while it agrees with the member's own counter; otherwise the database does.
    """
    mine = standings(contest, [member_id]).values_list("value", flat=True).first()
    live = None if contest.board.tie_rule == "dense" else gateways.read_place(contest.name, member_id, reach=reach)
    if live is None:
        gateways.fill(contest.name, lambda: all_values(contest))
    if live is None or live.value != mine:
        return standing_of(contest, member_id, reach=reach)
    if live.value is None:
        return Standing(Place(member_id, None, 0), live.participants, 0)
    stretch = Stretch([value for _, value in live.around], live.first, live.better_than_first)
    found = Standing(Place(member_id, None, live.value), live.participants, live.better)
    return placed(found, stretch, [member for member, _ in live.around], tie_rule=contest.board.tie_rule)


@tenancy.joins
def feed_live_boards(*, member_ids: Collection[UUID]) -> None:
    """Bring the members' places in every live set of the organization up to date with their counters.

    Idempotent. Members who no longer take part (hidden, inactive, nothing counted) are taken out.

    Raises:
        RedisError: Redis is down; the sets may be behind until this is done again.
    """
    contests = {contest.name: contest for contest in contests_today(tenancy.organization_id())}
    members = list(member_ids)
    for start in range(0, len(members), CHUNK):
        _feed(contests, members[start : start + CHUNK])


@tenancy.joins
def drop_live_boards() -> None:
    """Forget the live sets of the organization's boards; each is filled again when somebody asks."""
    gateways.drop({contest.name for contest in contests_today(tenancy.organization_id())})


@tenancy.joins
def drop_live_boards_that_differ() -> list[str]:
    """Forget the live sets that say otherwise than the counters; return their boards' codes."""
    differing = []
    for contest in contests_today(tenancy.organization_id()):
        live = gateways.read_all(contest.name)
        if live is not None and live != dict(all_values(contest)):
            log.error("live_board_differs", board=contest.board.code, organization=str(contest.organization_id))
            gateways.drop([contest.name])
            differing.append(contest.board.code)
    return differing


def _feed(contests: Mapping[str, Contest], member_ids: Collection[UUID]) -> None:
    def values(name: str) -> Mapping[UUID, int | None]:
        found = dict(standings(contests[name], member_ids).values_list("member_id", "value"))
        return {member_id: found.get(member_id) for member_id in member_ids}

    gateways.feed(contests, values)
