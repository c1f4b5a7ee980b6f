import pytest
from hypothesis import given
from hypothesis import strategies as some

from gamification.rules import scores
from gamification.rules.scores import Term

GIVEN = "quantity:donation.given:EUR"


def adds(term, stored):
    return scores.score([term], {term.metric: stored}).value


@pytest.mark.parametrize(
    ("metric", "weight_milli", "stored", "value"),
    [
        ("count", 1_000, 7, 7),
        ("count", 1_500, 3, 4),
        ("points", 10, 250, 2),
        ("quantity:hours.logged", 2_000, 2_500, 5),
        (GIVEN, 1_000, 999, 0),
        ("count", 1_000, -5, 0),
    ],
)
def test_evenly_a_unit_is_worth_its_weight(metric, weight_milli, stored, value):
    assert adds(Term("gaming", metric, "linear", weight_milli), stored) == value


@pytest.mark.parametrize(("euro", "value"), [(0, 0), (1, 40), (3, 80), (7, 120), (1_023, 400), (1_048_575, 800)])
def test_in_doublings_twice_as_much_is_always_the_same_step(euro, value):
    assert adds(Term("giving", GIVEN, "log", 40_000), euro * 1_000) == value


def test_a_line_adds_no_more_than_its_most():
    assert adds(Term("social", "count:volunteer.referred", "linear", 25_000, most=100), 9) == 100


def test_the_score_is_the_sum_of_its_groups():
    terms = [Term("gaming", "count", "linear", 1_000), Term("giving", "count", "linear", 2_000)]

    found = scores.score([*terms, Term("giving", GIVEN, "linear", 1_000)], {"count": 3, GIVEN: 4_000})

    assert (found.value, found.by_group) == (13, {"gaming": 3, "social": 0, "giving": 10})
    assert [(part.stored, part.adds) for part in found.parts] == [(3, 3), (3, 6), (4_000, 4)]


def test_a_member_who_did_nothing_has_nothing():
    assert scores.score([Term("gaming", "count", "log", 1_000)], {}).value == 0


@given(some.integers(0, 10**12), some.integers(0, 10**12), some.sampled_from(["linear", "log"]))
def test_who_does_more_never_has_less(one, other, scale):
    term = Term("gaming", "count", scale, 1_234)
    less, more = sorted((one, other))

    assert adds(term, less) <= adds(term, more)
