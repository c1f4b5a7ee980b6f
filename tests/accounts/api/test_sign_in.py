import pytest

from accounts.models import TokenFamily
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement, SecurityEvent
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(api, identifier, password=PASSWORD, **more):
    return api.post("/api/v1/auth/token", {"identifier": identifier, "password": password} | more, format="json")


def test_signing_in_gives_a_pair_for_the_organization(api, member, organization):
    answer = sign_in(api, member.user.email.upper(), device="Phone")

    body = answer.json()
    assert (answer.status_code, answer["X-Message-Code"]) == (200, "SIGNED_IN")
    assert set(body) == {"access", "refresh", "token_type", "expires_in", "organization_id", "member_id"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert (body["organization_id"], body["member_id"]) == (str(organization.id), str(member.id))
    with tenancy.reading(organization.id):
        assert TokenFamily.objects.of(organization.id).get().device == "Phone"


def test_signing_in_is_announced_and_written_down(api, member, organization):
    sign_in(api, member.user.email)

    with tenancy.reading(organization.id):
        told = Announcement.objects.of(organization.id).get(name="user.signed_in").facts
        assert (told["member_id"], told["user_id"]) == (str(member.id), str(member.user_id))
        assert SecurityEvent.objects.of(organization.id).get().kind == "signed_in"


def test_signing_in_by_phone(api, organization):
    with tenancy.writing(organization.id):
        MembershipFactory.create(user=UserFactory.create(email=None, phone="+254712345678"))

    for written in ("+254 712 345 678", "0712345678", "254712345678"):
        assert sign_in(api, written).status_code == 200


def test_wrong_password_unknown_and_inactive_get_the_same_answer(api, member):
    UserFactory.create(email="gone@example.org", is_active=False)

    answers = [
        sign_in(api, member.user.email, "wrong password"),
        sign_in(api, "nobody@example.org"),
        sign_in(api, "gone@example.org"),
        sign_in(api, "not an address at all"),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["code"] == "SIGN_IN_REFUSED"


def test_failures_are_written_down_without_what_was_typed(api, member):
    sign_in(api, member.user.email, "wrong password")
    sign_in(api, "nobody@example.org")

    with tenancy.platform("tests"):
        rows = SecurityEvent.objects.of(PLATFORM_ID).order_by("id").values_list("kind", "user_id", "facts")
        assert list(rows) == [("sign_in_failed", member.user_id, {}), ("sign_in_failed", None, {})]


@pytest.mark.parametrize("known", [True, False])
def test_the_sixth_failure_in_a_minute_has_to_wait(api, member, known):
    identifier = member.user.email if known else "nobody@example.org"

    codes = [sign_in(api, identifier, "wrong password").status_code for _ in range(6)]
    right = sign_in(api, identifier)

    assert codes == [401] * 5 + [429]
    assert (right.status_code, right.json()["code"]) == (429, "RATE_LIMITED")
    assert 0 < int(right["Retry-After"]) <= 61


def test_a_success_begins_the_count_anew(api, member):
    for _ in range(3):
        for _ in range(4):
            assert sign_in(api, member.user.email, "wrong password").status_code in (401, 429)
        if sign_in(api, member.user.email).status_code == 429:
            break
    else:
        pytest.fail("ten failures from one address within ten minutes must be stopped")


def test_ten_failures_from_one_address_stop_it_for_everybody(api, member):
    for number in range(10):
        sign_in(api, f"nobody-{number}@example.org")

    assert sign_in(api, member.user.email).status_code == 429


def test_successes_from_one_address_are_not_counted(api, member):
    assert {sign_in(api, member.user.email).status_code for _ in range(12)} == {200}


def test_the_named_organization_is_entered(api, member, other):
    with tenancy.writing(other.id):
        second = MembershipFactory.create(user=member.user)

    assert sign_in(api, member.user.email, organization="other").json()["member_id"] == str(second.id)
    assert sign_in(api, member.user.email, organization=str(other.id)).json()["member_id"] == str(second.id)


def test_the_host_leads_to_the_organization(api, member, other):
    with tenancy.writing(other.id):
        second = MembershipFactory.create(user=member.user)

    answer = api.post(
        "/api/v1/auth/token",
        {"identifier": member.user.email, "password": PASSWORD},
        format="json",
        headers={"host": "other.localhost"},
    )

    assert answer.json()["member_id"] == str(second.id)


def test_an_organization_without_membership_is_not_found(api, member, other):
    answer = sign_in(api, member.user.email, organization="other")

    assert (answer.status_code, answer.json()["code"]) == (404, "ORGANIZATION_NOT_FOUND")


def test_a_superuser_enters_any_organization(api, other):
    UserFactory.create(email="root@example.org", is_superuser=True)

    body = sign_in(api, "root@example.org", organization="other").json()

    assert (body["organization_id"], body["member_id"]) == (str(other.id), None)


def test_signing_out_kills_both_tokens(api, member):
    pair = sign_in(api, member.user.email).json()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")

    assert api.post("/api/v1/auth/sign-out").status_code == 204

    assert api.get("/api/v1/users/me").status_code == 401
    api.credentials()
    refused = api.post("/api/v1/auth/refresh", {"refresh": pair["refresh"]}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (401, "REFRESH_TOKEN_INVALID")


def test_changing_the_organization(api, member, other):
    with tenancy.writing(other.id):
        second = MembershipFactory.create(user=member.user)
    old = sign_in(api, member.user.email).json()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {old['access']}")

    new = api.post("/api/v1/auth/switch", {"organization": "other"}, format="json").json()

    assert (new["organization_id"], new["member_id"]) == (str(other.id), str(second.id))
    assert api.get("/api/v1/users/me").status_code == 401
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {new['access']}")
    assert api.get("/api/v1/members/me").json()["id"] == str(second.id)


def test_changing_to_a_foreign_organization_changes_nothing(api, member, other):
    old = sign_in(api, member.user.email).json()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {old['access']}")

    for place in ("other", str(other.id), "no-such-place"):
        answer = api.post("/api/v1/auth/switch", {"organization": place}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (404, "ORGANIZATION_NOT_FOUND")
    assert api.get("/api/v1/users/me").status_code == 200
