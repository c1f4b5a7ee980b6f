"""Places at this moment: the live set and the database say the same."""

from uuid import uuid4

import pytest
from django_redis import get_redis_connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from gamification import gateways
from gamification.selectors.boards import standing_of
from gamification.selectors.contests import contests_today
from gamification.services import (
    drop_live_boards,
    drop_live_boards_that_differ,
    feed_live_boards,
    fill_live_boards,
    find_lines,
    find_standing,
    find_standings,
    take_wanted_boards,
)
from gamification.services.leaderboards import live
from goodplay.core import tenancy
from tests.factories.accounts import NamedMemberFactory, PreferenceFactory
from tests.gamification.services.leaderboards.boards import contest, count, members_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


def by_hand(values, place, tie_rule):
    """The rank by definition."""
    mine = values[place]
    if tie_rule == "ordinal":
        return 1 + sum(value > mine for value in values) + values[:place].count(mine)
    if tie_rule == "dense":
        return 1 + len({value for value in values if value > mine})
    return 1 + sum(value > mine for value in values)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.integers(1, 6), min_size=1, max_size=14),
    tie_rule=st.sampled_from(["standard", "dense", "ordinal"]),
    data=st.data(),
)
def test_every_answer_is_the_rank_by_definition(values, tie_rule, data):
    with tenancy.savepoint():
        members = members_with(*values)
        board = contest(tie_rule)
        place = data.draw(st.integers(0, len(values) - 1))
        gateways.drop([board.name])

        counted = find_standing(contest=board, member_id=members[place].pk, reach=2)
        from_live = find_standing(contest=board, member_id=members[place].pk, reach=2)

        assert counted == from_live == standing_of(board, members[place].pk, reach=2)
        assert counted.place.rank == by_hand(values, place, tie_rule)
        assert [line.rank for line in counted.neighbours] == [
            by_hand(values, [member.pk for member in members].index(line.member_id), tie_rule)
            for line in counted.neighbours
        ]
        assert counted.participants == len(values)
        assert counted.percentile == round(100 * sum(v <= values[place] for v in values) / len(values), 1)
        for member in members:
            count(member, 0)


def test_the_second_look_is_answered_by_the_live_set(monkeypatch):
    members = members_with(30, 20, 10)
    board = contest()
    first = find_standing(contest=board, member_id=members[1].pk)

    monkeypatch.setattr(live, "standing_of", None)
    second = find_standing(contest=board, member_id=members[1].pk)

    assert first == second
    assert (second.place.rank, second.percentile) == (2, 66.7)


def test_a_board_without_gaps_is_answered_by_the_live_sets_too(monkeypatch):
    members = members_with(30, 30, 20, 10)
    board = contest("dense")
    first = find_standing(contest=board, member_id=members[3].pk, reach=1)

    monkeypatch.setattr(live, "standing_of", None)

    assert find_standing(contest=board, member_id=members[3].pk, reach=1) == first
    assert first.place.rank == 3


def test_the_different_values_follow_what_is_fed(monkeypatch):
    members = members_with(30, 30, 20, 10)
    board = contest("dense")
    find_standing(contest=board, member_id=members[3].pk)
    monkeypatch.setattr(live, "standing_of", None)

    ranks = []
    for member, value in ((0, 20), (1, 20), (2, 25), (2, 0)):
        count(members[member], value)
        feed_live_boards(member_ids=[members[member].pk])
        ranks.append(find_standing(contest=board, member_id=members[3].pk).place.rank)

    assert ranks == [3, 2, 3, 2]


def test_a_board_without_gaps_answers_nothing_when_its_values_are_lost():
    members = members_with(30, 20)
    board = contest("dense")
    find_standing(contest=board, member_id=members[1].pk)

    get_redis_connection().delete(f"standings:{{{board.name}}}:grades")

    assert gateways.read_place(board.name, members[1].pk, reach=1, is_dense=True) is None
    assert find_standing(contest=board, member_id=members[1].pk).place.rank == 2
    assert gateways.read_place(board.name, members[1].pk, reach=1, is_dense=True).grades == 0


def test_five_neighbours_stand_on_each_side():
    members = members_with(*range(20, 0, -1))

    standing = find_standing(contest=contest(), member_id=members[9].pk)

    assert [line.rank for line in standing.neighbours] == [5, 6, 7, 8, 9, 11, 12, 13, 14, 15]


def test_a_flushed_redis_changes_no_answer():
    members = members_with(5, 5, 3)
    board = contest()
    before = [find_standing(contest=board, member_id=member.pk) for member in members]

    get_redis_connection().flushdb()

    assert [find_standing(contest=board, member_id=member.pk) for member in members] == before
    assert [standing.place.rank for standing in before] == [1, 1, 3]


def test_without_redis_the_database_answers(monkeypatch):
    members = members_with(5, 3)
    monkeypatch.setattr(gateways, "get_redis_connection", lambda: Redis(port=1, retry=Retry(NoBackoff(), 0)))

    assert find_standing(contest=contest(), member_id=members[1].pk).place.rank == 2


def test_feeding_without_redis_is_done_again(monkeypatch):
    members = members_with(5)
    contest()
    monkeypatch.setattr(gateways, "get_redis_connection", lambda: Redis(port=1, retry=Retry(NoBackoff(), 0)))

    with pytest.raises(RedisError):
        feed_live_boards(member_ids=[members[0].pk])


def test_a_live_set_that_says_otherwise_is_dropped():
    members = members_with(5, 3)
    board = contest()
    find_standing(contest=board, member_id=members[0].pk)
    assert drop_live_boards_that_differ() == []
    gateways.feed([board.name], lambda names: {names[0]: {members[0].pk: 99}})

    assert drop_live_boards_that_differ() == ["points.all_time"]
    assert gateways.read_all(board.name) is None


