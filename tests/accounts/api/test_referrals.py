"""Referrals by API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Referral
from accounts.services import give_referral_codes, name_referrer
from goodplay.core import tenancy
from tests.factories.accounts import PASSWORD, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def referrer(organization):
    with tenancy.writing(organization.id):
        made = MembershipFactory.create(joined_at=timezone.now() - timedelta(days=5))
        give_referral_codes(member_ids=[made.pk])
    return made


def code_of(api, member):
    return api.sign_in(member).get("/api/v1/members/me/referral-code").json()


def test_a_friend_registers_with_the_code_and_joins(api, organization, referrer, token_in):
    shared = code_of(api, referrer)
    assert shared["link"] == f"http://{organization.slug}.localhost/join/{organization.slug}/{shared['code']}"
    api.credentials()
    wanted = {
        "email": "new@example.org",
        "password": PASSWORD,
        "display_name": "New",
        "organization": organization.slug,
    }
    answer = api.post(
        "/api/v1/auth/register", wanted | {"display_name": "New", "referral_code": shared["code"]}, format="json"
    )
    assert answer.status_code == 202

    api.post("/api/v1/auth/confirm", {"token": token_in()}, format="json")

    counts = {name: code_of(api, referrer)[name] for name in ("registered", "joined", "rewarded")}
    assert counts == {"registered": 0, "joined": 1, "rewarded": 0}
    (row,) = api.get("/api/v1/members/me/referrals").json()["results"]
    assert (row["referred_name"], row["status"]) == ("New", "joined")


def test_a_wrong_code_is_refused_whoever_registers(api, organization):
    wanted = {"email": "new@example.org", "password": PASSWORD, "organization": organization.slug}

    answer = api.post("/api/v1/auth/register", wanted | {"referral_code": "NOBODYS2"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "REFERRAL_CODE_UNKNOWN")


def test_a_member_says_who_brought_him(api, organization, member, referrer):
    code = code_of(api, referrer)["code"]
    client = api.sign_in(member)

    first = client.post("/api/v1/members/me/referrer", {"code": code.lower()}, format="json")
    second = client.post("/api/v1/members/me/referrer", {"code": code}, format="json")
    unknown = client.post("/api/v1/members/me/referrer", {"code": "x"}, format="json")

    assert (first.status_code, first["X-Message-Code"]) == (201, "REFERRER_NAMED")
    assert first.json()["member_id"] == str(referrer.pk)
    assert second.json()["id"] == first.json()["id"]
    assert (unknown.status_code, unknown.json()["code"]) == (409, "REFERRAL_CODE_UNKNOWN")


def test_a_new_code_is_made_by_the_member_or_a_manager(api, admin, member, referrer):
    old = code_of(api, referrer)["code"]

    own = api.sign_in(referrer).post("/api/v1/members/me/referral-code")
    by_admin = api.sign_in(admin).post(f"/api/v1/members/{referrer.pk}/referral-code")
    by_other = api.sign_in(member).post(f"/api/v1/members/{referrer.pk}/referral-code")

    assert len({old, own.json()["code"], by_admin.json()["code"]}) == 3
    assert by_other.status_code == 404


def test_the_list_takes_the_same_queries_however_long(api, organization, referrer):
    code = code_of(api, referrer)["code"]
    client = api.sign_in(referrer)
    client.get("/api/v1/members/me/referrals")
    counts = []
    for number in (1, 5):
        with tenancy.writing(organization.id):
            for member in MembershipFactory.create_batch(number):
                name_referrer(member_id=member.pk, code=code)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get("/api/v1/members/me/referrals")
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert len(answer.json()["results"]) == 6


def test_the_name_of_who_has_only_registered_is_not_told(api, organization, referrer):
    code = code_of(api, referrer)["code"]
    api.credentials()
    wanted = {"email": "new@example.org", "password": PASSWORD, "organization": organization.slug}
    api.post("/api/v1/auth/register", wanted | {"display_name": "Hidden", "referral_code": code}, format="json")

    (row,) = api.sign_in(referrer).get("/api/v1/members/me/referrals").json()["results"]

    assert (row["referred_name"], row["referred_id"], row["status"]) == ("", None, "invited")
    with tenancy.reading(organization.id):
        assert Referral.objects.of(organization.id).get().referred_id is None
