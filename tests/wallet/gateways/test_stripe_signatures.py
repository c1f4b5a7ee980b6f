"""Stripe's messages: who sent them."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.wallet.gateways.test_stripe import ACCESS, SECRET, event, gateway, message, refund
from wallet.gateways.interface import BadSignatureError


@pytest.mark.parametrize("secret", [SECRET, "whsec_old"])
def test_a_message_is_known_by_its_signature_with_either_secret(secret):
    identity = gateway.identify(ACCESS, message(event("refund.created", refund()), secret=secret))
    assert identity.external_id == "evt_1"
    assert identity.occurred_at == datetime.fromtimestamp(1_760_000_000, UTC)


@pytest.mark.parametrize(
    "bad",
    [
        message("{}", secret="whsec_other"),
        message("{}", at=int(time.time()) - 301),
        message("{}", at=int(time.time()) + 10_000),
        replace(message("{}"), headers={}),
        replace(message("{}"), headers={"Stripe-Signature": "t=x,v1=1"}),
        replace(message("{}"), headers={"Stripe-Signature": "v1=1"}),
        replace(message("{}"), body=b"\xff\xfe"),
    ],
)
def test_a_message_without_a_good_signature_is_refused(bad):
    with pytest.raises(BadSignatureError):
        gateway.identify(ACCESS, bad)


def test_a_message_of_another_kind_cannot_be_read():
    with pytest.raises(ValueError, match="no event"):
        gateway.identify(ACCESS, message({"object": "v2.core.event", "id": "evt_2"}))


def test_a_message_is_acknowledged():
    assert gateway.acknowledge(ACCESS, message("{}")) == (200, {"received": True})