def test_feeding_moves_members_in_the_set_that_is_there():
    members = members_with(5, 3, 1)
    board = contest()
    find_standing(contest=board, member_id=members[0].pk)

    count(members[2], 9)
    count(members[1], 0)
    feed_live_boards(member_ids=[members[1].pk, members[2].pk])

    assert gateways.read_all(board.name) == {members[2].pk: 9, members[0].pk: 5}


def test_feeding_leaves_a_missing_set_missing():
    members = members_with(5)
    board = contest()

    feed_live_boards(member_ids=[members[0].pk])

    assert gateways.read_all(board.name) is None


def test_a_set_that_is_behind_is_not_believed():
    members = members_with(5, 3)
    board = contest()
    find_standing(contest=board, member_id=members[1].pk)

    count(members[1], 9)

    assert find_standing(contest=board, member_id=members[1].pk).place.rank == 1


def test_who_has_nothing_has_no_place():
    members_with(5)
    newcomer = NamedMemberFactory.create()
    board = contest()

    counted = find_standing(contest=board, member_id=newcomer.pk)
    from_live = find_standing(contest=board, member_id=newcomer.pk)

    assert counted == from_live
    assert (counted.place.rank, counted.percentile, counted.participants, counted.neighbours) == (None, None, 1, ())


def test_who_hides_stands_nowhere():
    members = members_with(5, 3)
    PreferenceFactory.create(member=members[0], name="show_on_leaderboards", value=False)

    hidden, seen = (find_standing(contest=contest(), member_id=member.pk) for member in members)

    assert (hidden.place.rank, seen.place.rank, seen.participants) == (None, 1, 1)


def test_members_without_a_name_or_gone_stand_nowhere():
    members = members_with(5, 4, 3)
    type(members[0]).objects.filter(pk=members[0].pk).update(display_name="")
    type(members[1]).objects.filter(pk=members[1].pk).update(is_active=False)

    assert find_standing(contest=contest(), member_id=members[2].pk).place.rank == 1


def test_dropped_sets_fill_again():
    members = members_with(5)
    board = contest()
    find_standing(contest=board, member_id=members[0].pk)

    drop_live_boards()

    assert gateways.read_all(board.name) is None
    assert find_standing(contest=board, member_id=members[0].pk).place.rank == 1
    assert gateways.read_all(board.name) == {members[0].pk: 5}


def test_what_is_fed_while_a_set_is_filled_is_laid_over_it():
    first, second = members_with(5, 3)
    board = contest()

    def read():
        yield first.pk, 5
        gateways.feed([board.name], lambda names: {names[0]: {first.pk: 8, second.pk: None}})
        yield second.pk, 3

    assert gateways.fill(board.name, read)
    assert gateways.read_all(board.name) == {first.pk: 8}


def test_a_draft_that_redis_had_no_room_for_is_not_published():
    members = members_with(5)
    board = contest()

    def read():
        yield from ((uuid4(), 1) for _ in range(gateways.CHUNK))
        redis = get_redis_connection()
        (draft,) = (key for key in redis.scan_iter(f"standings:{{{board.name}}}:*") if b"building" not in key)
        redis.delete(draft)
        yield members[0].pk, 5

    assert not gateways.fill(board.name, read)
    assert gateways.read_all(board.name) is None


def test_who_took_too_long_to_fill_publishes_nothing():
    members = members_with(5)
    board = contest()

    def read():
        get_redis_connection().set(f"standings:{{{board.name}}}:building", uuid4().hex)
        yield members[0].pk, 5

    assert not gateways.fill(board.name, read)
    assert gateways.read_all(board.name) is None


def test_a_large_board_is_filled_by_a_worker(monkeypatch):
    members = members_with(5, 3)
    board = contest()
    monkeypatch.setattr(live, "FILLED_AT_ONCE", 1)

    counted = find_standing(contest=board, member_id=members[1].pk)
    asked = take_wanted_boards()

    assert (counted.place.rank, gateways.read_all(board.name)) == (2, None)
    assert asked == {tenancy.organization_id(): [board.name]}
    assert take_wanted_boards() == {}
    assert fill_live_boards(names=asked[tenancy.organization_id()]) == 1
    assert gateways.read_all(board.name) == {members[0].pk: 5, members[1].pk: 3}


def test_the_first_lines_come_from_the_live_set():
    members = members_with(5, 5, 3)
    board = contest()

    missing = find_lines(contest=board, count=2)
    lines = find_lines(contest=board, count=2)

    assert missing is None
    assert [(place.member_id, place.rank, place.value) for place in lines.places] == [
        (members[0].pk, 1, 5),
        (members[1].pk, 1, 5),
    ]
    assert lines.participants == 3


def test_places_on_many_boards_take_as_many_queries_as_on_one(django_assert_max_num_queries):
    (member,) = members_with(5)
    for timeframe in ("all_time", "weekly", "daily"):
        contest(timeframe=timeframe)
    boards = contests_today(tenancy.organization_id())
    find_standings(contests=boards, member_id=member.pk)

    with django_assert_max_num_queries(3):
        standings = find_standings(contests=boards, member_id=member.pk, reach=0)

    assert sorted(standing.place.rank is None for standing in standings) == [False, True, True]


def test_one_fills_at_a_time():
    members = members_with(5)
    board = contest()
    inner = []

    def read():
        inner.append(gateways.fill(board.name, lambda: [(members[0].pk, 1)]))
        return [(members[0].pk, 5)]

    assert gateways.fill(board.name, read)
    assert inner == [False]
    assert gateways.read_all(board.name) == {members[0].pk: 5}
