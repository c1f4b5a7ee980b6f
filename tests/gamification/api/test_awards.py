"""Giving by hand by API: keyed, with a reason, by who may."""

import pytest

from gamification.models import Badge
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

BONUS = {"points": 100, "event_type": "manual_adjustment", "description": "Bonus", "reason": "Led the cleanup"}


@pytest.fixture
def mentor(shipped):
    with tenancy.reading(PLATFORM_ID):
        return Badge.objects.of(PLATFORM_ID).get(code="mentor")


def keyed(key):
    return {"HTTP_IDEMPOTENCY_KEY": key}


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def points_of(client, member):
    return client.get(f"/api/v1/members/{member.id}/points").json()["current_points"]


def test_points_are_given_once_a_key(console, member):
    path = f"/api/v1/members/{member.id}/points/award"

    answers = [console.post(path, BONUS, format="json", **keyed("one")) for _ in range(2)]

    body = answers[0].json()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].json() == body
    assert body.pop("created_at")
    assert body.pop("activity_id")
    assert body == {
        "member_id": str(member.id),
        "points_change": 100,
        "new_balance": 100,
        "event_type": "manual_adjustment",
        "description": "Bonus",
    }
    assert points_of(console, member) == 100


@pytest.mark.parametrize(
    "change",
    [{"points": 0}, {"points": "5"}, {"points": 10**9}, {"reason": ""}, {"description": ""}, {"event_type": "gift"}],
)
def test_points_need_a_number_and_a_reason(change, console, member):
    answer = console.post(f"/api/v1/members/{member.id}/points/award", BONUS | change, format="json", **keyed("one"))

    assert code_of(answer) == (400, "VALIDATION_ERROR")
    assert points_of(console, member) == 0


def test_a_key_is_needed(console, member, mentor):
    points = console.post(f"/api/v1/members/{member.id}/points/award", BONUS, format="json")
    badge = console.post(f"/api/v1/members/{member.id}/badges/{mentor.pk}/award", {"reason": "Why"}, format="json")

    assert code_of(points) == code_of(badge) == (422, "IDEMPOTENCY_KEY_REQUIRED")


def test_a_badge_is_given_shown_and_taken_back(console, api, member, mentor, manager):
    path = f"/api/v1/members/{member.id}/badges/{mentor.pk}"

    given = console.post(f"{path}/award", {"reason": "Led the team"}, format="json", **keyed("one"))
    again = console.post(f"{path}/award", {"reason": "Led the team"}, format="json", **keyed("two"))
    assert (given.status_code, given.json()["earned_reason"]) == (201, "Led the team")
    assert (given.json()["is_manual"], given.json()["awarded_by"]) == (True, str(manager.id))
    assert code_of(again) == (409, "BADGE_HELD")

    api.sign_in(member)
    shown = api.put(f"{path}/showcase", {}, format="json")
    assert (shown.status_code, shown.json()["is_showcased"]) == (200, True)
    assert api.get(f"/api/v1/members/{member.id}/badges").json()["showcased_badges"] == ["Mentor"]
    assert api.put(f"{path}/showcase", {"is_showcased": False}, format="json").json()["is_showcased"] is False

    api.sign_in(manager)
    gone, again = (
        api.post(f"{path}/revoke", {"reason": "Mistake"}, format="json", **keyed(key)) for key in ("three", "four")
    )
    assert (gone.status_code, api.get(f"/api/v1/members/{member.id}/badges").json()["badges"]) == (204, [])
    assert code_of(again) == (404, "BADGE_NOT_HELD")


def test_an_achievement_is_completed_by_hand(console, member):
    goal = console.get("/api/v1/achievements?achievement_type=volunteer_referred").json()["results"][0]
    path = f"/api/v1/members/{member.id}/achievements/{goal['id']}/award"

    answers = [console.post(path, {"reason": "By phone"}, format="json", **keyed(key)) for key in ("one", "one", "two")]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [answer.json()["times_completed"] for answer in answers] == [1, 1, 2]
    assert points_of(console, member) == 100


def test_members_give_nothing_and_show_only_their_own(api, member, other, mentor):
    api.sign_in(other)
    path = f"/api/v1/members/{member.id}"

    answers = [
        api.post(f"{path}/points/award", BONUS, format="json", **keyed("one")),
        api.post(f"{path}/badges/{mentor.pk}/award", {"reason": "Why"}, format="json", **keyed("two")),
    ]

    assert [code_of(answer) for answer in answers] == [(403, "ACCESS_DENIED")] * 2
    assert code_of(api.put(f"{path}/badges/{mentor.pk}/showcase", {}, format="json")) == (404, "NOT_FOUND")


def test_the_history_is_read_page_by_page(console, member):
    for number in range(3):
        console.post(f"/api/v1/members/{member.id}/points/award", BONUS, format="json", **keyed(f"key-{number}"))

    first = console.get(f"/api/v1/members/{member.id}/points/history?limit=2").json()
    second = console.get(first["next"]).json()

    assert [line["balance_after"] for line in first["results"] + second["results"]] == [300, 200, 100]
    assert second["next"] is None
