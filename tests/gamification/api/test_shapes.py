"""Every answer has every field that was promised, and nothing costs more with more rows."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.services import NewActivity, apply_pending, feed_live_boards, rebuild_leaderboards, record_activities
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory, PreferenceFactory
from tests.gamification.api.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

API = "/api/v1"


@pytest.fixture
def log(organization):
    """Record and apply hours of members."""

    def logged(*members, quantity_milli=2_000, action="hours.logged"):
        with tenancy.writing(organization.id):
            record_activities(
                [
                    NewActivity(
                        member_id=member.pk,
                        action=action,
                        occurred_at=NOON,
                        source="api",
                        key=uuid4().hex,
                        quantity_milli=quantity_milli,
                        subject_type="time_log",
                        subject_id="456",
                    )
                    for member in members
                ]
            )
            apply_pending()
            feed_live_boards(member_ids=[member.pk for member in members])

    return logged


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_points_have_exactly_the_promised_fields(console, member, log):
    log(member)

    body = console.get(f"{API}/members/{member.id}/points").json()

    history = body.pop("recent_history")
    assert body.pop("updated_at")
    assert body == {
        "member_id": str(member.id),
        "total_points": 20,
        "current_points": 20,
        "rank": 1,
        "rank_percentile": 100.0,
        "current_streak_days": 0,
        "longest_streak_days": 1,
        "last_activity_date": "2026-03-02",
        "points_debt": 0,
        "next_expiry": None,
    }
    first = history[-1]
    assert {name: first[name] for name in first if name not in {"id", "created_at", "activity_id"}} == {
        "points_change": 10,
        "event_type": "hours_logged",
        "description": "Hours of service",
        "reference_id": "456",
        "reference_type": "time_log",
        "balance_after": 10,
        "awarded_by": None,
        "taken_back_by": None,
        "action": "hours.logged",
    }


def test_the_member_is_me(api, member, log):
    log(member)

    body = api.sign_in(member).get(f"{API}/members/me/points").json()

    assert (body["member_id"], body["total_points"]) == (str(member.id), 20)
    assert api.get(f"{API}/volunteers/me/points").json() == body
    assert api.get(f"{API}/members/{member.id}/points/").json() == body


def test_badges_have_the_promised_fields(console, member, log):
    log(member)

    body = console.get(f"{API}/members/{member.id}/badges").json()

    (badge,) = body.pop("badges")
    assert body == {"member_id": str(member.id), "total_badges": 1, "showcased_badges": []}
    badge_id = badge.pop("id")
    assert badge.pop("image_url").endswith(f"/achievements/{badge_id}/image")
    assert badge == {
        "name": "First Step",
        "description": "The first hour given.",
        "category": "time",
        "rarity": "common",
        "color": "#4CAF50",
        "icon_url": "directions_walk",
        "earned_at": "2026-03-02T12:00:00Z",
        "expires_at": None,
        "is_expired": False,
        "share_url": None,
        "earned_reason": "",
        "awarded_by": None,
        "is_manual": False,
        "is_showcased": False,
    }


def test_achievements_have_the_promised_fields(console, member, log):
    log(member)

    body = console.get(f"{API}/members/{member.id}/achievements").json()

    achievements = {each["name"]: each for each in body.pop("achievements")}
    assert body == {"member_id": str(member.id), "total_achievements": 16, "completed": 1, "in_progress": 15}
    ten = achievements["Ten Hours"]
    assert console.get(f"{API}/members/{member.id}/achievements/{ten['id']}/progress").json() == ten
    assert {name: ten[name] for name in ten if name not in {"id", "started_at", "last_progress_at"}} == {
        "name": "Ten Hours",
        "description": "Log 10 hours of service.",
        "achievement_type": "hours_logged",
        "goal": "10 hours logged",
        "points_reward": 20,
        "is_repeatable": False,
        "tracks_progress": True,
        "is_completed": False,
        "completed_at": None,
        "times_completed": 0,
        "current_progress": 2,
        "target_progress": 10,
        "progress_percentage": 20,
        "badge": None,
    }
    assert achievements["First Hour"]["badge"]["name"] == "First Step"
    assert achievements["First Hour"]["completed_at"] == "2026-03-02T12:00:00Z"


def test_a_leaderboard_has_the_promised_fields(console, member, other, log, organization):
    log(member, other)
    log(member)
    with tenancy.writing(organization.id):
        rebuild_leaderboards()

    body = console.get(f"{API}/leaderboards/hours/all_time").json()

    assert body.pop("id")
    assert body.pop("generated_at")
    with tenancy.reading(organization.id):
        names = [str(member), str(other)]
    assert body == {
        "leaderboard_type": "hours",
        "timeframe": "all_time",
        "scope": "organization",
        "is_live": False,
        "is_final": False,
        "name": "Hours of service",
        "unit": "hour",
        "period_start": None,
        "period_end": None,
        "is_current": True,
        "total_participants": 2,
        "average_value": 3,
        "median_value": 3,
        "rankings": [
            {
                "member_id": str(person.id),
                "rank": rank,
                "value": value,
                "amount": None,
                "member_name": name,
                "member_avatar": "",
            }
            for person, rank, value, name in zip((member, other), (1, 2), (4, 2), names, strict=True)
        ],
    }
    assert console.get(f"{API}/leaderboards/hours").json()["timeframe"] == "all_time"
    assert len(console.get(f"{API}/leaderboards/hours?limit=1").json()["rankings"]) == 1


def test_a_month_begins_and_ends_in_the_organizations_zone(api, member, organization, time_machine):
    with tenancy.platform("tests"):
        type(organization).objects.filter(pk=organization.pk).update(time_zone="Africa/Nairobi")
    time_machine.move_to("2026-03-31T22:00:00Z", tick=True)

    body = api.sign_in(member).get(f"{API}/leaderboards/points/monthly").json()

    assert (body["id"], body["total_participants"], body["rankings"]) == (None, 0, [])
    assert (body["period_start"], body["period_end"]) == ("2026-03-31T21:00:00Z", "2026-04-30T20:59:59Z")


def test_who_hides_is_in_no_ranking(console, member, other, log, organization):
    log(member, other)
    with tenancy.writing(organization.id):
        rebuild_leaderboards()
        PreferenceFactory.create(member=member, value=False)

    body = console.get(f"{API}/leaderboards/points/all_time").json()

    assert [line["member_id"] for line in body["rankings"]] == [str(other.id)]
    place = console.get(f"{API}/leaderboards/points/all_time/position?member_id={member.id}").json()
    assert (place["rank"], place["rank_percentile"]) == (None, None)


def test_positions_on_every_board(api, member, log):
    log(member)

    body = api.sign_in(member).get(f"{API}/leaderboards/members/me/position").json()

    boards = {(each["leaderboard_type"], each["timeframe"]): each for each in body["positions"]}
    assert len(boards) == 12
    assert (boards["hours", "all_time"]["rank"], boards["hours", "all_time"]["value"]) == (1, 2)
    assert boards["projects", "weekly"]["rank"] is None
    assert api.get(f"{API}/leaderboards/volunteer/me/position").json() == body


def test_the_ranking_by_points_needs_no_board(console, member, log):
    log(member)

    body = console.get(f"{API}/points/rankings").json()

    assert [(line["member_id"], line["rank"], line["value"]) for line in body["rankings"]] == [(str(member.id), 1, 20)]


def test_progress_shows_levels_streaks_and_achievements(console, member, log):
    log(member)

    body = console.get(f"{API}/members/{member.id}/progress").json()

    levels = {level["ladder"]: level for level in body["levels"]}
    assert (levels["engagement"]["level"], levels["engagement"]["name"]) == (1, "Newcomer")
    assert (levels["engagement"]["value"], levels["engagement"]["next_threshold"]) == (20, 100)
    assert levels["giving"]["level"] is None
    assert [streak["longest"] for streak in body["streaks"]] == [1]
    assert len(body["achievements"]) == 16


def test_the_figures_of_the_organization(console, member, other, log):
    log(member, other)

    body = console.get(f"{API}/gamification/stats").json()

    assert body["most_held_badges"][0]["name"] == "First Step"
    assert body.pop("points_liability") == {
        "outstanding_points": 40,
        "worth": None,
        "owed_by_members": 0,
        "members_owing": 0,
        "announced_points": 0,
        "expired_points_30_days": 0,
        "earned_points_30_days": 0,
    }
    assert {name: body[name] for name in body if name != "most_held_badges"} == {
        "members_with_activity": 2,
        "members_active_30_days": 0,
        "total_activities": 2,
        "activities_30_days": 0,
        "pending_activities": 0,
        "total_points": 40,
        "points_30_days": 0,
        "badges_awarded": 2,
        "achievements_completed": 2,
        "active_badges": 13,
        "active_achievements": 16,
        "running_streaks": 0,
    }


def test_the_figures_of_a_member(console, member, log):
    log(member)

    body = console.get(f"{API}/gamification/stats/members/{member.id}").json()

    assert body == console.get(f"{API}/gamification/stats/volunteer/{member.id}").json()
    assert len(body.pop("levels")) == 3
    assert body == {
        "member_id": str(member.id),
        "total_points": 20,
        "current_points": 20,
        "rank": 1,
        "rank_percentile": 100.0,
        "current_streak_days": 0,
        "longest_streak_days": 1,
        "last_activity_date": "2026-03-02",
        "total_activities": 1,
        "total_badges": 1,
        "total_achievements": 16,
        "achievements_completed": 1,
    }


def test_an_activity_and_what_followed(console, member, log):
    log(member)
    (listed,) = console.get(f"{API}/activities").json()["results"]

    body = console.get(f"{API}/activities/{listed['id']}").json()

    assert console.get(f"{API}/activities/{listed['key']}").json() == body
    assert {name: body[name] for name in listed} == listed
    assert (body["quantity"], body["points"], body["is_pending"], body["is_reversed"]) == (2, 20, False, False)
    assert [(line["rule"], line["points_change"]) for line in body["points_entries"]] == [
        ("rule:base", 10),
        ("achievement:first-hour:1", 10),
    ]
    assert [each["name"] for each in body["achievements"] + body["badges"]] == ["First Hour", "First Step"]


def test_categories_and_types_are_listed(console):
    categories = console.get(f"{API}/badges/categories").json()
    types = console.get(f"{API}/achievements/types").json()

    assert [each["value"] for each in categories] == [
        "time",
        "skills",
        "projects",
        "training",
        "leadership",
        "special",
        "streak",
    ]
    assert [each["value"] for each in types] == [
        "hours_logged",
        "projects_completed",
        "tasks_completed",
        "skills_acquired",
        "trainings_completed",
        "consecutive_days",
        "volunteer_referred",
        "custom",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/activities",
        "/badges",
        "/achievements",
        "/actions",
        "/leaderboards",
        "/leaderboards/points/all_time",
        "/points/rankings",
        "/gamification/stats",
    ],
)
def test_a_list_asks_as_often_for_three_as_for_one(path, console, member, log, organization):
    log(member)
    console.get(f"{API}{path}")
    one = queries_of(console, f"{API}{path}")
    with tenancy.writing(organization.id):
        others = MembershipFactory.create_batch(3)

    log(*others)

    assert queries_of(console, f"{API}{path}") == one


@pytest.mark.parametrize("path", ["points", "points/history", "badges", "achievements"])
def test_a_members_answers_ask_as_often_for_three_as_for_one(path, console, member, log):
    log(member)
    console.get(f"{API}/members/{member.id}/{path}")
    one = queries_of(console, f"{API}/members/{member.id}/{path}")

    log(member, quantity_milli=20_000)
    log(member, action="training.completed", quantity_milli=1_000)

    assert queries_of(console, f"{API}/members/{member.id}/{path}") == one
