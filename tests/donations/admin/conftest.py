import pytest

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def enter(client, organization):
    """Sign a person with a role of ``organization`` in to the console."""

    def signed_in(role=Role.ADMIN):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return signed_in
