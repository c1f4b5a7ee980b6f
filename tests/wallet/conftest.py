from dataclasses import replace

import pytest

from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory
from wallet.gateways import registry
from wallet.services import apply_kit, check_books


@pytest.fixture
def member(door):
    """A member of the organization, whose door is open."""
    return MembershipFactory.create()


@pytest.fixture
def other_member(door):
    """Another member of the organization."""
    return MembershipFactory.create()


@pytest.fixture
def other_organization(db):
    """Another organization with its points and credits."""
    with tenancy.platform("tests"):
        made = OrganizationFactory.create(kind="onlus")
        with tenancy.writing(made.id):
            apply_kit(kind=made.kind)
    return made


@pytest.fixture
def books_balance(db):
    """All books balance when the test ends."""
    yield
    with tenancy.platform("tests"):
        assert check_books() == []


@pytest.fixture
def gateway(monkeypatch):
    """A provider that does what the test tells it to, in the place of M-Pesa."""
    fake = replace(registry.SPECS["mpesa"], place="tests.wallet.gateways.fake:FakeGateway", fields=())
    monkeypatch.setitem(registry.SPECS, "mpesa", fake)
    registry.gateway_of.cache_clear()
    yield registry.gateway_of("mpesa")
    registry.gateway_of.cache_clear()


@pytest.fixture
def provider(door, gateway):
    """An account with that provider, of the organization whose door is open."""
    from tests.factories.payments import ProviderFactory

    return ProviderFactory.create()
