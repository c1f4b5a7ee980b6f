"""Live places: a sorted set of Redis for each board and period, answered at once and lost without harm.

A set holds every participant, as the 16 bytes of the id (a third less than its text), with the negated value as score
(equal values then stand in the order of the ids), and one guard with an endless score: a set without the guard is not
complete and answers nothing. Scores are doubles, so values are exact up to 2**53. A board on which equal values leave
no gap has a second set beside it, of its different values (and the guard): without that it answers nothing either.

Who feeds a board is alone (the caller's lock), so what is read later is written later. Filling takes long for large
boards and locks nobody out: what is fed meanwhile is noted beside the draft and laid over it when it is published.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from math import inf
from typing import Any
from uuid import UUID, uuid4

import structlog
from django_redis import get_redis_connection
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

KEPT_SECONDS = 3 * 24 * 60 * 60
BUILDING_SECONDS = 60
WANTED_SECONDS = 60 * 60
CHUNK = 5_000
GUARD = b"~"
WANTED = "boards:wanted"

READ = """
if redis.call('ZSCORE', KEYS[1], '~') == false then return false end
if ARGV[3] == '1' and redis.call('EXISTS', KEYS[2]) == 0 then return false end
local participants = redis.call('ZCARD', KEYS[1]) - 1
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score == false then return {participants} end
local better = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. score)
local position = redis.call('ZRANK', KEYS[1], ARGV[1])
local first = math.max(position - tonumber(ARGV[2]), 0)
local around = redis.call('ZRANGE', KEYS[1], first, position + tonumber(ARGV[2]), 'WITHSCORES')
local before = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. around[2])
local grades = redis.call('ZCOUNT', KEYS[2], '-inf', '(' .. around[2])
return {participants, score, better, first, before, grades, around}
"""
TOP = """
if redis.call('ZSCORE', KEYS[1], '~') == false then return false end
return {redis.call('ZCARD', KEYS[1]) - 1, redis.call('ZRANGE', KEYS[1], 0, ARGV[1] - 1, 'WITHSCORES')}
"""
LAY = """
local function lay(places, grades, member, score)
  local before = redis.call('EXISTS', grades) == 1 and redis.call('ZSCORE', places, member)
  if score == '' then redis.call('ZREM', places, member) else redis.call('ZADD', places, score, member) end
  if redis.call('EXISTS', grades) == 0 then return end
  if before and redis.call('ZCOUNT', places, before, before) == 0 then redis.call('ZREM', grades, before) end
  if score ~= '' then redis.call('ZADD', grades, score, score) end
end
"""
FEED = f"""{LAY}
local stands = redis.call('ZSCORE', KEYS[1], '~') ~= false
local fills = redis.call('EXISTS', KEYS[2]) == 1
for place = 2, #ARGV, 2 do
  if stands then lay(KEYS[1], KEYS[4], ARGV[place], ARGV[place + 1]) end
  if fills then redis.call('HSET', KEYS[3], ARGV[place], ARGV[place + 1]) end
