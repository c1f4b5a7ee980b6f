"""The console asks for the second factor."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import FactorKind
from accounts.models import Factor, Membership
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from organizations.models import Policy
from tests.accounts.devices import Browser, code_of
from tests.factories.accounts import PASSWORD, MembershipFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MEMBERS = reverse("admin:accounts_membership_changelist")


@pytest.fixture
def admin(organization):
    """An administrator."""
    with tenancy.writing(organization.id):
        return MembershipFactory.create(role=Role.ADMIN)


@pytest.fixture
def app(admin):
    """The administrator's authenticator app."""
    return Factor.objects.create(
        user=admin.user, kind=FactorKind.APP, name="Telephone", secret=SECRET, confirmed_at=timezone.now()
    )


def sign_in(client, member):
    return client.post(reverse("admin:login"), {"username": member.user.email, "password": PASSWORD})


def test_the_password_alone_opens_only_the_question(client, admin, app):
    sign_in(client, admin)
    asked = client.get(MEMBERS)

    assert asked.status_code == 302
    assert asked["Location"] == f"{reverse('console_factor')}?next={MEMBERS.replace('/', '%2F')}"
    assert client.get(reverse("console_security"))["Location"].startswith(reverse("console_factor"))


def test_the_code_opens_the_page_that_was_asked_for(client, admin, app):
    sign_in(client, admin)
    page = f"{reverse('console_factor')}?next={MEMBERS}"
    assert "The six digits" in client.get(page).content.decode()

    given = client.post(page, {"code": code_of(SECRET)})
    assert (given.status_code, given["Location"]) == (302, MEMBERS)
    assert client.get(MEMBERS).status_code == 200


def test_a_wrong_code_is_told(client, admin, app):
    sign_in(client, admin)
    page = reverse("console_factor")
    client.get(page)

    assert "This is not right" in client.post(page, {"code": "000000"}).content.decode()
    assert client.get(MEMBERS).status_code == 302


def test_the_way_on_does_not_lead_elsewhere(client, admin, app):
    sign_in(client, admin)
    page = f"{reverse('console_factor')}?next=https://elsewhere.example/"
    client.get(page)

    assert client.post(page, {"code": code_of(SECRET)})["Location"] == reverse("admin:index")


def test_an_administrator_sets_a_factor_up_where_the_policy_says_so(client, organization, admin):
    with tenancy.writing(organization.id):
        Policy.objects.create(organization_id=organization.id, name="require_mfa_for_admins", value=True)
    sign_in(client, admin)
    assert client.get(MEMBERS)["Location"].startswith(reverse("console_security"))

    page = reverse("console_security")
    assert "Your organization asks" in client.get(page).content.decode()
    shown = client.post(page, {"do": "begin_app", "name": "Telephone"}).content.decode()
    factor = Factor.objects.get()
    assert factor.secret in shown
    assert "<svg" in shown
    done = client.post(page, {"do": "confirm_app", "factor": str(factor.pk), "code": code_of(factor.secret)})
    assert done.content.decode().count("<li><code>") == 10
    assert client.get(MEMBERS).status_code == 200


def test_a_passkey_is_added_and_removed(client, admin):
    sign_in(client, admin)
    page = reverse("console_security")
    options = client.get(page).context["making"]
    import json

    made = json.dumps(Browser().make(options))
    client.post(page, {"do": "add_passkey", "name": "Laptop", "passkey": made})
    factor = Factor.objects.get()
    assert (factor.name, factor.host) == ("Laptop", "testserver")

    client.post(page, {"do": "remove", "factor": str(factor.pk)})
    assert not Factor.objects.exists()
    assert client.get(MEMBERS).status_code == 200


@pytest.mark.parametrize("sent", ["", "nonsense", "[1]", '{"id": "x"}'])
def test_what_is_no_passkey_is_refused_with_a_sentence(client, admin, sent):
    sign_in(client, admin)
    page = reverse("console_security")
    client.get(page)
    client.post(page, {"do": "add_passkey", "passkey": sent})

    assert not Factor.objects.exists()
    assert "could not be kept" in client.get(page).content.decode()


def test_a_role_is_given_after_the_password_was_given_again(client, organization, admin):
    with tenancy.writing(organization.id):
        member = MembershipFactory.create()
    sign_in(client, admin)
    session = client.session
    session["proved_at"] = (timezone.now() - timedelta(minutes=16)).timestamp()
    session.save()
    page = reverse("admin:accounts_membership_change", args=[member.pk])
    form = {"display_name": "Cook", "member_type": member.member_type, "role": "treasurer"}
    asked = client.post(page, form)
    assert asked["Location"].startswith(reverse("console_proof"))

    proof = f"{reverse('console_proof')}?next={page}"
    assert "Your password" in client.get(proof).content.decode()
    assert client.post(proof, {"password": PASSWORD})["Location"] == page
    assert client.post(page, form).status_code == 302
    with tenancy.reading(organization.id):
        assert Membership.objects.get(pk=member.pk).role == "treasurer"


def test_a_superuser_takes_factors_away_with_a_reason(client, admin, app):
    admin.user.is_superuser = True
    admin.user.save(update_fields=["is_superuser"])
    from tests.factories.accounts import UserFactory

    boss = UserFactory.create(is_superuser=True)
    client.force_login(boss)
    page = reverse("admin:accounts_user_changelist")
    chosen = {"action": "reset_factors", "_selected_action": [str(admin.user_id)], "confirmed": "1"}
    client.post(page, chosen | {"reason": "Seen in person."})

    assert not Factor.objects.exists()
