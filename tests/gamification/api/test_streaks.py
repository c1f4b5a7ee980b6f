"""Streaks, heat maps and pauses by API."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.models import StreakPause
from goodplay.core import tenancy

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MINE = "/api/v1/members/me/streak/pauses"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False)


def at(day):
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def paused(organization, member, day):
    on = date(2026, 3, day)
    with tenancy.writing(organization.id):
        return StreakPause.objects.create(
            organization_id=organization.id, member=member, starts_on=on, ends_on=on, planned_by=member
        )


def test_a_streak_tells_how_it_stands(console, member, shipped, log_hours):
    for day in (8, 9, 10):
        log_hours(member, "1", at=at(day))

    body = console.get(f"/api/v1/members/{member.id}/streak").json()

    assert body["streaks"] == [
        {
            "cadence": "day",
            "current": 3,
            "longest": 3,
            "started_on": "2026-03-08",
            "last_on": "2026-03-10",
            "freezes": 0,
            "expires_on": "2026-03-11",
            "is_at_risk": True,
            "is_paused": False,
            "next_milestone": 7,
        }
    ]
    assert (body["current_streak_days"], body["longest_streak_days"]) == (3, 3)


@pytest.mark.parametrize(("query", "count"), [("", 90), ("?days=365", 365)])
def test_a_heat_map_has_a_day_for_each_day(console, member, shipped, log_hours, organization, query, count):
    log_hours(member, "1", at=at(10))
    log_hours(member, "2", at=at(10))
    paused(organization, member, 9)

    body = console.get(f"/api/v1/members/{member.id}/streak/heatmap{query}").json()

    days = body.pop("days")
    assert body == {
        "member_id": str(member.id),
        "starts_on": (date(2026, 3, 11) - (count - 1) * DAY).isoformat(),
        "ends_on": "2026-03-11",
        "active_days": 1,
        "most": 2,
    }
    assert len(days) == count
    assert [(day["date"], day["count"], day["is_excused"]) for day in days[-3:]] == [
        ("2026-03-09", 0, True),
        ("2026-03-10", 2, False),
        ("2026-03-11", 0, False),
    ]
    assert days[-2]["points"] > 0


def test_a_heat_map_of_another_length_is_refused(console, member):
    answer = console.get(f"/api/v1/members/{member.id}/streak/heatmap?days=30")

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_a_member_plans_lists_and_ends_pauses(api, member):
    client = api.sign_in(member)

    made = client.post(MINE, {"starts_on": "2026-03-12", "ends_on": "2026-03-20", "reason": "Holiday"}, format="json")

    assert (made.status_code, made["X-Message-Code"]) == (201, "STREAKS_PAUSED")
    body = made.json()
    assert {name: body[name] for name in ("starts_on", "ends_on", "reason", "planned_by")} == {
        "starts_on": "2026-03-12",
        "ends_on": "2026-03-20",
        "reason": "Holiday",
        "planned_by": str(member.id),
    }
    assert client.get(MINE).json()["results"] == [body]
    ended = client.post(f"{MINE}/{body['id']}/end")
    assert (ended.status_code, ended["X-Message-Code"]) == (204, "PAUSE_ENDED")
    assert client.get(MINE).json()["results"] == []


def test_a_member_does_not_excuse_days_that_have_passed(api, member):
    answer = api.sign_in(member).post(MINE, {"starts_on": "2026-03-10", "ends_on": "2026-03-12"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "PAUSE_IN_PAST")


def test_a_manager_excuses_others_but_not_himself(console, manager, member):
    past = {"starts_on": "2026-03-10", "ends_on": "2026-03-12", "reason": "Ill"}

    excused = console.post(f"/api/v1/members/{member.id}/streak/pauses", past, format="json")
    own = console.post(MINE, past, format="json")

    assert (excused.status_code, excused.json()["planned_by"]) == (201, str(manager.id))
    assert (own.status_code, own.json()["code"]) == (409, "PAUSE_IN_PAST")


def test_pauses_of_others_are_not_shown(api, member, other, organization):
    pause = paused(organization, other, 12)
    client = api.sign_in(member)

    assert client.get(f"/api/v1/members/{other.id}/streak/pauses").status_code == 404
    assert client.post(f"/api/v1/members/{other.id}/streak/pauses/{pause.id}/end").status_code == 404
    assert client.post(f"{MINE}/{pause.id}/end").status_code == 404


def test_the_list_of_pauses_asks_as_often_for_three_as_for_one(api, member, organization, django_assert_num_queries):
    client = api.sign_in(member)
    paused(organization, member, 12)
    client.get(MINE)
    with CaptureQueriesContext(connection) as once:
        client.get(MINE)
    for day in (14, 16):
        paused(organization, member, day)

    with django_assert_num_queries(len(once)):
        assert len(client.get(MINE).json()["results"]) == 3
