"""A member's way from the first hour on, through the API and the hearings."""

from datetime import timedelta

import pytest

from gamification.services import rebuild_members
from goodplay.core import tenancy
from tests.gamification.api.conftest import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shipped")]


def badges_of(client, member):
    return [badge["name"] for badge in client.get(f"/api/v1/members/{member.id}/badges").json()["badges"]]


def points_of(client, member):
    return client.get(f"/api/v1/members/{member.id}/points").json()


def progress_of(client, member):
    found = client.get(f"/api/v1/members/{member.id}/achievements").json()
    return {each["name"]: (each["current_progress"], each["is_completed"]) for each in found["achievements"]}


def differences(organization):
    with tenancy.writing(organization.id):
        return rebuild_members().differences


def test_hours_lead_from_first_step_to_century_club(console, member, log_hours, organization):
    log_hours(member, 1)
    assert badges_of(console, member) == ["First Step"]
    assert progress_of(console, member)["100 Hour Milestone"] == (1, False)

    for day in range(1, 6):
        log_hours(member, 15.1, at=NOON + timedelta(days=2 * day))
    assert progress_of(console, member)["100 Hour Milestone"] == (76.5, False)
    assert progress_of(console, member)["Fifty Hours"] == (50, True)
    log_hours(member, "23.5", at=NOON + timedelta(days=20))

    assert badges_of(console, member) == ["Century Club", "Dedicated Volunteer", "First Step"]
    assert progress_of(console, member)["100 Hour Milestone"] == (100, True)
    points = points_of(console, member)
    assert points["total_points"] == points["current_points"] == 5 + 5 * 75 + 117 + 10 + 20 + 50 + 100
    assert differences(organization) == 0


def test_the_history_says_what_each_line_was_for(console, member, log_hours):
    log_hours(member, 1)

    history = points_of(console, member)["recent_history"]

    assert [(line["description"], line["points_change"], line["balance_after"]) for line in history] == [
        ("Achievement: First Hour", 10, 15),
        ("Hours of service", 5, 5),
    ]


def test_seven_days_in_a_row_bring_the_streak_and_its_badge(console, member, log_hours):
    for day in range(7):
        log_hours(member, 0.1, at=NOON + timedelta(days=day))

    streak = console.get(f"/api/v1/members/{member.id}/streak").json()
    assert badges_of(console, member) == ["Consistent Contributor"]
    assert (streak["longest_streak_days"], streak["last_activity_date"]) == (7, "2026-03-08")


def test_a_late_fact_gives_the_state_of_the_right_order(console, member, other, log_hours, organization):
    for day in (0, 1, 2, 3, 4, 5, 6):
        log_hours(member, 1, at=NOON + timedelta(days=day))
    for day in (0, 1, 2, 4, 5, 6, 3):
        log_hours(other, 1, at=NOON + timedelta(days=day))

    def standing(of):
        points = points_of(console, of)
        return points["total_points"], points["current_points"], points["longest_streak_days"]

    assert standing(other) == standing(member) == (35 + 10 + 50, 35 + 10 + 50, 7)
    assert set(badges_of(console, other)) == set(badges_of(console, member))
    assert differences(organization) == 0


def test_a_reversal_takes_points_back_and_what_was_earned_stays(console, member, log_hours, hear, organization):
    log_hours(member, 1)
    second = log_hours(member, 9.5, at=NOON + timedelta(days=2))
    assert points_of(console, member)["total_points"] == 5 + 10 + 47 + 20

    reversal = console.post(f"/api/v1/activities/{second['id']}/reverse", {"reason": "Entered twice"}, format="json")
    hear()

    assert (reversal.status_code, reversal.json()["reverses"]) == (201, second["id"])
    assert points_of(console, member)["current_points"] == 15
    assert progress_of(console, member)["Ten Hours"] == (10, True)
    assert progress_of(console, member)["Fifty Hours"] == (1, False)
    assert differences(organization) == 0


def test_a_referral_counts_each_time(console, member, log_hours):
    for number in range(3):
        log_hours(member, 1, at=NOON + timedelta(hours=number), action="volunteer.referred")

    found = console.get(f"/api/v1/members/{member.id}/achievements").json()["achievements"]
    (referred,) = [each for each in found if each["name"] == "Referred a Volunteer"]
    assert (referred["is_completed"], referred["times_completed"]) == (True, 3)
    assert badges_of(console, member) == ["Mentor"]
    assert points_of(console, member)["total_points"] == 3 * (50 + 50)


def test_the_place_on_the_board_changes_with_the_activity(console, member, other, log_hours):
    log_hours(other, 3)
    log_hours(member, 2)

    def position():
        return console.get(f"/api/v1/leaderboards/points/all_time/position?member_id={member.id}").json()

    assert (position()["rank"], position()["rank_percentile"]) == (2, 50.0)
    log_hours(member, 2, at=NOON + timedelta(days=1))
    assert position()["rank"] == 1
    assert [line["rank"] for line in position()["neighbours"]] == [2]
