"""Skills by API: the catalogue, certificates, and what a member can do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.models import MemberSkill, Skill
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.conftest import Api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

API = "/api/v1/skills"


def send(client, address, body=None):
    return client.post(address, body or {}, format="json", headers={"Idempotency-Key": uuid7().hex})


def code_of(answer):
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def mine(member):
    return Api(raise_request_exception=False).sign_in(member)


@pytest.fixture
def skill(console):
    """Define a skill, and return what is shown of it."""

    def made(name="First aid", **words):
        answer = send(console, API, {"name": name} | words)
        assert answer.status_code == 201, answer.content
        return answer.json()

    return made


@pytest.fixture
def certify(console, member):
    def done(skill, **words):
        return send(console, f"/api/v1/members/{member.pk}/skills/{skill['id']}/certify", {"reason": "Test"} | words)

    return done


def test_a_skill_is_defined_changed_and_retired(skill, console, mine):
    made = skill(category="Health", valid_months=24)
    address = f"{API}/{made['id']}"

    changed = console.patch(address, {"valid_months": None}, format="json").json()
    retired = console.delete(address)

    assert (made["code"], made["is_own"], made["valid_months"]) == ("first-aid", True, 24)
    assert (changed["valid_months"], changed["category"]) == (None, "Health")
    assert (retired.status_code, retired.headers["X-Message-Code"]) == (204, "SKILL_RETIRED")
    assert (console.get(address).json()["is_active"], mine.get(address).status_code) == (False, 404)


def test_a_name_is_taken_once(skill, console, organization):
    skill()

    assert code_of(send(console, API, {"name": "First aid"})) == (409, "DEFINITION_TAKEN")
    with tenancy.reading(organization.id):
        assert Skill.objects.of(organization.id).count() == 1


def test_members_define_nothing(mine, organization):
    assert code_of(send(mine, API, {"name": "Diving"})) == (403, "ACCESS_DENIED")


def test_a_certificate_is_given_renewed_and_taken_back(skill, certify, console, mine, member, manager):
    made = skill(valid_months=12)

    given = certify(made, certified_on="2026-01-31")
    renewed = certify(made, certified_on="2026-02-28")
    shown = mine.get("/api/v1/members/me/skills").json()
    revoked = send(console, f"/api/v1/members/{member.pk}/skills/{made['id']}/revoke", {"reason": "Mistake"})

    assert (given.status_code, given.json()["valid_until"]) == (201, "2027-01-31")
    assert (renewed.json()["acquired_on"], renewed.json()["valid_until"]) == ("2026-01-31", "2027-02-28")
    assert (shown["total_skills"], shown["certified_skills"]) == (1, 1)
    assert (shown["skills"][0]["name"], shown["skills"][0]["certified_by"]) == ("First aid", str(manager.pk))
    assert revoked.status_code == 204
    assert mine.get("/api/v1/members/me/skills").json()["certified_skills"] == 0


def test_an_old_certificate_is_not_valid_any_more(skill, certify, mine):
    certify(skill(valid_months=1), certified_on="2020-01-31")

    shown = mine.get("/api/v1/members/me/skills").json()

    assert (shown["total_skills"], shown["certified_skills"], shown["skills"][0]["is_certified"]) == (1, 0, False)


def test_who_manages_certifies_others_only(skill, console, manager, organization):
    made = skill()

    assert code_of(send(console, f"/api/v1/members/me/skills/{made['id']}/certify", {"reason": "I can"})) == (
        403,
        "SKILL_OWN",
    )
    with tenancy.reading(organization.id):
        assert MemberSkill.objects.of(organization.id).count() == 0


def test_members_certify_nobody(skill, mine, member):
    made = skill()

    assert send(mine, f"/api/v1/members/{member.pk}/skills/{made['id']}/certify", {"reason": "I"}).status_code == 403
    assert send(mine, f"/api/v1/members/{member.pk}/skills/{made['id']}/revoke", {"reason": "I"}).status_code == 403


def test_others_skills_are_not_shown_to_members(skill, certify, other):
    certify(skill())
    stranger = Api(raise_request_exception=False).sign_in(other)

    assert stranger.get("/api/v1/members/me/skills").json()["total_skills"] == 0


def test_a_list_asks_as_often_for_three_as_for_one(skill, certify, mine):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert mine.get(address).status_code == 200
        return len(queries)

    addresses = (API, "/api/v1/members/me/skills")
    certify(skill())
    counted = [asked(address) for address in addresses for _ in range(2)][1::2]
    for name in ("Diving", "Climbing"):
        certify(skill(name))

    assert [asked(address) for address in addresses] == counted
