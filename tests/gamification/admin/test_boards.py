"""Leaderboards in the console: opened in words, read, downloaded, and members taken off them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.models import HiddenEntry, Leaderboard, LeaderboardSnapshot, TopTenEntry
from gamification.services import open_leaderboard, rebuild_leaderboards
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.gamification.admin.test_forms import BOARD, address, own, text_of, the_platforms

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(shipped):
    return the_platforms(Leaderboard, code="points.all_time")


def test_what_is_counted_is_chosen_in_words(enter, history):
    page = text_of(enter().get(address("leaderboard_add")))

    for words in ("Hours of service: how much", "Project: how often", "Impact score", "Gift: amount in EUR"):
        assert words in page
    assert "Across" not in page


def test_a_board_among_friends_is_opened_and_shows_no_ranking(organization, enter, history):
    console = enter()

    console.post(address("leaderboard_add"), BOARD | {"kind": "circle", "scope": "friends"})

    (opened,) = own(Leaderboard, organization)
    assert (opened.code, opened.scope) == ("circle.weekly", "friends")
    assert "Each member sees his friends only." in text_of(console.get(address("leaderboard_change", opened.pk)))


def test_a_metric_that_was_not_offered_is_refused(organization, enter, history):
    reply = enter().post(address("leaderboard_add"), BOARD | {"metric": "count:nothing"})

    assert "Select a valid choice" in text_of(reply)
    assert own(Leaderboard, organization) == []


def test_an_odd_refresh_time_is_kept(organization, enter, shipped):
    with tenancy.writing(organization.id):
        opened = open_leaderboard(kind="odd", timeframe="daily", name="Odd", metric="points", refresh_seconds=77)

    page = enter().get(address("leaderboard_change", opened.pk))

    assert "every 77 seconds" in text_of(page)


def test_a_boards_page_shows_the_first_ten(enter, history, board):
    members = history(2)

    page = text_of(enter().get(address("leaderboard_change", board.pk)))

    assert all(str(member) in page for member in members)
    assert "2 members take part" in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_board_and_its_past_are_downloaded(organization, enter, history, board, form):
    (member,) = history(1)
    (snapshot,) = [row for row in own(LeaderboardSnapshot, organization) if row.leaderboard_id == board.pk]
    console = enter()

    now = console.get(f"{address('leaderboard_changelist')}{board.pk}/table/{form}")
    past = console.get(f"{address('leaderboardsnapshot_changelist')}{snapshot.pk}/table/{form}")

    assert f"points-all_time.{form}" in now.headers["Content-Disposition"]
    assert len(now.content) == len(past.content) or form == "xlsx"
    if form == "csv":
        assert str(member.pk) in now.content.decode()


def test_no_other_table_is_offered(enter, board):
    console = enter()

    for wrong in (f"{board.pk}/table/pdf", "01a1febb-aec2-7634-a28b-29558af71232/table/csv"):
        assert console.get(f"{address('leaderboard_changelist')}{wrong}").status_code == 404


def test_a_member_is_taken_off_and_put_back(organization, enter, history, board):
    (member,) = history(1)
    console = enter()

    console.post(address("hiddenentry_add"), {"member": member.pk, "leaderboard": board.pk, "reason": "Entered twice"})
    (entry,) = own(HiddenEntry, organization)
    listed = text_of(console.get(address("hiddenentry_changelist")))
    verb = f"{address('hiddenentry_changelist')}{entry.pk}/verb/restore"
    console.post(verb, {"confirmed": "1"})

    assert (entry.member_id, entry.leaderboard_id, entry.reason) == (member.pk, board.pk, "Entered twice")
    assert all(words in listed for words in ("Entered twice", str(member), "taken off"))
    (entry,) = own(HiddenEntry, organization)
    assert entry.restored_at is not None
    assert "back again" in text_of(console.get(address("hiddenentry_change", entry.pk)))
    assert console.get(verb).status_code == 404


def test_who_is_off_already_is_told(organization, enter, history, board):
    (member,) = history(1)
    console = enter()
    for _ in range(2):
        reply = console.post(address("hiddenentry_add"), {"member": member.pk, "leaderboard": "", "reason": "Twice"})

    assert "The member is off this leaderboard already." in text_of(reply)
    assert len(own(HiddenEntry, organization)) == 1


def test_an_auditor_takes_nobody_off(enter, history):
    console = enter(Role.AUDITOR)

    assert console.get(address("hiddenentry_changelist")).status_code == 200
    assert console.get(address("hiddenentry_add")).status_code == 403


@pytest.mark.parametrize("name", ["hiddenentry", "toptenentry", "leaderboard", "leaderboardsnapshot"])
def test_lists_ask_as_often_for_many_as_for_one(organization, enter, history, board, name):
    console = enter()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert console.get(address(f"{name}_changelist")).status_code == 200
        return len(queries)

    def more(count, kind):
        for member in history(count):
            console.post(address("hiddenentry_add"), {"member": member.pk, "reason": "A test"})
        with tenancy.writing(organization.id):
            open_leaderboard(kind=kind, timeframe="daily", name="More", metric="count:project.completed")
            rebuild_leaderboards()

    more(1, "more")
    asked()
    one = asked()
    more(2, "most")

    assert asked() == one
    assert own(TopTenEntry, organization)
