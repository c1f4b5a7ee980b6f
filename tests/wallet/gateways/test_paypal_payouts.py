"""PayPal's payouts, spoken with the sandbox over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from goodplay.core.ids import uuid7
from tests.wallet.gateways.speaking import listening
from wallet.gateways.interface import (
    Access,
    GatewayRefusedError,
    GatewayUnknownError,
    Outcome,
    PayoutOrder,
    Question,
    Subject,
)
from wallet.gateways.paypal import PayPalGateway
from wallet.gateways.paypal.payouts import item_found
from wallet.gateways.wire import NOT_FOUND

gateway = PayPalGateway()


@pytest.fixture
def access(sandbox):
    cache.clear()
    credentials = {"client_id": "me", "client_secret": "secret", "webhook_id": "WH1"}
    return Access(uuid7(), sandbox.paypal, credentials, {}, f"{sandbox.address}/cb/0a1b")


def an_order(payee="member@example.org", **more):
    return PayoutOrder(reference=str(uuid7()), amount_minor=1_250, currency="EUR", payee=payee, **more)


def asking(order, provider_reference="", *, ago=timedelta(0)):
    return Question(Subject.PAYOUT, order.reference, provider_reference, "", datetime.now(UTC) - ago)


def test_a_payout_is_taken_and_then_found_paid(access, sandbox):
    order = an_order()

    taken = gateway.pay_out(access, order)
    (found,) = gateway.ask(access, asking(order, taken.provider_reference))

    assert (taken.outcome, taken.reference) == (Outcome.PENDING, order.reference)
    assert (found.outcome, found.reference, found.amount_minor) == (Outcome.SUCCEEDED, order.reference, 1_250)
    assert (found.currency, found.fee_minor, found.receipt) == ("EUR", 25, sandbox.receipts()[-1])


def test_the_same_reference_pays_once(access, sandbox):
    order = an_order()
    gateway.pay_out(access, order)

    again = gateway.pay_out(access, order)

    assert again.outcome == Outcome.PENDING
    assert sandbox.moved("paypal_payout") == [("out", 1_250, "EUR")]


def test_what_nobody_can_receive_comes_back(access, sandbox):
    order = an_order("nobody@example.com")
    taken = gateway.pay_out(access, order)

    (found,) = gateway.ask(access, asking(order, taken.provider_reference))

    assert (found.outcome, found.kind, found.code, found.amount_minor) == (Outcome.FAILED, "returned", "RETURNED", None)
    assert sandbox.moved("paypal_payout") == []


def test_one_that_is_still_processed_is_pending_for_a_while(access, sandbox):
    sandbox.fault("paypal_payout", "still_processing")
    order = an_order()
    taken = gateway.pay_out(access, order)

    outcomes = [gateway.ask(access, asking(order, taken.provider_reference))[0].outcome for _ in range(3)]

    assert outcomes[0] == Outcome.PENDING
    assert outcomes[-1] == Outcome.SUCCEEDED


def test_a_lost_answer_leads_to_the_same_reference_again_and_one_payout(access, sandbox, monkeypatch):
    monkeypatch.setattr("goodplay.core.http.READ_SECONDS", 0.5)
    order = an_order()
    gateway.pay_out(access, order)

    soon = gateway.ask(access, asking(order))
    (later,) = gateway.ask(access, asking(order, ago=timedelta(minutes=5)))
    again = gateway.pay_out(access, order)

    assert soon == []
    assert (later.outcome, later.code) == (Outcome.UNKNOWN, NOT_FOUND)
    assert again.outcome == Outcome.PENDING
    assert len(sandbox.moved("paypal_payout")) == 1


def test_what_paypal_refuses_is_told(access, monkeypatch):
    paypal = listening(monkeypatch)
    paypal.answers["POST", "/paypal/v1/oauth2/token"] = {"access_token": "A1", "expires_in": 3600}
    refusal = {"name": "INSUFFICIENT_FUNDS", "message": "Sender does not have sufficient funds."}
    paypal.answers["POST", "/paypal/v1/payments/payouts"] = (422, refusal)

    with pytest.raises(GatewayRefusedError) as refused:
        gateway.pay_out(access, an_order())

    assert (refused.value.code, refused.value.reason) == tuple(refusal.values())


@pytest.mark.parametrize("fault", ["500"])
def test_a_broken_answer_is_unknown(access, sandbox, fault):
    sandbox.fault("paypal_payout", fault)

    with pytest.raises(GatewayUnknownError):
        gateway.pay_out(access, an_order())


@pytest.mark.parametrize(
    ("status", "outcome", "kind"),
    [
        ("UNCLAIMED", Outcome.PENDING, ""),
        ("ONHOLD", Outcome.PENDING, ""),
        ("BLOCKED", Outcome.FAILED, ""),
        ("REFUNDED", Outcome.FAILED, "returned"),
    ],
)
def test_the_state_of_an_item_is_said_in_our_words(status, outcome, kind):
    item = {
        "transaction_status": status,
        "payout_item": {"amount": {"value": "12.50", "currency": "EUR"}},
        "errors": {"message": "Because"},
    }

    found = item_found(item)

    assert (found.outcome, found.kind, found.reason, found.reference) == (outcome, kind, "Because", "")
