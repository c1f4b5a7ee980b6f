"""Streaks: what extends, breaks and excuses them."""

from datetime import date, timedelta

import pytest

from gamification.rules.metrics import starts
from gamification.rules.streaks import (
    Mercy,
    Run,
    Span,
    current_length,
    expires_on,
    extended,
    freezes_left,
    is_excused,
    merged,
    milestone,
    missed,
)

MERCY = Mercy({"day": 3, "week": 2, "month": 1}, most_freezes=2)


def day(text):
    return date.fromisoformat(text)


def after(*days, cadence="day", excused=(), mercy=None):
    """The streak after something was done on the days (of March 2026 if they are numbers)."""
    run = None
    for each in days:
        on = date(2026, 3, each) if isinstance(each, int) else day(each)
        run = extended(run, cadence=cadence, starts=starts(on), excused=merged(excused), mercy=mercy or Mercy())
    return run


@pytest.mark.parametrize(
    ("cadence", "days", "current", "longest"),
    [
        ("day", ["2026-03-01", "2026-03-02", "2026-03-03"], 3, 3),
        ("day", ["2026-03-01", "2026-03-01", "2026-03-03"], 1, 1),
        ("day", ["2026-03-01", "2026-03-02", "2026-03-04"], 1, 2),
        ("day", ["2026-02-28", "2026-03-01"], 2, 2),
        ("day", ["2028-02-28", "2028-02-29", "2028-03-01"], 3, 3),
        ("day", ["2026-03-28", "2026-03-29", "2026-03-30"], 3, 3),
        ("day", ["2026-10-24", "2026-10-25", "2026-10-26"], 3, 3),
        ("week", ["2026-12-28", "2027-01-03", "2027-01-04"], 2, 2),
        ("week", ["2026-03-02", "2026-03-16"], 1, 1),
        ("month", ["2026-01-31", "2026-02-01", "2026-03-31"], 3, 3),
        ("month", ["2026-11-30", "2026-12-01", "2027-01-01"], 3, 3),
        ("month", ["2026-10-30", "2026-12-01"], 1, 1),
    ],
)
def test_a_streak_counts_periods_in_a_row(cadence, days, current, longest):
    run = after(*days, cadence=cadence)

    assert (run.current, run.longest) == (current, longest)


def test_a_day_before_the_last_one_leaves_the_streak():
    assert after(1, 2, 3, 2) == after(1, 2, 3)


def test_a_run_earns_a_freeze_for_every_so_many_periods_and_holds_so_many_at_most():
    assert [after(*range(1, last + 1), mercy=MERCY).freezes for last in (1, 2, 3, 5, 6, 9, 12)] == [0, 0, 1, 1, 2, 2, 2]


@pytest.mark.parametrize("mercy", [Mercy({"day": 0}, 2), Mercy({"day": 3}, 0), Mercy({"week": 3}, 2)])
def test_without_such_a_rule_there_are_no_freezes(mercy):
    assert after(*range(1, 10), mercy=mercy).freezes == 0


def test_freezes_cover_what_was_missed_without_making_the_streak_longer():
    run = after(1, 2, 3, 4, 5, 6, 9, mercy=MERCY)

    assert run == Run(7, 7, day("2026-03-01"), day("2026-03-09"), freezes=0)


def test_where_there_are_too_few_the_streak_breaks_and_they_stay():
    run = after(1, 2, 3, 6, mercy=MERCY)

    assert run == Run(1, 3, day("2026-03-06"), day("2026-03-06"), freezes=1)


def test_a_gap_between_two_periods_costs_one_freeze_a_period():
    run = after("2026-01-05", "2026-02-05", "2026-04-05", cadence="month", mercy=MERCY)

    assert (run.current, run.freezes) == (3, 2)


def test_excused_days_neither_break_nor_extend():
    holiday = (day("2026-03-03"), day("2026-03-20"))

    assert after(1, 2, 21, excused=[holiday]) == Run(3, 3, day("2026-03-01"), day("2026-03-21"))
    assert after(1, 2, 22, excused=[holiday]).current == 1


