from accounts.models import ExternalName, Membership
from accounts.services import members_by_external_names
from goodplay.core.models import Announcement
from tests.factories.accounts import ExternalNameFactory


def test_missing_names_become_members_without_a_user(door, organization):
    found = members_by_external_names("marathon", ["Ann", "Бо"], "donor")

    rows = Membership.objects.of(organization.id).values_list("pk", "display_name", "member_type", "user", "role")
    assert set(rows) == {
        (found["Ann"], "Ann", "donor", None, "member"),
        (found["Бо"], "Бо", "donor", None, "member"),
    }


def test_known_names_lead_to_their_members_and_nobody_is_told(door):
    known = ExternalNameFactory.create(source="marathon", name="Ann")

    found = members_by_external_names("marathon", ["Ann"])

    assert found == {"Ann": known.member_id}
    assert not Announcement.objects.filter(name="member.joined").exists()


def test_same_name_of_another_source_is_another_member(door):
    one = members_by_external_names("one", ["Ann"])
    two = members_by_external_names("two", ["Ann"])

    assert one["Ann"] != two["Ann"]


def test_twice_is_once(door, organization):
    first = members_by_external_names("marathon", ["Ann", "Ann", "ann"])
    second = members_by_external_names("marathon", ["Ann", "ann"])

    assert first == second
    assert ExternalName.objects.of(organization.id).count() == 2
    assert Announcement.objects.filter(name="member.joined").count() == 2


def test_empty_names_have_no_member(door):
    assert members_by_external_names("marathon", ["", "  "]) == {}


def test_a_thousand_names_cost_as_many_statements_as_one(door, queries):
    with queries(5):
        members_by_external_names("marathon", ["one"])
    with queries(5):
        members_by_external_names("marathon", [f"name {n}" for n in range(1000)])
