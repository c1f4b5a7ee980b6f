"""Snapshots: complete, numbered, and one of them current."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from gamification.models import LeaderboardSnapshot, MemberState, TopTenEntry
from gamification.services import (
    check_leaderboards,
    finish_leaderboards,
    purge_snapshots,
    rebuild_due_leaderboards,
    rebuild_leaderboards,
    snapshot_differences,
)
from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import NamedMemberFactory
from tests.gamification.services.leaderboards.boards import contest, count, members_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)


def snapshots():
    return LeaderboardSnapshot.objects.of(tenancy.organization_id()).order_by("generated_at")


def told():
    rows = Announcement.objects.of(tenancy.organization_id()).filter(name="leaderboard.top_ten_entered")
    return list(rows.values_list("facts", flat=True))


def ranks_of(snapshot):
    return [(line["member"], line["rank"], line["value"]) for line in snapshot.rankings]


def test_a_snapshot_holds_places_participants_mean_and_median():
    members = members_with(10, 7, 7, 4)
    contest()

    taken = rebuild_leaderboards()

    assert [ranks_of(snapshot) for snapshot in taken] == [
        [
            (str(member.pk), rank, value)
            for member, rank, value in zip(members, (1, 2, 2, 4), (10, 7, 7, 4), strict=True)
        ]
    ]
    snapshot = snapshots().get()
    assert (snapshot.participants, snapshot.mean, snapshot.median) == (4, Decimal(7), Decimal(7))
    assert snapshot.is_current


def test_a_month_is_read_from_the_months_counters():
    member, other = members_with(100, 90)
    count(other, 8, period=3, starts_on=date(2026, 3, 1))
    count(member, 9, period=3, starts_on=date(2026, 2, 1))
    contest(timeframe="monthly")

    with time_machine.travel(WEDNESDAY, tick=False):
        (snapshot,) = rebuild_leaderboards()

    assert ranks_of(snapshot) == [(str(other.pk), 1, 8)]
    assert (snapshot.starts_on, snapshot.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))


def test_a_board_between_two_dates_adds_up_the_days():
    member, other = members_with(100, 90)
    for day, value in ((1, 5), (3, 4), (4, 50)):
        count(member, value, period=1, starts_on=date(2026, 3, day))
    count(other, 10, period=1, starts_on=date(2026, 3, 2))
    contest(timeframe="custom", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 3))

    (snapshot,) = rebuild_leaderboards()

    assert ranks_of(snapshot) == [(str(other.pk), 1, 10), (str(member.pk), 2, 9)]
    assert (snapshot.participants, snapshot.mean, snapshot.median) == (2, Decimal("9.5"), Decimal("9.5"))


def test_an_unchanged_board_keeps_its_snapshot():
    members_with(3)
    contest()
    rebuild_leaderboards()

    (again,) = rebuild_leaderboards()

    assert list(snapshots()) == [again]


def test_the_snapshot_before_is_no_longer_current():
    (member,) = members_with(3)
    contest()
    rebuild_leaderboards()
    count(member, 4)

    rebuild_leaderboards()

    assert list(snapshots().values_list("is_current", flat=True)) == [False, True]


def test_who_comes_into_the_first_ten_is_told_once():
    members_with(*range(20, 9, -1))
    contest()
    rebuild_leaderboards()
    climber = NamedMemberFactory.create()
    count(climber, 30)

    rebuild_leaderboards()
    rebuild_leaderboards()

    assert told() == [{"member_id": str(climber.pk), "leaderboard": "points.all_time", "rank": 1}]


def test_who_comes_back_into_the_first_ten_is_not_told_again():
    members_with(*range(20, 9, -1))
    contest()
    rebuild_leaderboards()
    climber = NamedMemberFactory.create()
    for value in (30, 1, 31):
        count(climber, value)
        rebuild_leaderboards()

    assert [fact["member_id"] for fact in told()] == [str(climber.pk)]
    assert TopTenEntry.objects.of(tenancy.organization_id()).get(member_id=climber.pk).rank == 1


def test_the_first_lines_of_new_days_are_not_told():
    members = members_with(1, 1)
    contest(timeframe="weekly")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        count(members[0], 5, period=2, starts_on=date(2026, 3, 2))
        rebuild_leaderboards()
        clock.shift(timedelta(days=7))
        count(members[1], 5, period=2, starts_on=date(2026, 3, 9))
        rebuild_leaderboards()

    assert told() == []


def test_days_that_are_over_get_a_last_word():
    (member,) = members_with(1)
    contest(timeframe="weekly")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        count(member, 5, period=2, starts_on=date(2026, 3, 2))
        rebuild_leaderboards()
        count(member, 7, period=2, starts_on=date(2026, 3, 2))
        clock.shift(timedelta(days=7))
        rebuild_due_leaderboards()

        count(member, 8, period=2, starts_on=date(2026, 3, 2))
        late = [finish_leaderboards(), finish_leaderboards()]
        clock.shift(timedelta(days=7))
        count(member, 9, period=2, starts_on=date(2026, 3, 2))
        too_late = finish_leaderboards()

    final = snapshots().get(is_final=True)
    assert (late, too_late) == ([1, 0], 0)
    assert (ranks_of(final), final.starts_on, final.is_current) == ([(str(member.pk), 1, 8)], date(2026, 3, 2), False)


def test_a_board_between_two_dates_ends_with_its_last_word():
    (member,) = members_with(1)
    count(member, 5, period=1, starts_on=date(2026, 3, 2))
    contest(timeframe="custom", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 4))

    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        counts = [rebuild_due_leaderboards()]
        clock.shift(timedelta(days=1))
        counts += [rebuild_due_leaderboards(), rebuild_due_leaderboards()]
        clock.shift(timedelta(days=40))
        counts += [rebuild_due_leaderboards(), purge_snapshots()]

    snapshot = snapshots().get()
    assert counts == [1, 1, 0, 0, 0]
    assert (snapshot.is_final, snapshot.is_current) == (True, True)


def test_only_boards_that_are_due_are_rebuilt():
    members_with(3)
    contest()

    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        counts = [rebuild_due_leaderboards(), rebuild_due_leaderboards()]
        clock.shift(timedelta(days=1))
        counts.append(rebuild_due_leaderboards())

    assert counts == [1, 0, 1]


def test_a_snapshot_that_says_otherwise_than_the_counters_is_found():
    member, other = members_with(3, 2)
    contest()
    rebuild_leaderboards()
    assert snapshot_differences() == []

    count(member, 7)
    count(other, 8)
    MemberState.objects.create(
        organization_id=tenancy.organization_id(),
        member_id=other.pk,
        last_occurred_at=WEDNESDAY,
        last_source="test",
        last_key="1",
        updated_at=datetime.now(UTC) + timedelta(seconds=1),
    )

    assert snapshot_differences() == [f"points.all_time: member {member.pk} has 7, the snapshot says 3"]


def test_the_nightly_check_repairs_what_differs():
    (member,) = members_with(3)
    contest()
    rebuild_leaderboards()
    count(member, 7)

    assert check_leaderboards() == [f"points.all_time: member {member.pk} has 7, the snapshot says 3"]
    assert check_leaderboards() == []


def test_superseded_snapshots_go_after_five_weeks():
    (member,) = members_with(3)
    contest()
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        for value in (4, 5, 6):
            count(member, value)
            rebuild_leaderboards()
            clock.shift(timedelta(days=12))

        gone = purge_snapshots()

    assert gone == 1
    assert [snapshot.rankings[0]["value"] for snapshot in snapshots()] == [5, 6]


def test_the_last_snapshot_of_a_period_stays_for_ever():
    (member,) = members_with(3)
    contest(timeframe="monthly")
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        for month in (3, 6):
            count(member, month, period=3, starts_on=date(2026, month, 1))
            rebuild_leaderboards()
            clock.shift(timedelta(days=92))

        gone = purge_snapshots()

    assert gone == 0
    assert [snapshot.rankings[0]["value"] for snapshot in snapshots()] == [3, 6]


def test_a_thousand_lines_are_kept_and_everybody_is_counted():
    contest()
    members = NamedMemberFactory.create_batch(1_003)
    for place, member in enumerate(members):
        count(member, place + 1)

    (snapshot,) = rebuild_leaderboards()

    assert (len(snapshot.rankings), snapshot.participants) == (1_000, 1_003)
