"""Leaderboards by API: among whom, around whom, as they stood, as files, and who is taken off."""

import io

import pytest
from openpyxl import load_workbook

from accounts.enums import FriendshipStatus
from accounts.services import join_organization
from gamification.models import HiddenEntry
from gamification.services import NewActivity, open_leaderboard, rebuild_leaderboards, record_activities
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import FriendshipFactory, MembershipFactory
from tests.gamification.api.conftest import NOON

pytestmark = pytest.mark.django_db

POINTS = "/api/v1/leaderboards/points/all_time"
HIDDEN = "/api/v1/leaderboards/hidden-entries"


@pytest.fixture
def members(organization, shipped, log_hours):
    """Three members with 25, 20 and 15 points for hours, and what else these bring."""
    with tenancy.writing(organization.id):
        made = MembershipFactory.create_batch(3)
    for member, hours in zip(made, ("5", "4", "3"), strict=True):
        log_hours(member, hours)
    return made


@pytest.fixture
def snapshot(organization, members):
    """Snapshots of all boards are taken; returns that of points over all time."""
    with tenancy.writing(organization.id):
        taken = rebuild_leaderboards(codes=["points.all_time"])
    return taken[0]


def ranked(answer):
    return [(line["member_id"], line["rank"]) for line in answer.json()["rankings"]]


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_a_board_shows_this_moment_and_the_figures_of_its_snapshot(console, members, snapshot, log_hours):
    console.get(f"{POINTS}/position?member_id={members[0].pk}")
    before = console.get(POINTS).json()
    log_hours(members[2], "9", at=NOON.replace(hour=13))

    after = console.get(POINTS).json()

    assert (before["is_live"], after["is_live"], after["id"]) == (True, True, str(snapshot.pk))
    assert after["rankings"][0]["member_id"] == str(members[2].pk)
    assert after["median_value"] == before["median_value"]


def test_among_friends_only_friends_stand(api, organization, members):
    with tenancy.writing(organization.id):
        FriendshipFactory.create(member=members[0], friend=members[2], status=FriendshipStatus.ACCEPTED)
    client = api.sign_in(members[2])

    board = client.get(f"{POINTS}?scope=friends")
    place = client.get(f"{POINTS}/position?scope=friends").json()

    assert ranked(board) == [(str(members[0].pk), 1), (str(members[2].pk), 2)]
    assert (board.json()["scope"], board.json()["total_participants"], board.json()["id"]) == ("friends", 2, None)
    assert (place["rank"], place["scope"], [line["rank"] for line in place["neighbours"]]) == (2, "friends", [1])


def test_a_board_for_friends_is_always_among_friends(api, console, members, organization):
    body = {"leaderboard_type": "circle", "timeframe": "all_time", "name": "Circle", "metric": "points"}
    opened = console.post("/api/v1/leaderboards", body | {"scope": "friends"}, format="json")
    client = api.sign_in(members[1])

    board = client.get("/api/v1/leaderboards/circle/all_time")

    assert (opened.status_code, opened.json()["scope"]) == (201, "friends")
    assert ranked(board) == [(str(members[1].pk), 1)]
    with tenancy.writing(organization.id):
        assert "circle.all_time" not in {taken.leaderboard.code for taken in rebuild_leaderboards()}


def test_only_the_platform_ranks_across_organizations(console):
    body = {"leaderboard_type": "all", "timeframe": "all_time", "name": "All", "metric": "points", "scope": "platform"}

    answer = console.post("/api/v1/leaderboards", body, format="json")

    assert code_of(answer) == (409, "LEADERBOARD_SCOPE_INVALID")


def test_the_platforms_ranking_is_of_persons(api, members, hear):
    with tenancy.writing(PLATFORM_ID):
        persons = [join_organization(user_id=member.user_id, member_type="person") for member in members[:2]]
        deeds = [(persons[0], "1"), (persons[1], "1"), (persons[1], "2")]
        record_activities(
            [
                NewActivity(
                    member_id=person.pk, action="task.completed", occurred_at=NOON, source="test", key=f"{person}{key}"
                )
                for person, key in deeds
            ]
        )
    hear()
    client = api.sign_in(members[0])

    board = client.get(f"{POINTS}?scope=platform")
    place = client.get(f"{POINTS}/position?scope=platform").json()

    assert ranked(board) == [(str(persons[1].pk), 1), (str(persons[0].pk), 2)]
    assert (board.json()["scope"], place["rank"], place["scope"]) == ("platform", 2, "platform")


def test_as_many_neighbours_as_asked(console, members):
    middle = f"{POINTS}/position?member_id={members[1].pk}&neighbours="

    counts = [len(console.get(f"{middle}{reach}").json()["neighbours"]) for reach in (0, 1, 25)]

    assert counts == [0, 2, 2]
    assert code_of(console.get(f"{middle}26")) == (400, "VALIDATION_ERROR")
    assert code_of(console.get(f"{POINTS}?scope=challenge")) == (400, "VALIDATION_ERROR")


