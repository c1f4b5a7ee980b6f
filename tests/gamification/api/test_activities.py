"""Activities by API: one, many, again, and taken back."""

import pytest

from gamification.models import Activity
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.gamification.api.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

API = "/api/v1/activities"


@pytest.fixture
def deed(member):
    """One activity as it is sent."""

    def made(**changes):
        body = {
            "member_id": str(member.id),
            "action": "hours.logged",
            "key": "log-1",
            "quantity": 1.5,
            "occurred_at": NOON.isoformat(),
        }
        return body | changes

    return made


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def recorded(organization):
    with tenancy.reading(organization.id):
        return list(Activity.objects.of(organization.id).order_by("id"))


def test_an_activity_is_recorded_once(console, deed, manager, organization):
    first = console.post(API, deed(note="Beach", metadata={"weather": "fine"}), format="json")
    again = console.post(API, deed(), format="json")

    body = first.json()
    assert (first.status_code, first.headers["X-Message-Code"]) == (201, "ACTIVITY_RECORDED")
    assert (again.status_code, again.headers["X-Message-Code"]) == (200, "ACTIVITY_KNOWN")
    assert again.json() == body
    assert (body["quantity"], body["is_pending"], body["source"], body["local_on"]) == (1.5, True, "api", "2026-03-02")
    assert (body["recorded_by"], body["note"], body["metadata"]) == (str(manager.id), "Beach", {"weather": "fine"})
    assert len(recorded(organization)) == 1


def test_the_same_key_for_another_deed_is_refused(console, deed, organization):
    console.post(API, deed(), format="json")

    answer = console.post(API, deed(quantity=2), format="json")

    assert code_of(answer) == (409, "ACTIVITY_KEY_REUSED")
    assert len(recorded(organization)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"action": "nothing.known"}, (404, "ACTION_NOT_FOUND")),
        ({"action": "points.adjusted"}, (409, "ACTION_INACTIVE")),
        ({"member_id": str(uuid7())}, (404, "MEMBER_NOT_FOUND")),
        ({"quantity": 25}, (409, "QUANTITY_OUT_OF_BOUNDS")),
        ({"unit": "EUR"}, (409, "UNIT_NOT_ACCEPTED")),
        ({"occurred_at": "2126-01-01T00:00:00Z"}, (409, "ACTIVITY_IN_FUTURE")),
        ({"quantity": 0}, (400, "VALIDATION_ERROR")),
        ({"quantity": 1.0001}, (400, "VALIDATION_ERROR")),
        ({"quantity": "NaN"}, (400, "VALIDATION_ERROR")),
        ({"quantity": True}, (400, "VALIDATION_ERROR")),
        ({"key": " "}, (400, "VALIDATION_ERROR")),
        ({"occurred_at": "yesterday"}, (400, "VALIDATION_ERROR")),
        ({"metadata": {"text": "\x00"}}, (400, "VALIDATION_ERROR")),
        ({"metadata": {"text": "x" * 5_000}}, (400, "VALIDATION_ERROR")),
        ({"action": "hours\x00"}, (400, "VALIDATION_ERROR")),
    ],
)
def test_what_cannot_be_recorded_is_refused(changes, code, console, deed, organization):
    assert code_of(console.post(API, deed(**changes), format="json")) == code
    assert recorded(organization) == []


def test_many_are_recorded_with_an_answer_a_row(console, deed, organization):
    console.post(API, deed(), format="json")
    rows = [
        deed(),
        deed(key="log-2", quantity="2.25"),
        deed(key="log-3", action="nothing.known"),
        deed(key="log-4", quantity=-1),
        {"key": 7},
    ]

    answer = console.post(f"{API}/bulk", {"activities": rows}, format="json")

    body = answer.json()
    assert answer.status_code == 200
    assert (body["new"], body["duplicate"], body["refused"]) == (1, 1, 3)
    assert [(row["index"], row["key"], row["status"], row.get("code")) for row in body["results"]] == [
        (0, "log-1", "duplicate", None),
        (1, "log-2", "new", None),
        (2, "log-3", "refused", "ACTION_NOT_FOUND"),
        (3, "log-4", "refused", "VALIDATION_ERROR"),
        (4, None, "refused", "VALIDATION_ERROR"),
    ]
    assert [activity.quantity_milli for activity in recorded(organization)] == [1_500, 2_250]


def test_a_thousand_rows_and_no_more(console, deed, organization):
    rows = [deed(key=f"log-{number}") for number in range(1_001)]

    assert code_of(console.post(f"{API}/bulk", {"activities": rows}, format="json")) == (400, "VALIDATION_ERROR")
    assert code_of(console.post(f"{API}/bulk", {"activities": []}, format="json")) == (400, "VALIDATION_ERROR")
    assert console.post(f"{API}/bulk", {"activities": rows[:1_000]}, format="json").json()["new"] == 1_000


def test_a_member_sees_his_own_only(console, api, deed, member, other):
    console.post(API, deed(), format="json")
    console.post(API, deed(key="log-2", member_id=str(other.id)), format="json")

    everybody = console.get(API).json()["results"]
    api.sign_in(member)
    own = api.get(API).json()["results"]

    assert [row["key"] for row in everybody] == ["log-2", "log-1"]
    assert [row["key"] for row in own] == ["log-1"]
    assert api.get(f"{API}/{own[0]['id']}").status_code == 200
    assert code_of(api.get(f"{API}/{everybody[0]['id']}")) == (404, "NOT_FOUND")
    assert code_of(api.post(f"{API}/log-1/reverse", {"reason": "No"}, format="json")) == (403, "ACCESS_DENIED")


def test_activities_are_narrowed(console, deed, other):
    console.post(API, deed(), format="json")
    console.post(API, deed(key="log-2", member_id=str(other.id), action="task.completed", quantity=1), format="json")

    def keys(query):
        return [row["key"] for row in console.get(f"{API}?{query}").json()["results"]]

    assert keys("action=task.completed") == keys(f"member_id={other.id}") == ["log-2"]
    assert keys("occurred_before=2026-03-02T12:00:00Z") == []
    assert keys("occurred_from=2026-03-02T12:00:00Z") == ["log-2", "log-1"]
    assert keys("scope=me") == []


def test_an_activity_is_found_by_its_key_and_source(console, deed):
    console.post(API, deed(key="a/b:c"), format="json")

    assert console.get(f"{API}/a/b:c").json()["key"] == "a/b:c"
    assert console.get(f"{API}/a/b:c?source=api").status_code == 200
    assert code_of(console.get(f"{API}/a/b:c?source=file%00")) == (404, "NOT_FOUND")


def test_an_activity_is_taken_back_once(console, deed, organization):
    console.post(API, deed(), format="json")

    answers = [console.post(f"{API}/log-1/reverse", {"reason": "Twice"}, format="json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert console.get(f"{API}/log-1").json()["is_reversed"] is True
    assert len(recorded(organization)) == 2
    reversal = answers[0].json()["id"]
    assert code_of(console.post(f"{API}/{reversal}/reverse", {"reason": "No"}, format="json")) == (
        409,
        "REVERSAL_NOT_REVERSIBLE",
    )
