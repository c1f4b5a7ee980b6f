import pytest
from hypothesis import given
from hypothesis import strategies as some

from gamification.rules import leagues
from gamification.rules.leagues import Close, Group, Seating, Terms

TERMS = Terms(tiers=5, cohort_size=30, promoted_percent=20, demoted_percent=20, together_below=60)


def sizes(groups):
    return [(group.tier, group.pace_from, group.size) for group in groups]


def test_few_members_are_all_together():
    assert leagues.planned({1: [0] * 50, 3: [7] * 9}, TERMS) == [Group(None, 0, 60, number=1)]


def test_groups_are_planned_by_tier_and_pace():
    found = leagues.planned({1: list(range(90)), 2: [5] * 31}, TERMS)

    assert [(group.tier, group.pace_from, group.room) for group in found] == [
        (1, 0, 40),
        (1, 30, 40),
        (1, 60, 40),
        (2, 0, 40),
        (3, 0, 40),
        (4, 0, 40),
        (5, 0, 40),
    ]
    assert [group.number for group in found] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("members", "groups"), [(1, 1), (40, 1), (41, 2), (44, 2), (45, 2), (74, 2), (75, 3), (600, 20)]
)
def test_there_are_so_many_groups_that_each_has_about_thirty(members, groups):
    paces = {1: list(range(members)), 2: [1] * 60}

    found = [group for group in leagues.planned(paces, TERMS) if group.tier == 1]

    assert len(found) == groups


def test_who_comes_is_put_with_the_nearest_pace_of_his_tier():
    seating = Seating([Group(1, 0, 40, number=1), Group(1, 30, 40, number=2), Group(2, 0, 40, number=3)], TERMS)

    assert [seating.seat(tier, pace).number for tier, pace in [(1, 0), (1, 29), (1, 30), (1, 999), (2, 0)]] == [
        1,
        1,
        2,
        2,
        3,
    ]


def test_a_full_group_gives_to_its_neighbour_before_a_new_one_is_made():
    seating = Seating([Group(1, 0, 2, number=1), Group(1, 30, 2, size=1, number=2)], TERMS)

    numbers = [seating.seat(1, 5).number for _ in range(4)]

    assert numbers == [1, 1, 2, 3]
    assert sizes(seating.added) == [(1, 0, 1)]


def test_groups_of_one_pace_are_filled_to_their_aim_before_one_is_overfilled():
    seating = Seating([Group(1, 0, 40, number=1), Group(1, 0, 40, number=2)], TERMS)

    numbers = [seating.seat(1, 0).number for _ in range(82)]

    assert numbers == [1] * 30 + [2] * 30 + [1] * 10 + [2] * 10 + [3] * 2


def test_together_everybody_is_in_one_group_until_it_is_full():
    seating = Seating([Group(None, 0, 2, number=1)], TERMS)

    assert [seating.seat(tier, 0).number for tier in (1, 4, 2)] == [1, 1, 2]
    assert sizes(seating.added) == [(None, 0, 1)]


@given(
    some.lists(some.tuples(some.integers(1, 5), some.integers(0, 500)), max_size=400),
    some.lists(some.tuples(some.integers(1, 5), some.integers(0, 500)), max_size=400),
)
def test_no_group_is_over_its_room_and_everybody_sits_in_his_tier(expected, come):
    paces = {tier: [pace for each, pace in expected if each == tier] for tier in range(1, 6)}
    groups = leagues.planned(paces, TERMS)
    seating = Seating(groups, TERMS)

    seated = [(tier, seating.seat(tier, pace)) for tier, pace in come]

    everything = [*groups, *seating.added]
    assert all(group.size <= group.room for group in everything)
    assert sum(group.size for group in everything) == len(come)
    assert all(group.tier in (None, tier) for tier, group in seated)
    assert len({group.number for group in everything}) == len(everything)


@pytest.mark.parametrize(
    ("participants", "movers"), [(1, (0, 0)), (2, (0, 0)), (3, (1, 0)), (5, (1, 1)), (30, (6, 6)), (33, (6, 6))]
)
def test_how_many_move(participants, movers):
    assert leagues.movers(participants, TERMS) == movers


def test_the_first_rise_the_last_fall_and_nobody_leaves_the_ladder():
    values = [(5, 100), (2, 90), (1, 50), (3, 50), (4, 20), (2, 10), (1, 9), (3, 8), (1, 7), (2, 6)]

    found = leagues.close(values, TERMS)

    assert [(each.rank, each.outcome, each.next_tier) for each in found] == [
        (1, "stayed", 5),
        (2, "promoted", 3),
        (3, "stayed", 1),
        (3, "stayed", 3),
        (5, "stayed", 4),
        (6, "stayed", 2),
        (7, "stayed", 1),
        (8, "stayed", 3),
        (9, "stayed", 1),
        (10, "demoted", 1),
    ]


def test_equal_values_share_the_better_place():
    found = leagues.close([(2, 5)] * 10, TERMS)

    assert {(each.rank, each.outcome) for each in found} == {(1, "promoted")}


def test_who_left_or_has_nothing_left_does_not_move():
    found = leagues.close([(3, None), (3, 0), (3, 0), (3, 0), (3, 0), (3, 0)], TERMS)

    assert found[0] == Close(0, None, "left", 3)
    assert {(each.rank, each.outcome, each.next_tier) for each in found[1:]} == {(1, "stayed", 3)}


def test_where_nobody_falls_nobody_falls():
    kind = Terms(tiers=3, cohort_size=30, promoted_percent=10, demoted_percent=0, together_below=0)

    found = leagues.close([(2, 10 - place) for place in range(10)], kind)

    assert [each.outcome for each in found] == ["promoted", *["stayed"] * 9]


@given(some.lists(some.tuples(some.integers(1, 5), some.none() | some.integers(-5, 50)), max_size=60))
def test_a_close_does_not_depend_on_the_order_of_members(values):
    forward = dict(zip(range(len(values)), leagues.close(values, TERMS), strict=True))
    backward = dict(zip(reversed(range(len(values))), leagues.close(values[::-1], TERMS), strict=True))

    assert forward == backward
    assert all(1 <= each.next_tier <= 5 for each in forward.values())
