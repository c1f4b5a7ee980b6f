"""Announcements are heard after commit, at least once, and one bad fact holds up nobody."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from goodplay.core import services, tenancy
from goodplay.core.announce import Signal, announce, announce_all, drain, hears, registry
from goodplay.core.announce.hearings import AWAY, MAX_ATTEMPTS
from goodplay.core.models import Announcement, Hearing

A = uuid4()

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Happened:
    number: int


happened = Signal("thing.happened", Happened)


@pytest.fixture
def heard(monkeypatch):
    """What a hearing task was given; the number 13 makes it fail."""
    monkeypatch.setattr(registry, "_hearers", {})
    calls = []

    @hears(happened, name=f"test.hear_{uuid4().hex}")
    def hear(facts):
        calls.append([fact.number for fact in facts])
        if any(fact.number == 13 for fact in facts):
            raise ValueError("unlucky")
        for fact in facts:
            Announcement.objects.create(
                organization_id=tenancy.organization_id(), name="effect", facts={"of": fact.number}
            )

    return calls


def effects() -> list[int]:
    with tenancy.reading(A):
        return [row["of"] for row in Announcement.objects.of(A).filter(name="effect").values_list("facts", flat=True)]


def tell(*numbers: int) -> None:
    with tenancy.writing(A):
        announce_all(happened, [Happened(number) for number in numbers])


def make_due() -> None:
    with tenancy.platform("test"):
        Hearing.objects.filter(heard_at=None).update(next_attempt_at=timezone.now() - timedelta(seconds=1))


def test_a_list_is_heard_in_order_and_once(heard):
    tell(1, 2, 3)

    assert drain() == 3
    assert drain() == 0
    assert heard == [[1, 2, 3]]
    assert effects() == [1, 2, 3]


def test_what_was_refused_is_not_heard(heard):
    with tenancy.writing(A):
        announce(happened, Happened(1))
        tenancy.refuse()

    assert drain() == 0


def test_one_bad_fact_does_not_hold_the_others(heard):
    tell(1, 2, 13, 4)

    drain()

    assert sorted(effects()) == [1, 2, 4]
    with tenancy.reading(A):
        failed = Hearing.objects.of(A).get(heard_at=None)
    assert (failed.attempts, failed.error, failed.refused_at) == (1, "ValueError: unlucky", None)
    assert failed.next_attempt_at > timezone.now()


def test_after_eight_failures_a_hearing_is_refused_until_somebody_tries_again(heard):
    tell(13)
    for _ in range(MAX_ATTEMPTS + 1):
        make_due()
        drain()

    assert len(heard) == MAX_ATTEMPTS
    with tenancy.writing(A):
        refused = Hearing.objects.of(A).get()
        assert refused.refused_at is not None
        services.retry_hearing(organization_id=A, hearing_id=refused.pk)
    drain()
    assert len(heard) == MAX_ATTEMPTS + 1


def test_a_redis_that_is_away_is_no_fault_of_the_fact(monkeypatch):
    monkeypatch.setattr(registry, "_hearers", {})
    tries = []

    @hears(happened, name=f"test.redis_{uuid4().hex}")
    def hear(facts):
        tries.append(facts)
        if len(tries) <= MAX_ATTEMPTS + 1:
            raise RedisConnectionError("away")

    tell(7)
    for _ in range(MAX_ATTEMPTS + 1):
        drain()
        with tenancy.reading(A):
            hearing = Hearing.objects.of(A).get()
        assert (hearing.attempts, hearing.refused_at, hearing.heard_at) == (0, None, None)
        assert hearing.next_attempt_at <= timezone.now() + AWAY
        make_due()
    drain()

    with tenancy.reading(A):
        assert Hearing.objects.of(A).get().heard_at is not None


def test_a_task_that_talks_to_the_outside_is_called_without_a_door(monkeypatch):
    monkeypatch.setattr(registry, "_hearers", {})
    calls = []

    @hears(happened, name=f"test.outside_{uuid4().hex}", outside=True)
    def hear(organization_id, facts):
        calls.append((organization_id, facts, tenancy.door().mode))

    tell(7)

    assert drain() == 1
    assert calls == [(A, [Happened(7)], "closed")]


def test_facts_that_a_newer_program_added_are_left_out():
    assert happened.read({"number": 1, "later": 2}) == Happened(1)


def test_two_tasks_of_one_name_are_refused(heard):
    name = next(iter(registry.hearers()))

    with pytest.raises(ValueError, match=name):
        hears(happened, name=name)(lambda facts: None)


def test_purging_keeps_what_nobody_has_heard(heard):
    tell(1, 13)
    drain()
    with tenancy.platform("test"):
        Announcement.objects.update(announced_at=timezone.now() - timedelta(days=91))
        Hearing.objects.exclude(heard_at=None).update(heard_at=timezone.now() - timedelta(days=15))

        while services.purge_batch():
            pass

        left = [row["number"] for row in Announcement.objects.values_list("facts", flat=True) if "number" in row]
    assert left == [13]
