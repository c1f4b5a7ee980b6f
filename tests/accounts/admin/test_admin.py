import pytest

from accounts.models import ExternalName, Invitation, Membership, TokenFamily, User
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Role
from tests.factories.accounts import (
    PASSWORD,
    ExternalNameFactory,
    FriendshipFactory,
    InvitationFactory,
    MembershipFactory,
    NamedMemberFactory,
    TokenFamilyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.EmailOrPhoneBackend"


@pytest.fixture
def enter(client, organization):
    """Sign a person with a role of ``organization`` in to the console."""

    def signed_in(role=Role.ADMIN):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def root(client):
    """The superuser in the console, with all organizations chosen."""
    client.force_login(UserFactory.create(is_superuser=True), backend=BACKEND)
    return client


def sign_in(client, username, password=PASSWORD):
    return client.post("/console/login/", {"username": username, "password": password})


@pytest.mark.parametrize("written", ["manager@example.org", "MANAGER@example.org", "0712345678"])
def test_a_manager_signs_in_by_mail_or_phone(client, organization, written):
    with tenancy.writing(organization.id):
        user = UserFactory.create(email="manager@example.org", phone="+254712345678")
        MembershipFactory.create(user=user, role=Role.MANAGER)

    assert sign_in(client, written).status_code == 302
    assert client.get("/console/").status_code == 200


def test_a_member_is_refused_with_a_sentence(client, member):
    page = sign_in(client, member.user.email)

    assert page.status_code == 200
    assert "no role in the back office" in page.content.decode()


def test_a_wrong_password_is_refused_and_limited(client, admin):
    pages = [sign_in(client, admin.user.email, "wrong") for _ in range(6)]
    right = sign_in(client, admin.user.email)

    assert {page.status_code for page in [*pages, right]} == {200}
    assert "do not belong together" in right.content.decode()


def test_a_closed_account_is_out_of_the_console_at_once(enter):
    client = enter()
    User.objects.update(is_active=False)

    assert client.get("/console/accounts/membership/").status_code == 302


def test_a_manager_sees_the_members_of_his_organization_only(enter, organization, other):
    with tenancy.writing(organization.id):
        NamedMemberFactory.create(display_name="Near")
    with tenancy.writing(other.id):
        NamedMemberFactory.create(display_name="Far away")

    page = enter(Role.MANAGER).get("/console/accounts/membership/").content.decode()

    assert "Near" in page
    assert "Far away" not in page


def test_a_manager_notes_a_member(enter, organization):
    body = {"display_name": "Ann", "email": "Ann@example.org", "member_type": "donor", "time_zone": ""}

    page = enter(Role.MANAGER).post("/console/accounts/membership/add/", body)

    assert page.status_code == 302
    with tenancy.platform("tests"):
        assert Membership.objects.get(display_name="Ann").email == "ann@example.org"


def test_a_taken_address_is_refused_in_the_form(enter, member):
    body = {"display_name": "Ann", "email": member.user.email, "member_type": "", "time_zone": ""}

    page = enter(Role.MANAGER).post("/console/accounts/membership/add/", body)

    assert page.status_code == 200
    assert "Another member has this e-mail address." in page.content.decode()


def change(member, **changes):
    noted = {field: getattr(member, field) for field in ("display_name", "email", "member_type", "time_zone")}
    return noted | changes


def test_an_administrator_gives_a_role(enter, member):
    enter().post(f"/console/accounts/membership/{member.pk}/change/", change(member, role="treasurer"))

    with tenancy.platform("tests"):
        assert Membership.objects.get(pk=member.pk).role == "treasurer"


def test_a_manager_gives_none(enter, member):
    client = enter(Role.MANAGER)

    client.post(
        f"/console/accounts/membership/{member.pk}/change/", change(member, role="owner", display_name="Renamed")
    )

    with tenancy.platform("tests"):
        kept = Membership.objects.get(pk=member.pk)
    assert (kept.role, kept.display_name) == ("member", "Renamed")


def test_a_member_is_let_go_and_comes_back(enter, member):
    client = enter(Role.MANAGER)
    for verb, active in (("deactivate", False), ("reactivate", True)):
        client.post(f"/console/accounts/membership/{member.pk}/verb/{verb}", {"confirmed": "1"})
        with tenancy.platform("tests"):
            assert Membership.objects.get(pk=member.pk).is_active is active


def test_members_of_another_organization_are_not_reached(enter, other):
    with tenancy.writing(other.id):
        foreign = NamedMemberFactory.create()
    client = enter(Role.OWNER)

    page = client.post(f"/console/accounts/membership/{foreign.pk}/change/", change(foreign, display_name="Mine"))
    client.post(f"/console/accounts/membership/{foreign.pk}/verb/deactivate", {"confirmed": "1"})

    assert page.status_code in (302, 404)
    with tenancy.platform("tests"):
        kept = Membership.objects.get(pk=foreign.pk)
    assert (kept.display_name, kept.is_active) == (foreign.display_name, True)


def test_somebody_is_asked_in_and_the_offer_taken_back(enter, mailoutbox, hear):
    client = enter()
    body = {"email": "invited@example.org", "role": "manager", "member_type": "", "display_name": ""}
    client.post("/console/accounts/invitation/add/", body)
    hear()
    with tenancy.platform("tests"):
        invitation = Invitation.objects.get()

    client.post(f"/console/accounts/invitation/{invitation.pk}/verb/revoke", {"confirmed": "1"})

    assert [mail.to for mail in mailoutbox] == [["invited@example.org"]]
    with tenancy.platform("tests"):
        assert Invitation.objects.get().status == "revoked"


def test_a_name_from_outside_is_given_and_taken(enter, member):
    client = enter(Role.MANAGER)
    client.post("/console/accounts/externalname/add/", {"member": str(member.pk), "source": "file", "name": "Ann"})
    with tenancy.platform("tests"):
        name = ExternalName.objects.get(name="Ann", member=member)

    client.post(f"/console/accounts/externalname/{name.pk}/delete/", {"post": "yes"})

    with tenancy.platform("tests"):
        assert not ExternalName.objects.exists()


def test_a_device_is_signed_out(enter, organization):
    with tenancy.writing(organization.id):
        family = TokenFamilyFactory.create()

    enter().post(f"/console/accounts/tokenfamily/{family.pk}/verb/revoke", {"confirmed": "1"})

    with tenancy.platform("tests"):
        assert TokenFamily.objects.get(pk=family.pk).end_reason == "revoked"


def test_only_the_superuser_sees_users(enter):
    assert enter(Role.OWNER).get("/console/accounts/user/").status_code == 403


def test_the_superuser_makes_a_user(root):
    body = {"email": "New@example.org", "phone": "", "display_name": "New", "language": "en", "time_zone": "UTC"}

    page = root.post("/console/accounts/user/add/", body | {"password": PASSWORD})

    assert page.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.check_password(PASSWORD)
    with tenancy.platform("tests"):
        assert list(Membership.objects.filter(user=user).values_list("organization_id", flat=True)) == [PLATFORM_ID]


def test_a_weak_password_is_refused_in_the_form(root):
    body = {"email": "new@example.org", "phone": "", "display_name": "New", "language": "en", "time_zone": "UTC"}

    page = root.post("/console/accounts/user/add/", body | {"password": "short"})

    assert page.status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_superuser_changes_closes_and_opens_an_account(root):
    user = UserFactory.create()
    body = {"display_name": "Renamed", "language": "it", "time_zone": "Europe/Rome", "phone": ""}
    root.post(f"/console/accounts/user/{user.pk}/change/", body)

    states = []
    for verb in ("deactivate", "reactivate", "sign_out"):
        root.post("/console/accounts/user/", {"action": verb, "_selected_action": str(user.pk), "confirmed": "1"})
        user.refresh_from_db()
        states.append((user.is_active, user.credentials_version))

    assert (user.display_name, user.language) == ("Renamed", "it")
    assert states == [(False, 2), (True, 2), (True, 3)]


def test_the_superuser_sends_a_reset_mail(root, mailoutbox, hear):
    user = UserFactory.create()

    body = {"action": "send_reset", "_selected_action": str(user.pk), "confirmed": "1"}
    root.post("/console/accounts/user/", body)
    hear()

    assert [mail.to for mail in mailoutbox] == [[user.email]]


def test_an_administrator_sees_a_friendship_and_changes_nothing(enter, organization):
    with tenancy.writing(organization.id):
        friendship = FriendshipFactory.create()
    address = f"/console/accounts/friendship/{friendship.pk}/change/"

    page = enter().get(address)

    assert friendship.friend.user.display_name in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert enter(Role.MANAGER).get(address).status_code == 403


FACTORIES = {
    "membership": MembershipFactory,
    "invitation": InvitationFactory,
    "externalname": ExternalNameFactory,
    "tokenfamily": TokenFamilyFactory,
    "friendship": FriendshipFactory,
}
COUNTS = {"membership": 23, "invitation": 22, "externalname": 22, "tokenfamily": 21, "friendship": 21}


@pytest.mark.parametrize("model", FACTORIES)
def test_lists_cost_the_same_for_one_and_for_many(enter, organization, queries, model):
    client = enter()
    with tenancy.writing(organization.id):
        FACTORIES[model].create()
    client.get(f"/console/accounts/{model}/")
    with queries(COUNTS[model]):
        client.get(f"/console/accounts/{model}/")
    with tenancy.writing(organization.id):
        FACTORIES[model].create_batch(2)
    with queries(COUNTS[model]):
        client.get(f"/console/accounts/{model}/")
