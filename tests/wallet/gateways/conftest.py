"""PayPal, and accounts with it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.wallet.gateways.paypal_things import CERTIFICATE, LIVE, TOKEN, certificate
from tests.wallet.gateways.speaking import listening
from wallet.gateways.interface import (
    Access,
)


@pytest.fixture
def access():
    """An account of its own, so that no token of another test is found."""
    credentials = {"client_id": "me", "client_secret": "secret", "webhook_id": "WH1"}
    return Access(uuid4(), LIVE, credentials, {"brand_name": "Charity"}, "https://goodplay.example/cb/x")


@pytest.fixture
def paypal(monkeypatch):
    """PayPal, which gives tokens."""
    made = listening(monkeypatch)
    made.answers["POST", "/v1/oauth2/token"] = TOKEN
    return made


@pytest.fixture
def own_sandbox(access, paypal, settings, monkeypatch):
    """An account with a own_sandbox of ours, whose certificate proves itself."""
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1:9"})
    paypal.answers["GET", CERTIFICATE] = certificate()
    return replace(access, base_url="http://127.0.0.1:9")


@pytest.fixture
def no_certificate_is_remembered(engines):
    """Each test has its own certificates."""
    from django.core.cache import cache

    cache.clear()
