from uuid import uuid4

import pytest

from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.donations import CampaignFactory


@pytest.fixture
def person(organization):
    """Make a membership of ``organization`` (or of another one) with a role."""

    def make(role=Role.MEMBER, of=organization, **facts):
        with tenancy.writing(of.id):
            return MembershipFactory.create(role=role, **facts)

    return make


@pytest.fixture
def campaign(organization):
    """An active campaign in EUR."""
    with tenancy.writing(organization.id):
        return CampaignFactory.create()


@pytest.fixture
def post(api):
    """Post as a member, with a new key unless one is given."""

    def send(member, path, body=None, key=None):
        api.sign_in(member)
        return api.post(f"/api/v1/{path}", body or {}, format="json", headers={"Idempotency-Key": key or str(uuid4())})

    return send


@pytest.fixture
def get(api):
    """Get as a member."""

    def send(member, path, **headers):
        return api.sign_in(member).get(f"/api/v1/{path}", headers=headers)

    return send
