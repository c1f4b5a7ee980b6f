"""ST-5: after a change of password, role or membership the old tokens are worth nothing, or only what is left."""

import pytest
from django.contrib.auth.hashers import check_password

from accounts.models import User
from accounts.services import deactivate_member, end_every_session
from goodplay.core import tenancy
from goodplay.core.models import SecurityEvent
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "another battery staple horse"


def test_changing_the_password_ends_every_session_but_gives_new_tokens(api, member):
    api.sign_in(member)
    body = {"current_password": PASSWORD, "password": NEW}

    answer = api.post("/api/v1/auth/password/change", body, format="json")

    assert (answer.status_code, answer["X-Message-Code"]) == (200, "PASSWORD_CHANGED")
    assert api.get("/api/v1/users/me").status_code == 401
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert api.get("/api/v1/users/me").status_code == 200


def test_the_current_password_is_asked_for(api, member):
    body = {"current_password": "wrong", "password": NEW}

    answer = api.sign_in(member).post("/api/v1/auth/password/change", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "PASSWORD_WRONG")
    assert check_password(PASSWORD, User.objects.get(pk=member.user_id).password)


def test_a_weak_new_password_is_refused(api, member):
    body = {"current_password": PASSWORD, "password": "short"}

    answer = api.sign_in(member).post("/api/v1/auth/password/change", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "PASSWORD_TOO_WEAK")


def test_a_reset_link_sets_a_password_and_ends_every_session(api, member, organization, token_in):
    api.sign_in(member)
    api.post("/api/v1/auth/password/reset", {"email": member.user.email.upper()}, format="json")

    answer = api.post("/api/v1/auth/password/reset/confirm", {"token": token_in(), "password": NEW}, format="json")

    assert answer.status_code == 204
    assert api.get("/api/v1/users/me").status_code == 401
    signed_in = api.post("/api/v1/auth/token", {"identifier": member.user.email, "password": NEW}, format="json")
    assert signed_in.status_code == 200
    with tenancy.platform("tests"):
        assert SecurityEvent.objects.filter(kind="password_changed", user_id=member.user_id).count() == 1


def test_a_reset_link_works_once(api, member, token_in):
    api.post("/api/v1/auth/password/reset", {"email": member.user.email}, format="json")
    body = {"token": token_in(), "password": NEW}
    api.post("/api/v1/auth/password/reset/confirm", body, format="json")

    again = api.post("/api/v1/auth/password/reset/confirm", body | {"password": PASSWORD}, format="json")

    assert again.json()["code"] == "CODE_INVALID"
    assert check_password(NEW, User.objects.get(pk=member.user_id).password)


def test_a_weak_password_leaves_the_reset_link_good(api, member, token_in):
    api.post("/api/v1/auth/password/reset", {"email": member.user.email}, format="json")
    token = token_in()

    weak = api.post("/api/v1/auth/password/reset/confirm", {"token": token, "password": "short"}, format="json")
    strong = api.post("/api/v1/auth/password/reset/confirm", {"token": token, "password": NEW}, format="json")

    assert (weak.status_code, strong.status_code) == (409, 204)


def test_a_confirmation_link_resets_no_password(api, token_in):
    api.post("/api/v1/auth/register", {"email": "new@example.org", "password": PASSWORD}, format="json")

    answer = api.post("/api/v1/auth/password/reset/confirm", {"token": token_in(), "password": NEW}, format="json")

    assert answer.json()["code"] == "CODE_INVALID"


def test_asking_for_a_reset_tells_nothing(api, mailoutbox, hear):
    UserFactory.create(email="known@example.org")
    UserFactory.create(email="gone@example.org", is_active=False)

    answers = [
        api.post("/api/v1/auth/password/reset", {"email": email}, format="json")
        for email in ("known@example.org", "gone@example.org", "nobody@example.org")
    ]
    hear()

    assert {(answer.status_code, answer.content, answer["X-Message-Code"]) for answer in answers} == {
        (202, b"", "RESET_SENT")
    }
    assert [mail.to for mail in mailoutbox] == [["known@example.org"]]


def test_no_mail_goes_out_before_the_announcement_is_heard(api, member, mailoutbox):
    api.post("/api/v1/auth/password/reset", {"email": member.user.email}, format="json")

    assert mailoutbox == []


def test_a_removed_member_is_out_at_once(api, member, organization):
    api.sign_in(member)
    with tenancy.writing(organization.id):
        deactivate_member(member_id=member.id)

    assert api.get("/api/v1/users/me").status_code == 401


def test_closing_the_account_ends_it_at_once(api, member):
    api.sign_in(member)

    assert api.delete("/api/v1/users/me").status_code == 204

    assert api.get("/api/v1/users/me").status_code == 401
    signed_in = api.post("/api/v1/auth/token", {"identifier": member.user.email, "password": PASSWORD}, format="json")
    assert signed_in.status_code == 401


def test_a_role_taken_away_counts_from_the_next_request_on(api, admin, organization):
    api.sign_in(admin)
    assert api.get("/api/v1/members").status_code == 200
    with tenancy.platform("tests"):
        type(admin).objects.filter(pk=admin.pk).update(role="member")

    assert api.get("/api/v1/members").status_code == 403


def test_ending_every_session_ends_the_access_tokens(api, member, organization):
    api.sign_in(member)
    with tenancy.writing(organization.id):
        end_every_session(user_id=member.user_id)

    assert api.get("/api/v1/users/me").status_code == 401