def test_past_boards_are_listed_and_read(api, console, members, snapshot, log_hours, organization):
    log_hours(members[2], "9", at=NOON.replace(hour=13))
    with tenancy.writing(organization.id):
        rebuild_leaderboards(codes=["points.all_time"])
    client = api.sign_in(members[0])

    listed = client.get(f"{POINTS}/snapshots").json()["results"]
    past = client.get(f"/api/v1/leaderboards/snapshots/{snapshot.pk}?limit=2")

    assert [(row["is_current"], row["total_participants"]) for row in listed] == [(True, 3), (False, 3)]
    assert ranked(past) == [(str(members[0].pk), 1), (str(members[1].pk), 2)]
    assert (past.json()["is_live"], past.json()["is_current"]) == (False, False)
    assert client.get(f"{POINTS}/snapshots?on=1960-01-01").json()["results"] == []
    assert code_of(client.get("/api/v1/leaderboards/nothing/daily/snapshots")) == (404, "LEADERBOARD_UNKNOWN")
    assert client.get(f"/api/v1/leaderboards/snapshots/{uuid7()}").status_code == 404


def test_a_list_of_past_boards_asks_as_often_for_three_as_for_one(
    console, members, snapshot, organization, log_hours, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as asked:
            console.get(f"{POINTS}/snapshots")
        return len(asked)

    one = queries()
    for hour in (13, 14):
        log_hours(members[2], "9", at=NOON.replace(hour=hour))
        with tenancy.writing(organization.id):
            rebuild_leaderboards(codes=["points.all_time"])

    assert queries() == one


@pytest.mark.parametrize("of", ["now", "past"])
def test_a_board_is_downloaded_as_a_table(console, members, snapshot, of):
    base = POINTS if of == "now" else f"/api/v1/leaderboards/snapshots/{snapshot.pk}"

    table = console.get(f"{base}/export.csv")
    book = console.get(f"{base}/export.xlsx")

    first, *lines = table.content.decode("utf-8-sig").splitlines()
    assert first == "Rank,Member,Member ID,Value,Unit"
    assert [line.split(",")[2] for line in lines] == [str(member.pk) for member in members]
    assert "points-all_time.csv" in table.headers["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(book.content)).active.values)
    assert [row[2] for row in rows[1:]] == [str(member.pk) for member in members]


def test_members_download_no_tables(api, members, snapshot):
    client = api.sign_in(members[0])

    assert client.get(f"{POINTS}/export.csv").status_code == 403
    assert client.get(f"/api/v1/leaderboards/snapshots/{snapshot.pk}/export.csv").status_code == 403


def test_an_entry_is_hidden_with_a_reason_and_restored(console, members, snapshot, hear):
    hidden = console.post(HIDDEN, {"member_id": str(members[0].pk), "reason": "Entered twice"}, format="json")
    hear()
    without = console.get(POINTS)
    again = console.post(HIDDEN, {"member_id": str(members[0].pk), "reason": "Again"}, format="json")
    restored = console.post(f"{HIDDEN}/{hidden.json()['id']}/restore", format="json")
    hear()

    assert (hidden.status_code, hidden.headers["X-Message-Code"]) == (201, "ENTRY_HIDDEN")
    assert [member for member, _ in ranked(without)] == [str(member.pk) for member in members[1:]]
    assert code_of(again) == (409, "ENTRY_HIDDEN")
    assert (restored.headers["X-Message-Code"], restored.json()["restored_at"] is None) == ("ENTRY_RESTORED", False)
    assert [member for member, _ in ranked(console.get(POINTS))] == [str(member.pk) for member in members]
    assert console.get(f"{HIDDEN}?is_restored=false").json()["results"] == []
    assert [row["reason"] for row in console.get(f"{HIDDEN}?is_restored=true").json()["results"]] == ["Entered twice"]


def test_members_neither_hide_nor_see_who_is_hidden(api, members, organization):
    client = api.sign_in(members[0])

    refused = client.post(HIDDEN, {"member_id": str(members[1].pk), "reason": "Better than me"}, format="json")

    assert (refused.status_code, client.get(HIDDEN).status_code) == (403, 403)
    with tenancy.reading(organization.id):
        assert not HiddenEntry.objects.of(organization.id).exists()


def test_boards_for_managers_leave_no_trace_for_members(api, console, members, organization):
    with tenancy.writing(organization.id):
        open_leaderboard(kind="secret", timeframe="weekly", name="Secret", metric="points", visibility="managers")
        (taken,) = rebuild_leaderboards(codes=["secret.weekly"])
    assert console.get(f"/api/v1/leaderboards/snapshots/{taken.pk}").status_code == 200
    client = api.sign_in(members[0])

    assert client.get(f"/api/v1/leaderboards/snapshots/{taken.pk}").status_code == 404
    assert code_of(client.get("/api/v1/leaderboards/secret/weekly/snapshots")) == (404, "LEADERBOARD_UNKNOWN")
    assert code_of(client.get("/api/v1/leaderboards/secret/weekly?scope=friends")) == (404, "LEADERBOARD_UNKNOWN")


def test_an_auditor_looks_at_who_is_hidden_and_changes_nothing(api, members, organization):
    with tenancy.writing(organization.id):
        auditor = MembershipFactory.create(role=Role.AUDITOR.value)
    client = api.sign_in(auditor)

    refused = client.post(HIDDEN, {"member_id": str(members[1].pk), "reason": "No"}, format="json")

    assert (client.get(HIDDEN).status_code, refused.status_code) == (200, 403)
