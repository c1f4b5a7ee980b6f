import pytest
from django.db import ProgrammingError

from accounts.models import Membership
from accounts.services import deactivate_member, grant_role, members_by_external_names
from goodplay.core import tenancy
from goodplay.core.audit import history_of
from goodplay.core.permissions import Caller, Role
from organizations.models import Organization

pytestmark = pytest.mark.django_db


def test_a_change_of_role_leaves_who_and_what_without_contacts(organization, member, admin):
    by = Caller(admin.user_id, organization.id, admin.id, Role.ADMIN)
    with tenancy.writing(organization.id):
        grant_role(member_id=member.id, role=Role.MANAGER, by=by)
        deactivate_member(member_id=member.id, by=by)

        rows = list(history_of(member).order_by("pgh_id"))

    assert [(row.pgh_label, row.role, row.is_active) for row in rows] == [
        ("insert", "member", True),
        ("update", "manager", True),
        ("update", "manager", False),
    ]
    assert not {"email", "display_name"} & {field.name for field in rows[0]._meta.fields}


def test_members_of_an_import_leave_no_row(organization):
    with tenancy.writing(organization.id):
        found = members_by_external_names("file", ["Ann"])
        member = Membership.objects.of(organization.id).get(pk=found["Ann"])
        assert not history_of(member).exists()


def test_the_history_of_an_organization_is_its_own(organization, other):
    with tenancy.writing(organization.id):
        Organization.objects.filter(pk=organization.id).update(name="New")
        rows = list(organization.history.order_by("pgh_id").values_list("pgh_label", "name"))
        assert not other.history.exists()

    assert rows[-1] == ("update", "New")


def test_history_is_not_rewritten(member, organization):
    with pytest.raises(ProgrammingError), tenancy.writing(organization.id):
        history_of(member).update(role="owner")


def test_signing_in_and_changing_a_password_leave_no_secret(member):
    fields = {field.name for field in member.user.history.model._meta.fields}

    assert not fields & {"password", "email", "phone", "display_name", "last_login"}
