"""The tasks of leaderboards: what is heard and what runs by the clock."""

from datetime import UTC, datetime

import pytest

from accounts.services import set_preferences
from accounts.signals import MemberDeactivated, PreferencesChanged
from gamification import gateways, tasks
from gamification.models import LeaderboardSnapshot
from gamification.services import NewActivity, find_standing, hide_entry, record_activities, restore_entry, seed_all
from gamification.services.leaderboards import live
from gamification.signals import ActivitiesApplied, EntryHidden, EntryRestored
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from tests.factories.accounts import MembershipFactory, NamedMemberFactory
from tests.gamification.services.leaderboards.boards import contest, count, members_with

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.twice("gamification.feed_boards")
def test_feeding_twice_leaves_the_same_places(door):
    members = members_with(5, 3)
    board = contest()
    find_standing(contest=board, member_id=members[0].pk)
    count(members[1], 9)
    fact = ActivitiesApplied(2, 2, quiet=True, member_ids=" ".join(member.pk.hex for member in members))

    for _ in range(2):
        tasks.feed_boards([fact, fact])

    assert gateways.read_all(board.name) == {members[1].pk: 9, members[0].pk: 5}


@pytest.mark.django_db
@pytest.mark.twice("gamification.leave_boards")
def test_who_leaves_is_taken_out_once(door):
    members = members_with(5, 3)
    board = contest()
    find_standing(contest=board, member_id=members[0].pk)
    type(members[0]).objects.filter(pk=members[0].pk).update(is_active=False)

    for _ in range(2):
        tasks.leave_boards([MemberDeactivated(str(members[0].pk))])

    assert gateways.read_all(board.name) == {members[1].pk: 3}


@pytest.mark.django_db
@pytest.mark.twice("gamification.hide_from_boards")
def test_who_hides_is_taken_out_and_comes_back(door):
    members = members_with(5, 3)
    board = contest()
    find_standing(contest=board, member_id=members[0].pk)
    seen = []

    for shown in (False, False, True):
        set_preferences(member_id=members[0].pk, values={"show_on_leaderboards": shown})
        tasks.hide_from_boards([PreferencesChanged(str(members[0].pk), "show_on_leaderboards")])
        seen.append(members[0].pk in gateways.read_all(board.name))

    assert seen == [False, False, True]


@pytest.mark.django_db
@pytest.mark.twice("gamification.take_off_boards")
@pytest.mark.twice("gamification.put_on_boards")
def test_who_is_taken_off_stands_nowhere_until_put_back(door):
    members = members_with(5, 3)
    board = contest()
    find_standing(contest=board, member_id=members[0].pk)
    seen = []

    entry = hide_entry(member_id=members[0].pk, leaderboard_id=board.board.pk, reason="A test")
    for _ in range(2):
        tasks.take_off_boards([EntryHidden(str(entry.pk), str(members[0].pk), str(board.board.pk))])
        seen.append(gateways.read_all(board.name))
    restore_entry(entry_id=entry.pk)
    for _ in range(2):
        tasks.put_on_boards([EntryRestored(str(entry.pk), str(members[0].pk), str(board.board.pk))])
        seen.append(gateways.read_all(board.name))

    less, all_ = {members[1].pk: 3}, {members[0].pk: 5, members[1].pk: 3}
    assert seen == [less, less, all_, all_]


@pytest.mark.django_db(transaction=True)
@pytest.mark.twice("gamification.fill_boards")
def test_large_boards_are_filled_when_they_were_asked_for(organization, monkeypatch):
    monkeypatch.setattr(live, "FILLED_AT_ONCE", 0)
    with tenancy.writing(organization.id):
        (member,) = members_with(5)
        board = contest()
    with tenancy.reading(organization.id):
        find_standing(contest=board, member_id=member.pk)

    for _ in range(2):
        tasks.fill_boards()

    assert gateways.read_all(board.name) == {member.pk: 5}


@pytest.mark.django_db(transaction=True)
@pytest.mark.twice("gamification.rebuild_boards")
def test_boards_are_rebuilt_when_they_are_due(organization):
    with tenancy.writing(organization.id):
        members_with(5, 3)
        contest()

    for _ in range(2):
        tasks.rebuild_boards()

    with tenancy.reading(organization.id):
        assert LeaderboardSnapshot.objects.of(organization.id).get().participants == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.twice("gamification.check_boards")
def test_the_nightly_check_repairs_once(organization):
    with tenancy.writing(organization.id):
        (member,) = members_with(5)
        contest()
    tasks.rebuild_boards()
    with tenancy.writing(organization.id):
        count(member, 6)

    for _ in range(2):
        tasks.check_boards()

    with tenancy.reading(organization.id):
        rows = LeaderboardSnapshot.objects.of(organization.id).order_by("generated_at")
        assert [(row.rankings[0]["value"], row.is_current) for row in rows] == [(5, False), (6, True)]


@pytest.mark.django_db(transaction=True)
def test_an_activity_moves_the_live_board_through_the_hearings(organization, hear):
    with tenancy.writing(PLATFORM_ID):
        seed_all()
    with tenancy.writing(organization.id):
        first, second = NamedMemberFactory.create(), MembershipFactory.create()
        record_activities([_hours(first, "1"), _hours(second, "2", 500)])
    hear()
    with tenancy.writing(organization.id):
        board = contest()
        assert find_standing(contest=board, member_id=second.pk).place.rank == 2
        record_activities([_hours(second, "3", 20_000)])
    hear()

    live = gateways.read_place(board.name, second.pk, reach=1)

    assert (live.value, live.better, live.participants) == (2 + 100 + 30, 0, 2)


def _hours(member, key, quantity_milli=1_000):
    return NewActivity(
        member_id=member.pk,
        action="hours.logged",
        occurred_at=NOON,
        source="test",
        key=key,
        quantity_milli=quantity_milli,
    )