def test_what_is_done_on_an_excused_day_counts():
    assert after(1, 2, 3, excused=[(day("2026-03-01"), day("2026-03-31"))]).current == 3


@pytest.mark.parametrize(
    ("cadence", "start", "first", "last", "excused"),
    [
        ("day", "2026-03-03", "2026-03-03", "2026-03-03", True),
        ("week", "2026-03-02", "2026-03-02", "2026-03-04", False),
        ("week", "2026-03-02", "2026-03-05", "2026-03-11", True),
        ("month", "2026-04-01", "2026-04-01", "2026-04-15", False),
        ("month", "2026-04-01", "2026-04-01", "2026-04-16", True),
    ],
)
def test_a_period_is_excused_when_more_than_half_of_its_days_are(cadence, start, first, last, excused):
    assert is_excused(day(start), cadence=cadence, excused=[Span(day(first), day(last))]) is excused


def test_weeks_that_are_excused_are_not_missed():
    span = Span(day("2026-03-09"), day("2026-03-22"))

    assert missed(day("2026-03-02"), day("2026-04-06"), cadence="week", excused=[span]) == 2
    assert missed(day("2026-03-02"), day("2026-04-06"), cadence="week", excused=()) == 4


def test_spans_are_merged_where_they_meet_or_overlap():
    spans = [(3, 4), (9, 12), (1, 2), (10, 11), (20, 19)]

    found = merged((date(2026, 3, first), date(2026, 3, last)) for first, last in spans)

    assert found == (Span(day("2026-03-01"), day("2026-03-04")), Span(day("2026-03-09"), day("2026-03-12")))


@pytest.mark.parametrize(
    ("cadence", "last", "today", "length"),
    [
        ("day", date(2026, 3, 2), date(2026, 3, 2), 5),
        ("day", date(2026, 3, 2), date(2026, 3, 3), 5),
        ("day", date(2026, 3, 2), date(2026, 3, 4), 0),
        ("week", date(2026, 3, 2), date(2026, 3, 15), 5),
        ("week", date(2026, 3, 2), date(2026, 3, 16), 0),
        ("month", date(2026, 1, 1), date(2026, 2, 28), 5),
        ("month", date(2026, 1, 1), date(2026, 3, 1), 0),
    ],
)
def test_a_streak_ends_when_a_whole_period_was_missed(cadence, last, today, length):
    run = Run(5, 9, date(2025, 1, 1), last)

    assert current_length(run, cadence=cadence, today=today) == length


def test_a_reader_takes_freezes_and_excuses_into_account():
    run = Run(5, 9, day("2026-02-26"), day("2026-03-02"), freezes=2)
    holiday = [Span(day("2026-03-04"), day("2026-03-10"))]
    lengths = [
        current_length(run, cadence="day", today=day("2026-03-02") + timedelta(days=days), excused=holiday)
        for days in (1, 9, 11, 12)
    ]

    assert lengths == [5, 5, 0, 0]
    assert expires_on(run, cadence="day", excused=holiday) == day("2026-03-12")
    assert freezes_left(run, cadence="day", today=day("2026-03-12"), excused=holiday) == 0
    assert freezes_left(run, cadence="day", today=day("2026-03-20"), excused=holiday) == 2


@pytest.mark.parametrize(
    ("cadence", "last", "freezes", "expires"),
    [
        ("day", "2026-03-02", 0, "2026-03-03"),
        ("week", "2026-03-02", 0, "2026-03-15"),
        ("week", "2026-03-02", 1, "2026-03-22"),
        ("month", "2026-03-01", 0, "2026-04-30"),
    ],
)
def test_a_streak_expires_with_the_last_day_of_the_period_that_it_cannot_miss(cadence, last, freezes, expires):
    run = Run(3, 3, day(last), day(last), freezes)

    assert expires_on(run, cadence=cadence) == day(expires)


def test_milestones_are_reached_one_after_the_other():
    assert [milestone("day", length) for length in (0, 6, 7, 13, 30, 99, 365, 900)] == [0, 0, 7, 7, 30, 60, 365, 365]
    assert (milestone("week", 4), milestone("month", 2)) == (4, 0)
