from dataclasses import replace

import pytest

from tests.factories.payments import ProviderFactory
from wallet.gateways import registry


@pytest.fixture
def gateway(monkeypatch):
    """The fake provider, in the place of M-Pesa."""
    spec = registry.SPECS["mpesa"]
    monkeypatch.setitem(
        registry.SPECS, "mpesa", replace(spec, place="tests.wallet.gateways.fake:FakeGateway", fields=())
    )
    registry.gateway_of.cache_clear()
    yield registry.gateway_of("mpesa")
    registry.gateway_of.cache_clear()


@pytest.fixture
def provider(door, gateway):
    """An M-Pesa account of the organization whose door is open."""
    return ProviderFactory.create()
