"""Live places: a sorted set of Redis for each board and period, answered at once and lost without harm.

A set holds every participant with the negated value as score (equal values then stand in the order of the ids), and
one guard with an endless score: a set without the guard is not complete and answers nothing. Scores are doubles, so
values are exact up to 2**53.

Who writes takes a turn, then reads the database, then writes under that turn. When another took a turn in between,
the first may have read too early: his write is refused and he begins again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import structlog
from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

KEPT_SECONDS = 3 * 24 * 60 * 60
TURN_SECONDS = 60 * 60
BUILDING_SECONDS = 60
MOST_TURNS = 5
CHUNK = 5_000
GUARD = "~"

READ = """
if redis.call('ZSCORE', KEYS[1], '~') == false then return false end
local participants = redis.call('ZCARD', KEYS[1]) - 1
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score == false then return {participants} end
local better = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. score)
local position = redis.call('ZRANK', KEYS[1], ARGV[1])
local first = math.max(position - tonumber(ARGV[2]), 0)
local around = redis.call('ZRANGE', KEYS[1], first, position + tonumber(ARGV[2]), 'WITHSCORES')
local before = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. around[2])
return {participants, score, better, first, before, around}
"""
FEED = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
if redis.call('ZSCORE', KEYS[1], '~') == false then return 1 end
for place = 3, #ARGV, 2 do
  if ARGV[place + 1] == '' then redis.call('ZREM', KEYS[1], ARGV[place])
  else redis.call('ZADD', KEYS[1], ARGV[place + 1], ARGV[place]) end
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""
PUBLISH = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] then redis.call('DEL', KEYS[3]) return 0 end
redis.call('ZADD', KEYS[3], '+inf', '~')
redis.call('RENAME', KEYS[3], KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""


@dataclass(frozen=True, slots=True)
class LivePlace:
    """Where a member stands in a set; ``value`` is None for who does not take part.

    ``better`` is the number of members with a better value; ``around`` are the members from position ``first`` (from
    0) on with their values, best first, equal values by id, and ``better_than_first`` have more than the first of them.
    """

    participants: int
    value: int | None = None
    better: int = 0
    first: int = 0
    better_than_first: int = 0
    around: tuple[tuple[UUID, int], ...] = ()


def read_place(board: str, member_id: UUID, *, reach: int) -> LivePlace | None:
    """Return a member's place with ``reach`` neighbours on each side; None when the set is missing or Redis is down."""
    try:
        answer: Any = get_redis_connection().eval(READ, 1, _set(board), str(member_id), reach)
    except RedisError as error:
        log.warning("live_board_unread", board=board, error=str(error))
        return None
    if not answer:
        return None
    if len(answer) == 1:
        return LivePlace(participants=answer[0])
    participants, score, better, first, before, around = answer
    return LivePlace(participants, _value(score), better, first, before, tuple(_entries(around)))


def read_all(board: str) -> dict[UUID, int] | None:
    """Return every member of a set with the value; None when it is missing or Redis is down."""
    try:
        members: Any = get_redis_connection().zrange(_set(board), 0, -1, withscores=True)
    except RedisError as error:
        log.warning("live_board_unread", board=board, error=str(error))
        return None
    if not members or members[-1][0].decode() != GUARD:
        return None
    return {UUID(member.decode()): _value(score) for member, score in members[:-1]}


def fill(board: str, read: Callable[[], Iterable[tuple[UUID, int]]]) -> bool:
    """Replace a set by the members that ``read`` returns; one at a time does it, and Redis down is no error.

    Returns:
        True when the set stands; False when another is filling it, wrote in between, or Redis is down.
    """
    try:
        redis = get_redis_connection()
        if not redis.set(_building(board), 1, nx=True, ex=BUILDING_SECONDS):
            return False
        turn = _take_turn(redis, board)
        published = _publish(redis, board, turn, read())
        redis.delete(_building(board))
    except RedisError as error:
        log.warning("live_board_unfilled", board=board, error=str(error))
        return False
    return published


def feed(boards: Iterable[str], read: Callable[[str], Mapping[UUID, int | None]]) -> None:
    """Write the values of some members into the sets that are there; None takes a member out.

    ``read`` is called again for a board where another wrote in between; a set that is never free is dropped.

    Raises:
        RedisError: The sets may now be behind; do it again.
    """
    redis, left = get_redis_connection(), list(boards)
    for _ in range(MOST_TURNS):
        turns = {board: _take_turn(redis, board) for board in left}
        standing = [board for board in left if redis.exists(_set(board))]
        left = [board for board in standing if not _feed(redis, board, turns[board], read(board))]
        if not left:
            return
    drop(left)


def drop(boards: Iterable[str]) -> None:
    """Forget sets; each is filled again when somebody asks.

    Raises:
        RedisError: The sets may still be there.
    """
    if names := [_set(board) for board in boards]:
        get_redis_connection().delete(*names)


def _take_turn(redis: Any, board: str) -> str:
    turn = uuid4().hex
    redis.set(_turn(board), turn, ex=TURN_SECONDS)
    return turn


def _feed(redis: Any, board: str, turn: str, values: Mapping[UUID, int | None]) -> bool:
    words = [word for member, value in values.items() for word in (str(member), "" if value is None else -value)]
    return bool(redis.eval(FEED, 2, _set(board), _turn(board), turn, KEPT_SECONDS, *words))


def _publish(redis: Any, board: str, turn: str, values: Iterable[tuple[UUID, int]]) -> bool:
    draft, rows = f"{_set(board)}:{turn}", iter(values)
    while chunk := {str(member): -value for member, value in islice(rows, CHUNK)}:
        redis.zadd(draft, chunk)
        redis.expire(draft, BUILDING_SECONDS)
    return bool(redis.eval(PUBLISH, 3, _set(board), _turn(board), draft, turn, KEPT_SECONDS))


def _entries(flat: list[bytes]) -> Iterator[tuple[UUID, int]]:
    for member, score in zip(flat[::2], flat[1::2], strict=True):
        if member.decode() != GUARD:
            yield UUID(member.decode()), _value(score)


def _value(score: float | bytes) -> int:
    return -int(float(score))


def _set(board: str) -> str:
    return f"board:{{{board}}}"


def _turn(board: str) -> str:
    return f"{_set(board)}:turn"


def _building(board: str) -> str:
    return f"{_set(board)}:building"
