from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.rules.limits import Limit, Used, fee_of, left_of, limits_for, passed_by, started_on


@pytest.mark.parametrize(
    ("period", "begin"), [("day", date(2026, 11, 22)), ("week", date(2026, 11, 16)), ("month", date(2026, 11, 1))]
)
def test_a_period_begins_on_its_first_day(period, begin):
    assert started_on(period, date(2026, 11, 22)) == begin


def test_a_limit_for_a_kind_of_member_stands_in_place_of_the_general_one():
    general, gold, week = Limit("member", "day", "", 10), Limit("member", "day", "gold", 99), Limit("member", "week")

    assert set(limits_for([gold, general, week], "gold")) == {gold, week}
    assert set(limits_for([gold, general, week], "silver")) == {general, week}


@pytest.mark.parametrize(
    ("limit", "used", "left"),
    [
        (Limit("member", "day", "", 100), Used(30, 1), 70),
        (Limit("member", "day", "", 100), Used(130, 1), 0),
        (Limit("member", "day", "", None, 2), Used(30, 1), None),
        (Limit("member", "day", "", None, 2), Used(30, 2), 0),
        (Limit("member", "day", "", 100, 1), Used(0, 1), 0),
    ],
)
def test_what_is_left_of_a_limit(limit, used, left):
    assert left_of(limit, used) == left


def test_the_tightest_limit_is_named():
    day, week = Limit("member", "day", "", 100), Limit("member", "week", "", 120)
    used = {("member", "day"): Used(50, 1), ("member", "week"): Used(110, 2)}

    assert passed_by(60, [day, week], used) == (week, 10)
    assert passed_by(10, [day, week], used) is None
    assert passed_by(101, [day], {}) == (day, 100)


@given(st.integers(1, 10**12), st.integers(0, 10**6), st.integers(0, 10_000))
def test_a_fee_is_never_rounded_down(amount_minor, fixed, bps):
    fee = fee_of(amount_minor, fee_minor=fixed, fee_bps=bps)

    assert 0 <= (fee - fixed) * 10_000 - amount_minor * bps < 10_000
