from dataclasses import replace

import pytest

from tests.factories.accounts import MembershipFactory
from tests.factories.payments import ProviderFactory
from tests.factories.wallet import fund
from tests.factories.withdrawals import caller_of
from wallet.gateways import registry


@pytest.fixture
def gateway(monkeypatch):
    """A provider that pays out as it is told, in the place of M-Pesa."""
    spec = registry.SPECS["mpesa"]
    place = "tests.wallet.services.withdrawals.payer:PayingGateway"
    monkeypatch.setitem(registry.SPECS, "mpesa", replace(spec, place=place, fields=()))
    registry.gateway_of.cache_clear()
    yield registry.gateway_of("mpesa")
    registry.gateway_of.cache_clear()


@pytest.fixture
def provider(door, gateway):
    """An M-Pesa account of the organization whose door is open."""
    return ProviderFactory.create()


@pytest.fixture
def saver(member):
    """A member with 100.00 EUR and 10,000.00 KES."""
    fund(member, 10_000)
    fund(member, 1_000_000, "KES")
    return member


@pytest.fixture
def boss(door):
    """A treasurer who has asked for nothing."""
    return caller_of(MembershipFactory.create(role="treasurer"))


@pytest.fixture
def second(door):
    """Another treasurer."""
    return caller_of(MembershipFactory.create(role="treasurer"))
