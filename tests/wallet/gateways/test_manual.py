"""Bank transfers and cash: people are the provider."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from wallet.gateways.interface import (
    Access,
    BadSignatureError,
    Charge,
    GatewayRefusedError,
    Message,
    Outcome,
    PayoutOrder,
    Question,
    RefundOrder,
    Subject,
)
from wallet.gateways.manual import ManualGateway

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ACCESS = Access(uuid4(), "", {}, {"iban": "DE89370400440532013000", "account_holder": "The house", "note": "x"}, "")
MESSAGE = Message("paid", {}, b"{}", NOW)
GATEWAY = ManualGateway()


def test_the_payer_is_told_where_to_pay_and_what_to_write():
    started = GATEWAY.start(ACCESS, Charge("r", 100, "EUR", "Gift", account_reference="RF18539007547034"))

    assert (started.outcome, started.provider_reference) == (Outcome.PENDING, "")
    assert started.next_action == {
        "kind": "instructions",
        "iban": "DE89370400440532013000",
        "account_holder": "The house",
        "reference": "RF18 5390 0754 7034",
    }


def test_without_a_reference_none_is_shown():
    assert "reference" not in GATEWAY.start(ACCESS, Charge("r", 100, "EUR", "Gift")).next_action


def test_it_knows_nothing_by_itself():
    assert GATEWAY.ask(ACCESS, Question(Subject.PAYMENT, "r", "", "", NOW)) == []
    assert GATEWAY.recent(ACCESS, NOW) == []


def test_a_refund_waits_for_a_treasurer():
    finding = GATEWAY.refund(ACCESS, RefundOrder("r", "", "receipt", 5, "EUR"))

    assert (finding.subject, finding.outcome, finding.reference) == (Subject.REFUND, Outcome.PENDING, "r")


def test_nothing_is_paid_out_by_it():
    with pytest.raises(GatewayRefusedError):
        GATEWAY.pay_out(ACCESS, PayoutOrder("r", 5, "EUR", "somebody"))


def test_nobody_speaks_in_its_name():
    with pytest.raises(BadSignatureError):
        GATEWAY.identify(ACCESS, MESSAGE)
    assert GATEWAY.read(ACCESS, MESSAGE) == []
    assert GATEWAY.acknowledge(ACCESS, MESSAGE) == (200, {})
