import pytest

from accounts.models import Challenge, Membership, User
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from organizations.services import decide_policy
from tests.factories.accounts import PASSWORD, NamedMemberFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"email": "New@Example.org", "password": PASSWORD, "display_name": "New"}


def register(api, **changes):
    return api.post("/api/v1/auth/register", NEW | changes, format="json")


def test_registration_waits_for_the_mail(api, organization):
    answer = register(api, organization=organization.slug)

    assert (answer.status_code, answer.content, answer["X-Message-Code"]) == (202, b"", "CONFIRMATION_SENT")
    assert User.objects.get(email="new@example.org").email_confirmed_at is None
    signed_in = api.post("/api/v1/auth/token", {"identifier": NEW["email"], "password": PASSWORD}, format="json")
    assert (signed_in.status_code, signed_in.json()["code"]) == (403, "EMAIL_UNCONFIRMED")


def test_confirming_joins_the_organization_and_the_platform(api, organization, token_in):
    register(api, organization=organization.slug)

    answer = api.post("/api/v1/auth/confirm", {"token": token_in()}, format="json")

    assert answer.status_code == 204
    user = User.objects.get(email="new@example.org")
    with tenancy.platform("tests"):
        joined = set(Membership.objects.filter(user=user).values_list("organization_id", flat=True))
    assert joined == {organization.id, PLATFORM_ID}
    signed_in = api.post("/api/v1/auth/token", {"identifier": "new@example.org", "password": PASSWORD}, format="json")
    assert signed_in.json()["organization_id"] == str(organization.id)


def test_the_mail_is_dressed_by_the_organization_in_the_readers_language(api, organization, mailoutbox, hear):
    register(api, organization=str(organization.id), language="it")

    hear()

    assert [mail.subject for mail in mailoutbox] == [f"Conferma il tuo indirizzo e-mail per {organization.name}"]
    assert mailoutbox[0].from_email.startswith(organization.name)
    assert f"http://{organization.slug}.localhost/account/confirm#" in mailoutbox[0].body


def test_a_link_works_once(api, organization, token_in):
    register(api)
    token = token_in()
    api.post("/api/v1/auth/confirm", {"token": token}, format="json")

    again = api.post("/api/v1/auth/confirm", {"token": token}, format="json")

    assert (again.status_code, again.json()["code"]) == (409, "CODE_INVALID")


@pytest.mark.parametrize("token", ["", "x", "x.y", "0" * 32 + ".code", "\x00"])
def test_a_wrong_link_is_refused(api, token):
    answer = api.post("/api/v1/auth/confirm", {"token": token}, format="json")

    assert (answer.status_code, answer.json()["code"]) in [(409, "CODE_INVALID"), (400, "VALIDATION_ERROR")]


def test_five_wrong_answers_spend_a_link(api, token_in):
    register(api)
    token = token_in()
    for _ in range(5):
        api.post("/api/v1/auth/confirm", {"token": f"{token}x"}, format="json")

    answer = api.post("/api/v1/auth/confirm", {"token": token}, format="json")

    assert answer.status_code == 409
    with tenancy.platform("tests"):
        assert Challenge.objects.get().attempts == 5


def test_a_known_address_gets_the_same_answer_and_another_mail(api, mailoutbox, hear):
    known = UserFactory.create(email="new@example.org")

    answer = register(api)
    hear()

    assert (answer.status_code, answer.content, answer["X-Message-Code"]) == (202, b"", "CONFIRMATION_SENT")
    assert [mail.subject for mail in mailoutbox] == ["You already have an account at GoodPlay"]
    known.refresh_from_db()
    assert known.display_name != "New"


def test_registering_again_before_confirming_replaces_the_link(api, token_in):
    register(api)
    first = token_in()
    register(api, display_name="Second")
    second = token_in()

    assert api.post("/api/v1/auth/confirm", {"token": first}, format="json").status_code == 409
    assert api.post("/api/v1/auth/confirm", {"token": second}, format="json").status_code == 204
    assert User.objects.get(email="new@example.org").display_name == "Second"


def test_resending_reaches_only_who_waits(api, mailoutbox, hear):
    UserFactory.create(email="known@example.org")
    register(api)
    hear()
    mailoutbox.clear()

    answers = [
        api.post("/api/v1/auth/confirm/resend", {"email": email}, format="json")
        for email in ("new@example.org", "known@example.org", "nobody@example.org")
    ]
    hear()

    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b"")}
    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]


def test_a_weak_password_is_refused(api):
    answer = register(api, password="password")

    assert (answer.status_code, answer.json()["code"]) == (409, "PASSWORD_TOO_WEAK")
    assert answer.json()["params"] == {"reasons": "password_too_common password_too_short"}
    assert not User.objects.exists()


def test_a_closed_organization_lets_in_nobody(api, organization):
    with tenancy.writing(organization.id):
        decide_policy(organization_id=organization.id, name="registration_open", value=False)

    answer = register(api, organization=organization.slug)

    assert (answer.status_code, answer.json()["code"]) == (403, "REGISTRATION_CLOSED")
    assert not User.objects.exists()


def test_an_unknown_organization_is_not_found(api):
    assert register(api, organization="no-such-place").json()["code"] == "ORGANIZATION_NOT_FOUND"


def test_who_confirms_claims_the_memberships_that_wait_for_the_address(api, organization, token_in):
    with tenancy.writing(organization.id):
        waiting = NamedMemberFactory.create(email="new@example.org")
    register(api)

    api.post("/api/v1/auth/confirm", {"token": token_in()}, format="json")

    with tenancy.platform("tests"):
        waiting.refresh_from_db()
    assert waiting.user.email == "new@example.org"


def test_three_mails_an_hour_to_one_address(api):
    answers = [register(api).status_code for _ in range(4)]

    assert answers == [202, 202, 202, 429]
