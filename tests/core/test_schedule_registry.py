"""Scheduled tasks run once a period."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.models import PeriodRun
from goodplay.core.schedule_registry import _period, run_once, scheduled

PERIOD = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_period_runs_once():
    runs = []

    assert run_once("test.once", PERIOD, lambda: runs.append(1))
    assert not run_once("test.once", PERIOD, lambda: runs.append(2))
    assert runs == [1]


def test_a_run_that_died_is_taken_over_after_ten_minutes():
    runs = []
    with tenancy.platform("test"):
        died = PeriodRun.objects.create(name="test.died", period=PERIOD)
    assert not run_once("test.died", PERIOD, lambda: runs.append(1))

    with tenancy.platform("test"):
        PeriodRun.objects.filter(pk=died.pk).update(started_at=timezone.now() - timedelta(minutes=11))

    assert run_once("test.died", PERIOD, lambda: runs.append(2))
    assert runs == [2]


def test_periods_start_at_whole_multiples():
    now = datetime(2026, 11, 21, 10, 17, 31, tzinfo=UTC)

    assert _period(timedelta(minutes=10), now) == datetime(2026, 11, 21, 10, 10, tzinfo=UTC)


def test_a_task_needs_exactly_one_schedule():
    with pytest.raises(ValueError, match="one schedule"):
        scheduled("test.none")