end
if stands then redis.call('EXPIRE', KEYS[1], ARGV[1]) redis.call('EXPIRE', KEYS[4], ARGV[1]) end
if fills then redis.call('EXPIRE', KEYS[3], ARGV[1]) end
"""
PUBLISH = f"""{LAY}
local is_whole = redis.call('ZCARD', KEYS[4]) == tonumber(ARGV[3]) and redis.call('ZCARD', KEYS[6]) == tonumber(ARGV[4])
if redis.call('GET', KEYS[2]) ~= ARGV[1] or not is_whole then redis.call('DEL', KEYS[4], KEYS[6]) return 0 end
local late = redis.call('HGETALL', KEYS[3])
for place = 1, #late, 2 do lay(KEYS[4], KEYS[6], late[place], late[place + 1]) end
redis.call('ZADD', KEYS[4], '+inf', '~')
redis.call('RENAME', KEYS[4], KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('DEL', KEYS[2], KEYS[3], KEYS[5])
if redis.call('EXISTS', KEYS[6]) == 1 then
  redis.call('RENAME', KEYS[6], KEYS[5])
  redis.call('EXPIRE', KEYS[5], ARGV[2])
end
return 1
"""


@dataclass(frozen=True, slots=True)
class LivePlace:
    """Where a member stands in a set; ``value`` is None for who does not take part.

    ``better`` is the number of members with a better value; ``around`` are the members from position ``first`` (from
    0) on with their values, best first, equal values by id; ``better_than_first`` have more than the first of them, in
    ``grades`` different values if the board has the set of these, else 0.
    """

    participants: int
    value: int | None = None
    better: int = 0
    first: int = 0
    better_than_first: int = 0
    grades: int = 0
    around: tuple[tuple[UUID, int], ...] = ()


def read_place(board: str, member_id: UUID, *, reach: int, is_dense: bool = False) -> LivePlace | None:
    """Return a member's place with ``reach`` neighbours on each side; None when a set is missing or Redis is down.

    Args:
        board: The board's name.
        member_id: The member.
        reach: How many neighbours on each side.
        is_dense: Equal values leave no gap: the set of the different values is needed too.
    """
    try:
        keys = (_set(board), _grades(board))
        answer: Any = get_redis_connection().eval(READ, len(keys), *keys, member_id.bytes, reach, int(is_dense))
    except RedisError as error:
        log.warning("live_board_unread", board=board, error=str(error))
        return None
    if not answer:
        return None
    if len(answer) == 1:
        return LivePlace(participants=answer[0])
    participants, score, better, first, before, grades, around = answer
    return LivePlace(participants, _value(score), better, first, before, grades, tuple(_entries(around)))


def read_top(board: str, *, count: int) -> LivePlace | None:
    """Return the first members of a set; None when it is missing or Redis is down."""
    try:
        answer: Any = get_redis_connection().eval(TOP, 1, _set(board), count)
    except RedisError as error:
        log.warning("live_board_unread", board=board, error=str(error))
        return None
    return LivePlace(participants=answer[0], around=tuple(_entries(answer[1]))) if answer else None


def read_all(board: str) -> dict[UUID, int] | None:
    """Return every member of a set with the value; None when it is missing or Redis is down."""
    try:
        members: Any = get_redis_connection().zrange(_set(board), 0, -1, withscores=True)
    except RedisError as error:
        log.warning("live_board_unread", board=board, error=str(error))
        return None
    if not members or members[-1][0] != GUARD:
        return None
    return {UUID(bytes=member): _value(score) for member, score in members[:-1]}


def fill(board: str, read: Callable[[], Iterable[tuple[UUID, int]]], *, is_dense: bool = False) -> bool:
    """Replace a set by the members that ``read`` returns; one at a time does it, and Redis down is no error.

    Args:
        board: The board's name.
        read: Returns the members with their values; it must see everything that is committed when it is called.
        is_dense: Keep the set of the different values, too.

    Returns:
        True when the set stands; False when another is filling it, took over, or Redis is down or has no room.
    """
    try:
        redis, token = get_redis_connection(), uuid4().hex
        if not redis.set(_building(board), token, nx=True, ex=BUILDING_SECONDS):
            return False
        redis.delete(_late(board))
        return _publish(redis, board, token, read(), is_dense=is_dense)
    except RedisError as error:
        log.warning("live_board_unfilled", board=board, error=str(error))
        return False


def feed(boards: Iterable[str], read: Callable[[list[str]], Mapping[str, Mapping[UUID, int | None]]]) -> None:
    """Write the values of some members into the sets that are there or being filled; None takes a member out.

    Args:
        boards: The names of boards.
        read: Returns the values by board; called once, for those boards that take them. Nobody else may feed these
            boards between its reading and the end of this call.

    Raises:
        RedisError: The sets may now be behind; do it again.
    """
    redis, names = get_redis_connection(), list(boards)
    with redis.pipeline(transaction=False) as looks:
        for board in names:
            looks.exists(_set(board), _building(board))
        standing = [board for board, is_there in zip(names, looks.execute(), strict=True) if is_there]
    if not standing:
        return
    with redis.pipeline(transaction=False) as writes:
        for board, values in read(standing).items():
            words = [
                word for member, value in values.items() for word in (member.bytes, "" if value is None else -value)
            ]
            keys = (_set(board), _building(board), _late(board), _grades(board))
            writes.eval(FEED, len(keys), *keys, KEPT_SECONDS, *words)
        writes.execute()


def want(board: str) -> None:
    """Ask for a set to be filled by a worker; Redis down is no error."""
    try:
        redis = get_redis_connection()
        redis.sadd(WANTED, board)
        redis.expire(WANTED, WANTED_SECONDS)
    except RedisError as error:
        log.warning("live_board_not_asked_for", board=board, error=str(error))


def take_wanted() -> list[str]:
    """Return the names of the sets that were asked for, once; none while Redis is down."""
    try:
        redis = get_redis_connection()
        return sorted(name.decode() for name in redis.spop(WANTED, redis.scard(WANTED)) or ())
    except RedisError as error:
        log.warning("live_boards_unfilled", error=str(error))
        return []


def drop(boards: Iterable[str]) -> None:
    """Forget sets; each is filled again when somebody asks.

    Raises:
        RedisError: The sets may still be there.
    """
    if names := [key for board in boards for key in (_set(board), _building(board), _grades(board))]:
        get_redis_connection().delete(*names)


def _publish(redis: Any, board: str, token: str, values: Iterable[tuple[UUID, int]], *, is_dense: bool) -> bool:
    """Fill drafts and put them in the place of the sets; those of which Redis evicted something do not go there."""
    draft, rows, count = f"{_set(board)}:{token}", iter(values), 0
    graded, grades = f"{_grades(board)}:{token}", dict[bytes, float]({GUARD: inf} if is_dense else {})
    while chunk := {member.bytes: -value for member, value in islice(rows, CHUNK)}:
        count += redis.zadd(draft, chunk)
        if is_dense:
            grades |= {str(score).encode(): score for score in chunk.values()}
        redis.expire(draft, BUILDING_SECONDS)
        redis.expire(_building(board), BUILDING_SECONDS)
    scores = iter(grades.items())
    while part := dict(islice(scores, CHUNK)):
        redis.zadd(graded, part)
        redis.expire(graded, BUILDING_SECONDS)
    keys = (_set(board), _building(board), _late(board), draft, _grades(board), graded)
    return bool(redis.eval(PUBLISH, len(keys), *keys, token, KEPT_SECONDS, count, len(grades)))


def _entries(flat: list[bytes]) -> Iterator[tuple[UUID, int]]:
    for member, score in zip(flat[::2], flat[1::2], strict=True):
        if member != GUARD:
            yield UUID(bytes=member), _value(score)


def _value(score: float | bytes) -> int:
    return -int(float(score))


def _set(board: str) -> str:
    return f"standings:{{{board}}}"


def _building(board: str) -> str:
    return f"{_set(board)}:building"


def _late(board: str) -> str:
    return f"{_set(board)}:late"


def _grades(board: str) -> str:
    return f"{_set(board)}:grades"
