"""Second factors over the API: set up, given at sign-in, given again, lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Factor, ProofAttempt, TokenFamily
from goodplay.core import tenancy
from goodplay.core.models import SecurityEvent
from goodplay.core.permissions import Role
from organizations.models import Policy
from tests.accounts.devices import Browser, code_of
from tests.factories.accounts import PASSWORD, MembershipFactory

pytestmark = pytest.mark.django_db

FACTORS = "/api/v1/users/me/factors"


@pytest.fixture
def member(organization):
    """A member with an e-mail address and a password."""
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def secret(api, member):
    """The secret of the member's authenticator app; he is signed in and the app is in use."""
    api.sign_in(member)
    made = post(api, f"{FACTORS}/apps", {"name": "Telephone"}).json()
    assert (
        post(api, f"{FACTORS}/apps/{made['factor_id']}/confirm", {"code": code_of(made["secret"])}).status_code == 200
    )
    return made["secret"]


@pytest.fixture
def browser(api, member):
    """The member's browser, with a passkey for our host."""
    api.sign_in(member)
    browser = Browser()
    asked = post(api, f"{FACTORS}/passkeys/options").json()
    answer = {"attempt": asked["attempt"], "name": "Laptop", "passkey": browser.make(asked["passkey"])}
    assert post(api, f"{FACTORS}/passkeys", answer).status_code == 201
    return browser


def post(api, address, body=None):
    return api.post(address, body, format="json")


def ask_to_sign_in(api, member):
    api.credentials()
    return post(api, "/api/v1/auth/token", {"identifier": member.user.email, "password": PASSWORD})


def forget_steps():
    Factor.objects.update(last_step=0)


def age(organization, by):
    with tenancy.writing(organization.id):
        then = timezone.now() - by
        TokenFamily.objects.of(organization.id).update(proved_at=then, factor_at=then)


