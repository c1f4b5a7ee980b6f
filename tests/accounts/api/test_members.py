import pytest

from accounts.models import Membership
from accounts.rules.preferences import types
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from goodplay.core.permissions import Role
from organizations.services import decide_policy
from tests.factories.accounts import MembershipFactory, NamedMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(organization):
    with tenancy.writing(organization.id):
        return MembershipFactory.create(role=Role.MANAGER)


@pytest.fixture
def stranger(other):
    with tenancy.writing(other.id):
        return NamedMemberFactory.create(display_name="Stranger", email="stranger@example.org")


def rows(answer):
    return [row["id"] for row in answer.json()["results"]]


def test_a_manager_lists_the_members_of_his_organization(api, manager, member, stranger):
    answer = api.sign_in(manager).get("/api/v1/members")

    assert rows(answer) == [str(pk) for pk in sorted([manager.pk, member.pk], reverse=True)]
    assert set(answer.json()["results"][0]) == {
        "id",
        "user_id",
        "name",
        "display_name",
        "email",
        "role",
        "member_type",
        "time_zone",
        "avatar_url",
        "is_active",
        "joined_at",
        "updated_at",
    }


def test_a_member_sees_himself_only(api, member, manager):
    api.sign_in(member)

    assert api.get("/api/v1/members").status_code == 403
    assert api.get("/api/v1/members/me").json()["id"] == str(member.pk)
    assert api.get(f"/api/v1/members/{member.pk}").status_code == 200
    assert api.get(f"/api/v1/members/{manager.pk}").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("member_type=donor", ["ann", "bo"]),
        ("role=manager", ["manager"]),
        ("is_active=false", ["bo"]),
        ("email=ANN@example.org", ["ann"]),
        ("search=nn", ["ann"]),
        ("search=%25", []),
        ("email=stranger@example.org", []),
    ],
)
def test_members_are_searched(api, manager, organization, stranger, query, found):
    with tenancy.writing(organization.id):
        people = {
            "ann": NamedMemberFactory.create(display_name="Ann", email="ann@example.org"),
            "bo": NamedMemberFactory.create(display_name="Bo", is_active=False),
            "manager": manager,
        }

    assert set(rows(api.sign_in(manager).get(f"/api/v1/members?{query}"))) == {str(people[name].pk) for name in found}


