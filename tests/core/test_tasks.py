"""The kernel's own tasks, each run twice."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.utils import timezone

from goodplay.core import tasks, tenancy
from goodplay.core.announce import Signal, announce, hears, registry
from goodplay.core.models import Hearing, PeriodRun

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Happened:
    number: int


happened = Signal("thing.happened", Happened)


@pytest.fixture
def hearer(monkeypatch):
    """One task that hears ``thing.happened``, with something due."""
    monkeypatch.setattr(registry, "_hearers", {})
    name = f"test.wake_{uuid4().hex}"
    hears(happened, name=name)(lambda facts: None)
    with tenancy.writing(uuid4()):
        announce(happened, Happened(1))
    return name


@pytest.mark.twice("core.wake_hearers")
def test_waking_twice_sends_one_message(hearer, monkeypatch):
    sent = []
    monkeypatch.setattr(current_app, "send_task", sent.append)

    tasks.wake_hearers()
    tasks.wake_hearers()

    assert sent == [hearer]
    with tenancy.platform("tests"):
        assert Hearing.objects.filter(hearer=hearer, heard_at=None).count() == 1


@pytest.mark.twice("core.purge")
def test_purging_twice_removes_what_has_served_and_nothing_else():
    now = timezone.now()
    with tenancy.platform("tests"):
        PeriodRun.objects.create(name="test.old", period=now - timedelta(days=401))
        PeriodRun.objects.create(name="test.young", period=now - timedelta(days=399))

    tasks.purge()
    tasks.purge()

    with tenancy.platform("tests"):
        assert list(PeriodRun.objects.filter(name__startswith="test.").values_list("name", flat=True)) == ["test.young"]
