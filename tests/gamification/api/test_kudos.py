"""Thanks between members by API: the feed, giving, hiding."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

API = "/api/v1/kudos"


def keyed():
    return {"HTTP_IDEMPOTENCY_KEY": uuid7().hex, "format": "json"}


@pytest.fixture
def thank(api):
    def given(giver, receiver, message="Thank you"):
        body = {"receiver_id": str(receiver.id), "message": message}
        return api.sign_in(giver).post(API, body, **keyed())

    return given


def test_thanks_are_in_everybodys_feed(api, thank, member, other, manager):
    answer = thank(member, other, "For the kitchen shift")

    body = answer.json()
    assert answer.status_code == 201
    assert {name: body[name] for name in body if name not in {"id", "created_at"}} == {
        "giver_id": str(member.id),
        "giver_name": str(member),
        "receiver_id": str(other.id),
        "receiver_name": str(other),
        "message": "For the kitchen shift",
        "is_hidden": False,
    }
    assert api.sign_in(other).get(API).json()["results"] == [body]
    assert api.get(f"{API}/{body['id']}").json() == body


def test_thanks_pay_both(thank, member, other, console, hear):
    thank(member, other)
    hear()

    for person, points in ((member, 2), (other, 5)):
        console.sign_in(person)
        lines = console.get("/api/v1/members/me/points/history").json()["results"]
        assert [(line["points_change"], line["reference_type"]) for line in lines] == [(points, "kudos")]


def test_the_feed_is_narrowed_to_a_member(api, thank, member, other, manager):
    first, second = thank(member, other).json(), thank(other, manager).json()
    client = api.sign_in(member)

    def found(query):
        return {each["id"] for each in client.get(f"{API}?{query}").json()["results"]}

    assert found("scope=me") == found(f"member_id={member.id}") == {first["id"]}
    assert found(f"receiver_id={other.id}") == {first["id"]}
    assert found(f"giver_id={other.id}") == {second["id"]}
    assert found(f"member_id={other.id}") == {first["id"], second["id"]}


@pytest.mark.parametrize(
    ("message", "status"), [("x" * 255, 201), ("x" * 256, 400), ("", 400)], ids=["longest", "too long", "empty"]
)
def test_a_message_has_1_to_255_characters(thank, member, other, message, status):
    assert thank(member, other, message).status_code == status


def test_nobody_thanks_himself(thank, member):
    answer = thank(member, member)

    assert (answer.status_code, answer.json()["code"]) == (409, "KUDOS_TO_ONESELF")


def test_hidden_thanks_are_seen_by_managers_only(api, thank, member, other, manager):
    kudos = thank(member, other).json()
    path = f"{API}/{kudos['id']}"

    hidden = api.sign_in(manager).post(f"{path}/hide", {"reason": "Not kind"}, format="json")
    seen = [each["is_hidden"] for each in api.get(API).json()["results"]]
    unseen = api.sign_in(other).get(API).json()["results"]

    assert (hidden.status_code, hidden.json()["is_hidden"], seen, unseen) == (200, True, [True], [])
    assert api.get(path).status_code == 404
    shown = api.sign_in(manager).post(f"{path}/restore")
    assert (shown.status_code, shown.json()["is_hidden"]) == (200, False)
    assert api.sign_in(other).get(path).status_code == 200


def test_the_feed_asks_as_often_for_three_as_for_one(api, thank, member, other, organization):
    thank(member, other)
    with tenancy.writing(organization.id):
        more = MembershipFactory.create_batch(2)

    def queries():
        client = api.sign_in(other)
        with CaptureQueriesContext(connection) as found:
            assert client.get(API).status_code == 200
        return len(found)

    queries()
    one = queries()
    for person in more:
        thank(member, person)

    assert queries() == one
