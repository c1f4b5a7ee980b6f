"""A member's way from the first hour on, through the API and the hearings."""

from datetime import timedelta

import pytest

from tests.gamification.api.conftest import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shipped")]


def badges_of(client, member):
    return [badge["name"] for badge in client.get(f"/api/v1/members/{member.id}/badges").json()["badges"]]


def test_the_first_hour_brings_first_step(console, member, log_hours):
    log_hours(member, 1)

    points = console.get(f"/api/v1/members/{member.id}/points").json()
    assert badges_of(console, member) == ["First Step"]
    assert (points["total_points"], points["current_points"]) == (15, 15)
    assert [line["description"] for line in points["recent_history"]] == ["Achievement: First Hour", "Hours of service"]
    assert [line["balance_after"] for line in points["recent_history"]] == [15, 5]
