"""Names of figures, exact quantities and calendar periods."""

from datetime import date

import pytest

from gamification.rules.metrics import Metric, metric, milli, starts


@pytest.mark.parametrize(
    ("name", "expected", "action"),
    [
        ("points", Metric("", "points"), ""),
        ("count", Metric("", "count"), ""),
        ("count:task.completed", Metric("task.completed", "count"), "task.completed"),
        ("quantity:hours.logged", Metric("hours.logged", "quantity_milli"), "hours.logged"),
        ("quantity:donation.given:EUR", Metric("donation.given:EUR", "quantity_milli"), "donation.given"),
        ("points:hours.logged", Metric("hours.logged", "points"), "hours.logged"),
    ],
)
def test_a_name_tells_metric_and_figure(name, expected, action):
    assert metric(name) == expected
    assert metric(name).action == action


@pytest.mark.parametrize("name", ["", "sum:x", "quantity", "quantity:", "count:", "Points"])
def test_other_names_are_refused(name):
    with pytest.raises(ValueError, match="is not a metric"):
        metric(name)


@pytest.mark.parametrize(
    ("quantity", "expected"), [("1.5", 1500), (2, 2000), ("0.001", 1), ("-3", -3000), ("1e2", 100_000)]
)
def test_quantities_are_exact_thousandths(quantity, expected):
    assert milli(quantity) == expected


@pytest.mark.parametrize("quantity", ["0.0001", "NaN", "Infinity", "1e13", "", "1,5", "1e999999"])
def test_other_quantities_are_refused(quantity):
    with pytest.raises(ValueError, match=r"^'"):
        milli(quantity)


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        (date(2026, 3, 1), date(2026, 2, 23), date(2026, 3, 1)),
        (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 1)),
        (date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 2, 28), date(2028, 2, 1)),
    ],
)
def test_weeks_begin_on_monday_and_months_on_the_first(day, week, month):
    assert starts(day) == (date(1970, 1, 1), day, week, month)