def test_an_app_counts_after_its_first_right_code(api, member):
    api.sign_in(member)
    made = post(api, f"{FACTORS}/apps", {}).json()

    assert made["address"].startswith("otpauth://totp/")
    assert api.get(FACTORS).json() == {"factors": [], "recovery_codes_left": 0}
    wrong = post(api, f"{FACTORS}/apps/{made['factor_id']}/confirm", {"code": "000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "CODE_INVALID")
    right = post(api, f"{FACTORS}/apps/{made['factor_id']}/confirm", {"code": code_of(made["secret"])})
    assert right.status_code == 200
    assert [factor["kind"] for factor in api.get(FACTORS).json()["factors"]] == ["app"]


def test_the_secret_is_encrypted(secret):
    assert Factor.objects.get().secret == secret
    stored = Factor.objects.extra(select={"raw": "secret"}).values_list("raw", flat=True)[0]
    assert secret not in str(stored)


def test_the_password_alone_does_not_sign_in_any_more(api, member, secret):
    asked = ask_to_sign_in(api, member)

    assert (asked.status_code, asked["X-Message-Code"]) == (202, "FACTOR_NEEDED")
    assert asked.json()["kinds"] == ["app"]
    assert "access" not in asked.json()


def test_password_and_code_sign_in(api, member, secret):
    forget_steps()
    asked = ask_to_sign_in(api, member).json()
    given = post(api, "/api/v1/auth/factor", {"attempt": asked["attempt"], "code": code_of(secret)})

    assert given.status_code == 200
    assert given.json()["member_id"] == str(member.pk)
    again = post(api, "/api/v1/auth/factor", {"attempt": asked["attempt"], "code": code_of(secret, steps=1)})
    assert (again.status_code, again.json()["code"]) == (403, "PROOF_WRONG")


def test_a_code_is_taken_once(api, member, secret):
    forget_steps()
    code = code_of(secret)
    first, second = (ask_to_sign_in(api, member).json()["attempt"] for _ in range(2))

    assert post(api, "/api/v1/auth/factor", {"attempt": first, "code": code}).status_code == 200
    assert post(api, "/api/v1/auth/factor", {"attempt": second, "code": code}).status_code == 403


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_time_is_refused(api, member, secret, steps):
    forget_steps()
    attempt = ask_to_sign_in(api, member).json()["attempt"]

    refused = post(api, "/api/v1/auth/factor", {"attempt": attempt, "code": code_of(secret, steps=steps)})
    assert refused.status_code == 403


def test_five_wrong_codes_spend_the_attempt(api, member, secret):
    forget_steps()
    attempt = ask_to_sign_in(api, member).json()["attempt"]
    answers = [post(api, "/api/v1/auth/factor", {"attempt": attempt, "code": "000000"}) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {403}
    assert ProofAttempt.objects.get(purpose="sign_in").attempts == 5
    assert post(api, "/api/v1/auth/factor", {"attempt": attempt, "code": code_of(secret)}).status_code in {403, 429}


def test_an_old_attempt_is_refused(api, member, secret):
    forget_steps()
    attempt = ask_to_sign_in(api, member).json()["attempt"]
    ProofAttempt.objects.update(
        created_at=timezone.now() - timedelta(hours=1), expires_at=timezone.now() - timedelta(seconds=1)
    )

    assert post(api, "/api/v1/auth/factor", {"attempt": attempt, "code": code_of(secret)}).status_code == 403


def test_a_passkey_signs_in_without_a_password(api, browser, member):
    api.credentials()
    asked = post(api, "/api/v1/auth/passkey").json()
    given = post(api, "/api/v1/auth/factor", {"attempt": asked["attempt"], "passkey": browser.sign(asked["passkey"])})

    assert given.status_code == 200
    assert given.json()["member_id"] == str(member.pk)


@pytest.mark.parametrize("other", [Browser(), Browser(origin="https://elsewhere.example"), Browser(host="elsewhere")])
def test_a_passkey_of_another_key_page_or_host_is_refused(api, browser, other):
    api.credentials()
    asked = post(api, "/api/v1/auth/passkey").json()
    other.credential_id = browser.credential_id
    given = post(api, "/api/v1/auth/factor", {"attempt": asked["attempt"], "passkey": other.sign(asked["passkey"])})

    assert (given.status_code, given.json()["code"]) == (403, "PROOF_WRONG")


def test_an_answer_to_another_question_is_refused(api, browser):
    api.credentials()
    first, second = (post(api, "/api/v1/auth/passkey").json() for _ in range(2))
    given = post(api, "/api/v1/auth/factor", {"attempt": second["attempt"], "passkey": browser.sign(first["passkey"])})

    assert given.status_code == 403


def test_nonsense_instead_of_a_passkey_is_refused(api, browser):
    api.credentials()
    asked = post(api, "/api/v1/auth/passkey").json()
    answer = browser.sign(asked["passkey"]) | {"response": {"clientDataJSON": "x"}}

    assert post(api, "/api/v1/auth/factor", {"attempt": asked["attempt"], "passkey": answer}).status_code == 403


def test_the_same_passkey_is_kept_once(api, browser):
    asked = post(api, f"{FACTORS}/passkeys/options").json()
    again = post(api, f"{FACTORS}/passkeys", {"attempt": asked["attempt"], "passkey": browser.make(asked["passkey"])})

    assert (again.status_code, again.json()["code"]) == (409, "PASSKEY_REFUSED")
    assert Factor.objects.count() == 1


def test_a_recovery_code_is_taken_once_however_it_is_typed(api, member, secret):
    codes = post(api, f"{FACTORS}/recovery-codes").json()["recovery_codes"]
    assert len(set(codes)) == 10
    attempt = ask_to_sign_in(api, member).json()
    assert attempt["kinds"] == ["app", "recovery_code"]
    typed = codes[0].upper().replace("-", " ")

    given = post(api, "/api/v1/auth/factor", {"attempt": attempt["attempt"], "recovery_code": typed})
    assert given.status_code == 200
    attempt = ask_to_sign_in(api, member).json()["attempt"]
    assert post(api, "/api/v1/auth/factor", {"attempt": attempt, "recovery_code": codes[0]}).status_code == 403


def test_new_recovery_codes_make_the_old_ones_worthless(api, member, secret):
    old = post(api, f"{FACTORS}/recovery-codes").json()["recovery_codes"][0]
    post(api, f"{FACTORS}/recovery-codes")
    attempt = ask_to_sign_in(api, member).json()["attempt"]

    assert post(api, "/api/v1/auth/factor", {"attempt": attempt, "recovery_code": old}).status_code == 403


def test_factors_are_added_by_who_has_proved_himself_lately(api, organization, member):
    api.sign_in(member)
    age(organization, timedelta(minutes=16))
    refused = post(api, f"{FACTORS}/apps", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "PROOF_REQUIRED")

    asked = post(api, "/api/v1/auth/step-up/options").json()
    assert asked["kinds"] == ["password"]
    proved = post(api, "/api/v1/auth/step-up", {"attempt": asked["attempt"], "password": PASSWORD})
    assert proved.status_code == 200
    assert proved.json()["factor_at"] is None
    assert post(api, f"{FACTORS}/apps", {}).status_code == 201


def test_who_has_a_factor_does_not_prove_himself_by_the_password(api, organization, member, secret):
    age(organization, timedelta(hours=1))
    forget_steps()
    asked = post(api, "/api/v1/auth/step-up/options").json()
    assert post(api, "/api/v1/auth/step-up", {"attempt": asked["attempt"], "password": PASSWORD}).status_code == 403

    proved = post(api, "/api/v1/auth/step-up", {"attempt": asked["attempt"], "code": code_of(secret)})
    assert proved.status_code == 200
    assert proved.json()["factor_at"] is not None
    assert post(api, f"{FACTORS}/recovery-codes").status_code == 201


def test_one_proof_is_sent_at_a_time(api, member, secret):
    attempt = ask_to_sign_in(api, member).json()["attempt"]
    for proof in ({}, {"code": "123456", "recovery_code": "abcd"}):
        assert post(api, "/api/v1/auth/factor", {"attempt": attempt} | proof).status_code == 400


def test_a_role_is_given_by_who_has_proved_himself_lately(api, organization, member):
    with tenancy.writing(organization.id):
        admin = MembershipFactory.create(role=Role.ADMIN)
    api.sign_in(admin)
    age(organization, timedelta(minutes=16))
    refused = post(api, f"/api/v1/members/{member.pk}/role", {"role": "treasurer"})

    assert (refused.status_code, refused.json()["code"]) == (403, "PROOF_REQUIRED")


def test_an_administrator_without_a_factor_is_a_member_where_the_policy_says_so(api, organization, member):
    with tenancy.writing(organization.id):
        admin = MembershipFactory.create(role=Role.ADMIN)
        Policy.objects.create(organization_id=organization.id, name="require_mfa_for_admins", value=True)
    api.sign_in(admin)
    assert api.get("/api/v1/invitations").status_code == 403

    with tenancy.writing(organization.id):
        TokenFamily.objects.of(organization.id).update(factor_at=timezone.now())
    assert api.get("/api/v1/invitations").status_code == 200


def test_changing_organization_keeps_the_proof_and_its_age(api, organization, member, secret):
    with tenancy.platform("tests"):
        from tests.factories.organizations import OrganizationFactory

        other = OrganizationFactory.create()
        with tenancy.writing(other.id):
            MembershipFactory.create(user=member.user)
    age(organization, timedelta(minutes=5))

    assert post(api, "/api/v1/auth/switch", {"organization": other.slug}).status_code == 200
    with tenancy.reading(other.id):
        there = TokenFamily.objects.of(other.id).get()
    assert timedelta(minutes=4) < timezone.now() - there.factor_at < timedelta(minutes=6)


def test_a_session_that_never_saw_the_factor_ends_at_the_next_change(api, organization, member):
    api.sign_in(member)
    Factor.objects.create(
        user=member.user, kind="app", name="x", secret="JBSWY3DPEHPK3PXP", confirmed_at=timezone.now()
    )
    refused = post(api, "/api/v1/auth/password/change", {"current_password": PASSWORD, "password": "another-Word-4711"})

    assert (refused.status_code, refused.json()["code"]) == (401, "FACTOR_NEEDED")


def test_with_the_last_factor_the_recovery_codes_go(api, organization, member, secret):
    post(api, f"{FACTORS}/recovery-codes")
    factor = api.get(FACTORS).json()["factors"][0]["id"]

    assert api.delete(f"{FACTORS}/{factor}").status_code == 204
    assert api.delete(f"{FACTORS}/{factor}").status_code == 404
    assert api.get(FACTORS).json() == {"factors": [], "recovery_codes_left": 0}
    assert ask_to_sign_in(api, member).status_code == 200
    with tenancy.reading(organization.id):
        kinds = list(SecurityEvent.objects.of(organization.id).order_by("id").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("factor")] == ["factor_added", "factor_removed"]


def test_factors_of_others_are_nobodys_business(api, organization, member, secret):
    with tenancy.writing(organization.id):
        other = MembershipFactory.create()
    api.sign_in(other)

    assert api.get(FACTORS).json()["factors"] == []
    assert api.delete(f"{FACTORS}/{Factor.objects.get().pk}").status_code == 404
