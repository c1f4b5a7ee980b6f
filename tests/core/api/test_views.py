"""What every view has from its base: door, caller, permission, key, problem."""

import json
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.urls import path
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.test import APIClient

from goodplay.core import permissions, tenancy
from goodplay.core.api.views import PublicView, TenantView
from goodplay.core.errors import DomainError
from goodplay.core.models import Announcement
from goodplay.core.permissions import ADMINS, EVERYONE, Caller, Role

A, B = uuid4(), uuid4()
USER, MEMBER = uuid4(), uuid4()

permissions.allow({"test.thing.view": EVERYONE, "test.thing.add": EVERYONE, "test.thing.delete": ADMINS})

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class OutOfThingsError(DomainError):
    """No thing is left."""

    code = "OUT_OF_THINGS"
    kind = "conflict"
    title = "No thing is left; wait for the next delivery."


class CountedError(DomainError):
    """A refusal whose rows stand."""

    code = "COUNTED"
    commits = True


class Credential:
    def __init__(self, organization_id: str) -> None:
        self.organization_id = UUID(organization_id)

    def resolve(self) -> Caller:
        return Caller(USER, self.organization_id, MEMBER, Role.MEMBER)


class ByHeader(BaseAuthentication):
    def authenticate(self, request):
        organization = request.headers.get("X-Test")
        return (None, Credential(organization)) if organization else None

    def authenticate_header(self, request):
        return "Bearer"


class ThingInput(serializers.Serializer):
    number = serializers.IntegerField(min_value=0, max_value=1000)


class ThingView(TenantView):
    authentication_classes = (ByHeader,)
    verbs = {"get": "test.thing.view", "post": "test.thing.add", "delete": "test.thing.delete"}
    keyed = {"post"}

    def get(self, request):
        return self.reply([row.facts["number"] for row in Announcement.objects.of(self.caller.organization_id)])

    def post(self, request):
        number = self.parse(ThingInput)["number"]
        Announcement.objects.create(organization_id=self.caller.organization_id, name="thing", facts={"number": number})
        if number == 13:
            raise OutOfThingsError(left=0)
        if number == 14:
            raise CountedError
        if number == 15:
            return self.reply({"returned": "refusal"}, status=409)
        return self.reply({"number": number, "row": Announcement.objects.count()}, status=201, message="THING_MADE")

    def delete(self, request):
        return self.reply(status=204)


class OpenView(PublicView):
    reason = "a public page"

    def get(self, request):
        return self.reply({"mode": tenancy.door().mode})


urlpatterns = [path("api/v1/things", ThingView.as_view()), path("api/v1/open", OpenView.as_view())]


@pytest.fixture
def client() -> APIClient:
    return APIClient(headers={"X-Test": str(A)})


def post(client, number, key="k1", **options):
    return client.post("/api/v1/things", {"number": number}, format="json", headers={"Idempotency-Key": key}, **options)


def numbers(organization=A) -> list[int]:
    with tenancy.reading(organization):
        return [facts["number"] for facts in Announcement.objects.of(organization).values_list("facts", flat=True)]


def test_a_success_carries_its_message_code(client):
    answer = post(client, 1)

    assert (answer.status_code, answer["X-Message-Code"]) == (201, "THING_MADE")
    assert numbers() == [1]


def test_the_same_key_has_one_effect_and_one_answer(client):
    first, second = post(client, 1), post(client, 1)

    assert second.content == first.content
    assert (second.status_code, second["Idempotency-Replayed"], second["X-Message-Code"]) == (201, "true", "THING_MADE")
    assert numbers() == [1]


def test_the_same_key_with_another_body_is_refused(client):
    post(client, 1)

    answer = post(client, 2)

    assert (answer.status_code, answer.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert numbers() == [1]


def test_the_same_key_of_another_organization_is_another_key(client):
    post(client, 1)

    answer = post(APIClient(headers={"X-Test": str(B)}), 2)

    assert (answer.status_code, numbers(A), numbers(B)) == (201, [1], [2])


@pytest.mark.parametrize(("key", "code"), [(None, "IDEMPOTENCY_KEY_REQUIRED"), ("", "IDEMPOTENCY_KEY_INVALID")])
def test_a_keyed_action_needs_a_usable_key(client, key, code):
    headers = {} if key is None else {"Idempotency-Key": key}

    answer = client.post("/api/v1/things", {"number": 1}, format="json", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("number", [13, 15])
def test_a_refusal_keeps_nothing_and_frees_the_key(client, number):
    refused = post(client, number)

    assert refused.status_code == 409
    assert numbers() == []
    assert post(client, 1).status_code == 201


def test_a_refusal_names_its_code_and_facts(client):
    answer = post(client, 13)

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/OUT_OF_THINGS",
        "title": "No thing is left; wait for the next delivery.",
        "status": 409,
        "code": "OUT_OF_THINGS",
        "params": {"left": 0},
    }


def test_a_refusal_that_commits_keeps_what_was_written(client):
    assert post(client, 14).json()["code"] == "COUNTED"
    assert numbers() == [14]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "PARSE_ERROR"),
        (b'{"number": NaN}', "PARSE_ERROR"),
        (b'{"number": "\\ud800"}', "PARSE_ERROR"),
        (b"[" * 100_000, "PARSE_ERROR"),
        (b"[]", "VALIDATION_ERROR"),
        (json.dumps({"number": 10**40}).encode(), "VALIDATION_ERROR"),
        (b"null", "VALIDATION_ERROR"),
    ],
)
def test_bad_input_is_a_problem(client, body, code):
    answer = client.post("/api/v1/things", body, content_type="application/json", headers={"Idempotency-Key": "k"})

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_without_a_token_one_is_asked_to_sign_in():
    answer = APIClient().get("/api/v1/things")

    assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (
        401,
        "NOT_AUTHENTICATED",
        "Bearer",
    )


def test_a_verb_the_role_has_not_is_denied(client):
    answer = client.delete("/api/v1/things")

    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")


def test_a_list_shows_the_callers_organization_only(client):
    post(client, 1)
    post(APIClient(headers={"X-Test": str(B)}), 2)

    assert client.get("/api/v1/things").json() == [1]
    assert client.get("/api/v1/things/").json() == [1]


def test_a_public_view_works_in_the_platforms_door():
    assert APIClient().get("/api/v1/open").json() == {"mode": "platform"}


def test_an_unknown_method_is_a_problem(client):
    answer = client.patch("/api/v1/things", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@override_settings(LIMITS={"anonymous": "9999/minute", "user": "9999/minute", "organization": "9999/minute"})
def test_fifty_parallel_requests_with_one_key_have_one_effect(parallel):
    def call(_):
        try:
            return post(APIClient(headers={"X-Test": str(A)}), 1)
        finally:
            connection.close()

    answers = parallel(call, range(50), threads=16)

    assert [answer.status_code for answer in answers] == [201] * 50
    assert len({answer.content for answer in answers}) == 1
    assert sum(answer.headers.get("Idempotency-Replayed") == "true" for answer in answers) == 49
    assert numbers() == [1]
