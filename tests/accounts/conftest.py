"""People of one organization, and the mails they get."""

import re

import pytest

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def other(db):
    """Another organization."""
    with tenancy.platform("tests"):
        return OrganizationFactory.create(slug="other")


@pytest.fixture
def member(organization):
    """A member of ``organization`` with a confirmed address."""
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def admin(organization):
    """An administrator of ``organization``."""
    with tenancy.writing(organization.id):
        return MembershipFactory.create(role=Role.ADMIN)


@pytest.fixture
def token_in(mailoutbox, hear):
    """Let the mails go out, and return the token of the link in the last one."""

    def last_token() -> str:
        hear()
        return re.search(r"#(\S+)", mailoutbox[-1].body).group(1)

    return last_token