def test_a_manager_notes_a_member(api, manager, organization):
    wanted = uuid7()
    body = {"id": str(wanted), "display_name": " Ann ", "email": "Ann@Example.org", "member_type": "Ally"}
    api.sign_in(manager)

    answers = [api.post("/api/v1/members", body, format="json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json()["display_name"], answers[0].json()["email"]) == ("Ann", "ann@example.org")
    with tenancy.reading(organization.id):
        assert Membership.objects.of(organization.id).filter(member_type="Ally").count() == 1
        assert Announcement.objects.of(organization.id).filter(name="member.joined").count() == 1


def test_an_address_is_noted_once(api, manager, member):
    for email in (member.user.email, member.user.email.upper()):
        answer = api.sign_in(manager).post("/api/v1/members", {"display_name": "Ann", "email": email}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "EMAIL_TAKEN")


def test_an_id_of_another_organization_tells_nothing(api, manager, stranger):
    body = {"id": str(stranger.pk), "display_name": "Ann"}

    answer = api.sign_in(manager).post("/api/v1/members", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "ID_TAKEN")
    assert "Stranger" not in answer.content.decode()


def test_a_manager_changes_a_member(api, manager, member):
    url = f"/api/v1/members/{member.pk}"

    answer = api.sign_in(manager).patch(url, {"member_type": "mentor", "time_zone": "Africa/Nairobi"}, format="json")

    assert (answer.json()["member_type"], answer.json()["time_zone"]) == ("mentor", "Africa/Nairobi")
    assert api.put(url, {"display_name": "Ann"}, format="json").json()["name"] == "Ann"
    assert api.patch(url, {"time_zone": "Mars/Base"}, format="json").status_code == 400


def test_a_change_posts_no_other_field(api, manager, member):
    body = {"role": "owner", "user_id": str(uuid7()), "is_active": False, "organization_id": str(uuid7())}

    api.sign_in(manager).patch(f"/api/v1/members/{member.pk}", body, format="json")

    with tenancy.platform("tests"):
        fresh = Membership.objects.get(pk=member.pk)
    assert (fresh.role, fresh.user_id, fresh.is_active, fresh.organization_id) == (
        "member",
        member.user_id,
        True,
        member.organization_id,
    )


def test_deleting_lets_a_member_leave_and_come_back(api, manager, member, organization):
    url = f"/api/v1/members/{member.pk}"
    api.sign_in(manager)

    assert api.delete(url).status_code == 204
    assert api.delete(url).status_code == 204
    assert api.get(url).json()["is_active"] is False
    assert api.post(f"{url}/reactivate").json()["is_active"] is True
    with tenancy.reading(organization.id):
        names = Announcement.objects.of(organization.id).order_by("id").values_list("name", flat=True)
        assert list(names) == ["member.deactivated", "member.joined"]


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_members_of_another_organization_do_not_exist(api, manager, stranger, method):
    answer = getattr(api.sign_in(manager), method)(f"/api/v1/members/{stranger.pk}", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("address", ["x", "ME", "0", "%00", "' or 1=1"])
def test_a_malformed_id_is_not_found(api, manager, address):
    assert api.sign_in(manager).get(f"/api/v1/members/{address}").status_code == 404


def test_an_administrator_grants_a_role(api, admin, member):
    answer = api.sign_in(admin).post(f"/api/v1/members/{member.pk}/role", {"role": "treasurer"}, format="json")

    assert (answer.status_code, answer.json()["role"]) == (200, "treasurer")


def test_a_manager_grants_nothing(api, manager, member):
    answer = api.sign_in(manager).post(f"/api/v1/members/{member.pk}/role", {"role": "auditor"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (403, "ACCESS_DENIED")


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [("member", "owner", "ROLE_ABOVE_OWN"), ("owner", "member", "ROLE_ABOVE_OWN"), ("admin", "member", "OWN_ROLE")],
)
def test_nobody_grants_above_himself_or_to_himself(api, admin, member, organization, who, role, code):
    with tenancy.writing(organization.id):
        people = {"member": member, "admin": admin, "owner": MembershipFactory.create(role=Role.OWNER)}

    answer = api.sign_in(admin).post(f"/api/v1/members/{people[who].pk}/role", {"role": role}, format="json")

    assert answer.json()["code"] == code


def test_a_member_without_a_user_gets_no_role(api, admin, organization):
    with tenancy.writing(organization.id):
        named = NamedMemberFactory.create()

    answer = api.sign_in(admin).post(f"/api/v1/members/{named.pk}/role", {"role": "manager"}, format="json")

    assert answer.json()["code"] == "ROLE_NEEDS_USER"


def test_the_last_administrators_stay(api, admin, organization):
    with tenancy.writing(organization.id):
        second = MembershipFactory.create(role=Role.ADMIN)
        decide_policy(organization_id=organization.id, name="minimum_admins", value=2)
    api.sign_in(admin)

    granted = api.post(f"/api/v1/members/{second.pk}/role", {"role": "member"}, format="json")
    removed = api.delete(f"/api/v1/members/{second.pk}")

    assert [granted.json()["code"], removed.json()["code"]] == ["TOO_FEW_ADMINS"] * 2
    assert granted.json()["params"] == {"minimum": 2, "left": 1}


def test_a_list_costs_the_same_for_one_and_for_many(api, manager, organization, queries):
    api.sign_in(manager)
    with queries(6):
        api.get("/api/v1/members")
    with tenancy.writing(organization.id):
        for _ in range(3):
            MembershipFactory.create()
    with queries(6):
        api.get("/api/v1/members")


def test_preferences_have_defaults_and_are_chosen(api, member):
    api.sign_in(member)
    assert api.get("/api/v1/preferences").json() == {name: kind.default for name, kind in types().items()}

    for _ in range(2):
        chosen = api.patch("/api/v1/preferences", {"notices": "quiet", "show_rank": False}, format="json")

    assert (chosen.json()["notices"], chosen.json()["show_rank"]) == ("quiet", False)
    assert api.get("/api/v1/preferences").json() == chosen.json()


@pytest.mark.parametrize("body", [{"notices": "loud"}, {"show_rank": "perhaps"}, {"language": "xx"}, []])
def test_a_preference_takes_its_own_values_only(api, member, body):
    assert api.sign_in(member).patch("/api/v1/preferences", body, format="json").status_code == 400


def test_a_superuser_without_membership_prefers_nothing(api, organization):
    root = UserFactory.create(is_superuser=True)
    api.sign_in(Membership(user=root, organization_id=organization.id))

    assert api.get("/api/v1/preferences").status_code in (403, 404)
    assert api.get("/api/v1/members").status_code == 200
