"""Members who are taken off boards, and put back."""

import pytest

from gamification.errors import EntryHiddenError, HiddenEntryUnknownError, LeaderboardUnknownError
from gamification.models import HiddenEntry
from gamification.services import (
    find_standing,
    follow_hidden_entries,
    hide_entry,
    rebuild_leaderboards,
    restore_entry,
)
from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from tests.factories.accounts import PreferenceFactory
from tests.gamification.services.leaderboards.boards import contest, members_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


def ranks(board, members):
    return [find_standing(contest=board, member_id=member.pk).place.rank for member in members]


def told():
    rows = Announcement.objects.of(tenancy.organization_id()).filter(name__startswith="leaderboard.entry")
    return list(rows.order_by("id").values_list("name", "facts__member_id", "facts__leaderboard_id"))


def test_a_hidden_entry_lets_everybody_move_up_and_comes_back():
    members = members_with(5, 4, 3)
    board = contest()
    before = ranks(board, members)

    entry = hide_entry(member_id=members[0].pk, leaderboard_id=board.board.pk, reason="Entered twice")
    follow_hidden_entries(member_ids=[members[0].pk], leaderboard_ids=[str(board.board.pk)])
    hidden = ranks(board, members)
    restore_entry(entry_id=entry.pk)
    follow_hidden_entries(member_ids=[members[0].pk], leaderboard_ids=[""])

    assert (before, hidden, ranks(board, members)) == ([1, 2, 3], [None, 1, 2], [1, 2, 3])


def test_an_entry_is_hidden_on_one_board_or_on_all():
    first, second = members_with(5, 4)
    week, ever = contest(timeframe="custom", starts_on="1970-01-01", ends_on="1970-01-01"), contest()

    hide_entry(member_id=first.pk, leaderboard_id=week.board.pk, reason="Not this one")
    hide_entry(member_id=second.pk, reason="None of them")

    assert ranks(ever, [first, second]) == [1, None]


def test_snapshots_leave_out_who_is_hidden():
    members = members_with(5, 4)
    board = contest()
    rebuild_leaderboards()
    hide_entry(member_id=members[0].pk, leaderboard_id=board.board.pk, reason="Entered twice")

    follow_hidden_entries(member_ids=[members[0].pk], leaderboard_ids=[str(board.board.pk)])

    (snapshot,) = rebuild_leaderboards()
    assert ([line["member"] for line in snapshot.rankings], snapshot.participants) == ([str(members[1].pk)], 1)


def test_a_members_own_wish_stands_above_a_restored_entry():
    (member,) = members_with(5)
    board = contest()
    PreferenceFactory.create(member=member, name="show_on_leaderboards", value=False)

    restore_entry(entry_id=hide_entry(member_id=member.pk, reason="A test").pk)

    assert ranks(board, [member]) == [None]


def test_hiding_twice_is_refused_and_restoring_twice_is_quiet():
    (member,) = members_with(5)
    entry = hide_entry(member_id=member.pk, reason="A test")

    with pytest.raises(EntryHiddenError):
        hide_entry(member_id=member.pk, reason="Again")
    restored = [restore_entry(entry_id=entry.pk).restored_at for _ in range(2)]
    hide_entry(member_id=member.pk, reason="Later again")

    assert restored[0] == restored[1]
    assert HiddenEntry.objects.of(tenancy.organization_id()).count() == 2
    names = ["leaderboard.entry_hidden", "leaderboard.entry_restored", "leaderboard.entry_hidden"]
    assert told() == [(name, str(member.pk), "") for name in names]


def test_only_what_is_known_is_hidden():
    (member,) = members_with(5)

    with pytest.raises(NotFoundError):
        hide_entry(member_id=uuid7(), reason="Nobody")
    with pytest.raises(LeaderboardUnknownError):
        hide_entry(member_id=member.pk, leaderboard_id=uuid7(), reason="Nothing")
    with pytest.raises(HiddenEntryUnknownError):
        restore_entry(entry_id=uuid7())

    assert told() == []
