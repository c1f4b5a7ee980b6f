import pytest
import time_machine
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import PASSWORD, InvitationFactory, MembershipFactory, NamedMemberFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = "invited@example.org"


def invite(api, admin, **changes):
    return api.sign_in(admin).post("/api/v1/invitations", {"email": NEW, "role": "manager"} | changes, format="json")


def accept(api, token, **answers):
    api.credentials()
    return api.post("/api/v1/auth/invitations/accept", {"token": token} | answers, format="json")


def roles_of(email):
    with tenancy.platform("tests"):
        return dict(Membership.objects.filter(user__email=email).values_list("organization_id", "role"))


def test_an_invitation_makes_a_user_with_the_offered_role(api, admin, organization, token_in):
    answer = invite(api, admin, display_name="Invited", member_type="coordinator")

    accepted = accept(api, token_in(), password=PASSWORD)

    assert (answer.status_code, answer.json()["status"], accepted.status_code) == (201, "open", 204)
    assert roles_of(NEW) == {organization.id: "manager", PLATFORM_ID: "member"}
    assert User.objects.get(email=NEW).email_confirmed_at is not None
    with tenancy.reading(organization.id):
        kept = Invitation.objects.of(organization.id).get()
        assert (kept.status, kept.member.member_type) == ("accepted", "coordinator")


def test_a_user_keeps_his_password_and_name(api, admin, organization, token_in):
    user = UserFactory.create(email=NEW)
    invite(api, admin)

    assert accept(api, token_in(), password="something else entirely", display_name="Other").status_code == 204

    kept = User.objects.get(pk=user.pk)
    assert (kept.password, kept.display_name) == (user.password, user.display_name)


def test_a_new_user_needs_a_strong_password_and_may_try_again(api, admin, token_in):
    invite(api, admin)
    token = token_in()

    assert accept(api, token).json()["code"] == "PASSWORD_TOO_WEAK"
    assert accept(api, token, password=PASSWORD).status_code == 204


def test_an_invitation_is_accepted_once(api, admin, token_in):
    invite(api, admin)
    token = token_in()
    accept(api, token, password=PASSWORD)

    assert accept(api, token, password=PASSWORD).json()["code"] == "INVITATION_CLOSED"


def test_a_revoked_invitation_is_closed(api, admin, token_in):
    url = f"/api/v1/invitations/{invite(api, admin).json()['id']}/revoke"
    token = token_in()

    assert [api.post(url).json()["status"] for _ in range(2)] == ["revoked", "revoked"]
    assert accept(api, token, password=PASSWORD).json()["code"] == "INVITATION_CLOSED"


def test_an_accepted_invitation_is_not_revoked(api, admin, token_in):
    url = f"/api/v1/invitations/{invite(api, admin).json()['id']}/revoke"
    accept(api, token_in(), password=PASSWORD)

    assert api.sign_in(admin).post(url).json()["code"] == "INVITATION_CLOSED"


def test_an_invitation_expires_after_the_days_of_the_policy(api, admin, token_in):
    invite(api, admin)
    token = token_in()

    with time_machine.travel(timezone.now() + timezone.timedelta(days=7, seconds=1), tick=False):
        assert accept(api, token, password=PASSWORD).json()["code"] == "INVITATION_CLOSED"


def test_a_second_invitation_replaces_the_first(api, admin, token_in):
    invite(api, admin)
    first = token_in()
    invite(api, admin, role="auditor")
    second = token_in()

    assert accept(api, first, password=PASSWORD).json()["code"] == "INVITATION_CLOSED"
    assert accept(api, second, password=PASSWORD).status_code == 204
    assert "auditor" in roles_of(NEW).values()


def test_the_same_id_is_one_invitation(api, admin, mailoutbox, hear):
    ids = {invite(api, admin, id=str(wanted)).json()["id"] for wanted in [uuid7()] * 2}
    hear()

    assert len(ids) == 1
    assert len(mailoutbox) == 1


def test_an_accepted_role_is_never_lower_than_the_one_at_hand(api, admin, organization, token_in):
    with tenancy.writing(organization.id):
        InvitationFactory.create(email=NEW, role=Role.MEMBER)
    invite(api, admin, role="member")
    token = token_in()
    with tenancy.writing(organization.id):
        MembershipFactory.create(user=UserFactory.create(email=NEW), role=Role.TREASURER)

    assert accept(api, token).status_code == 204
    assert roles_of(NEW)[organization.id] == "treasurer"


def test_a_waiting_membership_is_claimed(api, admin, organization, token_in):
    with tenancy.writing(organization.id):
        waiting = NamedMemberFactory.create(email=NEW)
    invite(api, admin)

    accept(api, token_in(), password=PASSWORD)

    with tenancy.reading(organization.id):
        assert Membership.objects.of(organization.id).get(user__email=NEW).pk == waiting.pk


def test_who_is_a_member_is_not_invited(api, admin, member):
    answer = invite(api, admin, email=member.user.email)

    assert (answer.status_code, answer.json()["code"]) == (409, "ALREADY_MEMBER")


def test_nobody_invites_above_himself(api, admin):
    assert invite(api, admin, role="owner").json()["code"] == "ROLE_ABOVE_OWN"


@pytest.mark.parametrize(("role", "listed", "asked"), [("manager", 200, 403), ("member", 403, 403)])
def test_only_administrators_invite(api, organization, role, listed, asked):
    with tenancy.writing(organization.id):
        someone = MembershipFactory.create(role=role)

    assert invite(api, someone).status_code == asked
    assert api.get("/api/v1/invitations").status_code == listed


def test_invitations_of_another_organization_do_not_exist(api, admin, other):
    with tenancy.writing(other.id):
        foreign = InvitationFactory.create()
    api.sign_in(admin)

    assert api.get("/api/v1/invitations").json()["results"] == []
    assert api.get(f"/api/v1/invitations/{foreign.pk}").status_code == 404
    assert api.post(f"/api/v1/invitations/{foreign.pk}/revoke").status_code == 404


def test_an_id_of_another_organization_is_taken(api, admin, other):
    with tenancy.writing(other.id):
        foreign = InvitationFactory.create()

    answer = invite(api, admin, id=str(foreign.pk))

    assert (answer.status_code, answer.json()["code"]) == (409, "INVITATION_TAKEN")


def test_the_list_shows_no_code_and_costs_the_same_for_many(api, admin, organization, queries):
    with tenancy.writing(organization.id):
        InvitationFactory.create()
    api.sign_in(admin)
    with queries(6):
        listed = api.get("/api/v1/invitations")
    with tenancy.writing(organization.id):
        InvitationFactory.create_batch(3)
    with queries(6):
        api.get("/api/v1/invitations?status=open")

    assert "code_hash" not in listed.json()["results"][0]


def test_an_id_that_another_organization_has_given_is_taken(api, admin, organization, other):
    with tenancy.writing(other.id):
        theirs = InvitationFactory.create()

    answer = invite(api, admin, id=str(theirs.pk))

    assert (answer.status_code, answer.json()["code"]) == (409, "INVITATION_TAKEN")
    with tenancy.reading(organization.id):
        assert not Invitation.objects.of(organization.id).exists()
