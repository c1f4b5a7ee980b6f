"""RT-T1: what runs by the clock runs exactly once on the days on which clocks and calendars are odd."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab

from goodplay.core.schedule_registry import run_once, timetable

ODD_DAYS = {
    "summer time begins in Rome": datetime(2026, 3, 29, tzinfo=UTC),
    "summer time ends in Rome": datetime(2026, 10, 25, tzinfo=UTC),
    "leap day": datetime(2028, 2, 29, tzinfo=UTC),
    "year's end, in week 53": datetime(2026, 12, 31, tzinfo=UTC),
}
BY_CRON = {name: entry.schedule for name, entry in timetable().items() if isinstance(entry.schedule, crontab)}


def due(schedule: crontab, day: datetime) -> list[datetime]:
    """Return the minutes (UTC) of a day and the ones around it at which the scheduler sends the task."""
    found, moment = [], day - timedelta(days=1, seconds=1)
    while True:
        last, wait, _ = schedule.remaining_delta(moment, tz=UTC)
        moment = last + wait
        if moment >= day + timedelta(days=2):
            return found
        found.append(moment)


@pytest.mark.parametrize("day", ODD_DAYS.values(), ids=ODD_DAYS)
@pytest.mark.parametrize("name", BY_CRON)
def test_each_task_is_sent_at_each_of_its_minutes_once(name, day):
    schedule = BY_CRON[name]
    minutes = [day - timedelta(days=1) + timedelta(minutes=each) for each in range(3 * 24 * 60)]
    wanted = [
        moment
        for moment in minutes
        if moment.minute in schedule.minute
        and moment.hour in schedule.hour
        and moment.day in schedule.day_of_month
        and moment.month in schedule.month_of_year
        and moment.isoweekday() % 7 in schedule.day_of_week
    ]

    assert due(schedule, day) == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("day", ODD_DAYS.values(), ids=ODD_DAYS)
def test_two_schedulers_run_a_period_once(day):
    runs = []

    for _ in range(2):
        run_once("test.odd", day, lambda: runs.append(day))

    assert runs == [day]
