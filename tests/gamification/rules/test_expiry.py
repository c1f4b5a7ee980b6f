"""Which points are left of each month, against a pairing of every debit with the oldest lot of its time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gamification.rules.expiry import Expiry, left, months_later

YEAR = Expiry(months=12, by_inactivity=False, notice_days=30)


@pytest.mark.parametrize(
    ("earned_on", "expires_on"),
    [
        (date(2026, 1, 1), date(2027, 2, 1)),
        (date(2026, 1, 31), date(2027, 2, 1)),
        (date(2026, 12, 31), date(2028, 1, 1)),
    ],
)
def test_points_go_on_the_first_day_after_their_whole_months(earned_on, expires_on):
    assert YEAR.expires_on(earned_on) == expires_on


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_what_is_due_on_a_day_is_what_expires_until_then(day, months):
    expiry = Expiry(months=months, by_inactivity=False, notice_days=30)

    due = expiry.due_month(day)

    assert expiry.expires_on(due) <= day
    assert expiry.expires_on(months_later(due, 1)) > day


def test_the_oldest_months_pay_first():
    earned = {date(2026, 1, 1): 50, date(2026, 2, 1): 30, date(2026, 3, 1): 20}

    assert left(earned, out=60) == {date(2026, 2, 1): 20, date(2026, 3, 1): 20}
    assert left(earned, out=0) == earned
    assert left(earned, out=100) == {}


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(-60, 40)), max_size=30))
def test_it_comes_to_the_same_as_pairing_each_debit_with_the_oldest_lot(moves):
    lots, earned, out = [], {}, 0
    for offset, change in sorted(moves, key=lambda move: move[0]):
        month = (date(2026, 1, 1) + timedelta(days=offset)).replace(day=1)
        if change > 0:
            lots.append([month, change])
            earned[month] = earned.get(month, 0) + change
        elif sum(points for _, points in lots) >= -change:
            out -= change
            spend(lots, -change)

    expected = {}
    for month, points in lots:
        if points:
            expected[month] = expected.get(month, 0) + points
    assert left(earned, out=out) == expected


def spend(lots, points):
    for lot in lots:
        taken = min(points, lot[1])
        lot[1] -= taken
        points -= taken
