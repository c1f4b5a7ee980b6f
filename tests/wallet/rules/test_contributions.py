from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.rules.contributions import (
    MONTHLY,
    WEEKLY,
    Duty,
    Payment,
    Rhythm,
    Standing,
    cycle_dates,
    cycles_until,
    share_out,
)

START = date(2026, 1, 1)


def duty(key, day, *, amount=100, grace=0):
    due_on = date(2026, 1, day)
    return Duty(key, amount, due_on, due_on + timedelta(days=grace), START)


def test_a_week_begins_on_monday_and_the_first_one_is_not_due_before_the_start():
    thursday = date(2026, 3, 5)

    assert cycle_dates(Rhythm(WEEKLY, thursday, 5), 1).due_on == date(2026, 3, 6)
    assert cycle_dates(Rhythm(WEEKLY, thursday, 1), 1).due_on == date(2026, 3, 9)
    assert cycle_dates(Rhythm(WEEKLY, thursday, 1), 3).starts_on == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("number", "due_on"), [(1, date(2026, 1, 31)), (2, date(2026, 2, 28)), (14, date(2027, 2, 28))]
)
def test_a_month_without_that_day_is_due_on_its_last(number, due_on):
    assert cycle_dates(Rhythm(MONTHLY, START, 31), number).due_on == due_on


def test_a_plan_that_starts_after_the_day_begins_with_the_next_month():
    dates = cycle_dates(Rhythm(MONTHLY, date(2025, 12, 20), 5), 1)

    assert (dates.starts_on, dates.ends_on, dates.due_on) == (date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 5))


def test_cycles_are_opened_when_they_begin():
    rhythm = Rhythm(MONTHLY, START, 5)

    assert [dates.number for dates in cycles_until(rhythm, date(2026, 3, 1), after=1)] == [2, 3]
    assert cycles_until(rhythm, date(2026, 3, 31), after=3) == []


def test_the_oldest_duty_is_paid_first_and_the_rest_waits_for_the_next():
    paid = share_out([duty(2, 12), duty(1, 5)], [Payment(150, date(2026, 1, 4))], today=date(2026, 1, 4))

    assert paid == [Standing(1, 100, date(2026, 1, 4), "paid"), Standing(2, 50, None, "due")]


@pytest.mark.parametrize(
    ("paid", "today", "status"),
    [(0, 7, "due"), (0, 8, "late"), (99, 7, "due"), (99, 8, "short"), (100, 8, "paid")],
)
def test_a_duty_is_late_or_short_once_the_days_of_grace_are_over(paid, today, status):
    payments = [Payment(paid, date(2026, 1, 8))] if paid else []

    assert share_out([duty(1, 5, grace=2)], payments, today=date(2026, 1, today))[0].status == status


def test_money_from_before_the_plan_pays_nothing():
    assert share_out([duty(1, 5)], [Payment(100, date(2025, 12, 31))], today=START)[0].paid_minor == 0


@given(
    st.lists(st.integers(1, 500), max_size=8),
    st.lists(st.tuples(st.integers(1, 700), st.integers(1, 28)), max_size=8),
    st.randoms(),
)
def test_nothing_is_paid_twice_and_the_order_of_facts_makes_no_difference(amounts, paid, dice):
    duties = [duty(key, key + 1, amount=amount) for key, amount in enumerate(amounts)]
    payments = [Payment(amount, date(2026, 1, day)) for amount, day in paid]
    standings = share_out(duties, payments, today=date(2026, 2, 1))
    for facts in (duties, payments):
        dice.shuffle(facts)

    assert sum(standing.paid_minor for standing in standings) == min(sum(amounts), sum(amount for amount, _ in paid))
    assert share_out(duties, payments, today=date(2026, 2, 1)) == standings
