"""Stripe's wire, without Stripe."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import stripe

from goodplay.core.http import NoAnswerError, RefusedAddressError, UnreachableError
from tests.wallet.gateways.speaking import listening
from wallet.gateways.interface import (
    Access,
    Charge,
    GatewayBusyError,
    GatewayRefusedError,
    GatewayUnknownError,
    Message,
    Outcome,
    PayoutOrder,
    Question,
    RefundOrder,
    Subject,
)
from wallet.gateways.stripe import StripeGateway
from wallet.gateways.stripe.reading import HEARD

REFERENCE = "0192f0c1-0000-7000-8000-000000000001"
SECRET = "whsec_test"
ACCESS = Access(
    UUID(REFERENCE),
    "https://api.stripe.com",
    {"secret_key": "sk_test_1", "webhook_secret": SECRET, "previous_webhook_secret": "whsec_old"},
    {},
    "https://goodplay.example/cb/x",
)
CHARGE = Charge(REFERENCE, 2500, "EUR", "A gift", return_url="https://app.example/thanks")
NOW = datetime.now(UTC)
gateway = StripeGateway()


def intent(status="succeeded", **more):
    """A PaymentIntent."""
    return {
        "id": "pi_1",
        "object": "payment_intent",
        "status": status,
        "amount": 2500,
        "amount_received": 2500 if status == "succeeded" else 0,
        "currency": "eur",
        "created": int(time.time()),
        "latest_charge": "ch_1",
        "last_payment_error": None,
        "cancellation_reason": None,
        "metadata": {"reference": REFERENCE},
    } | more


def session(**more):
    """A Checkout Session."""
    return {
        "id": "cs_1",
        "object": "checkout.session",
        "status": "open",
        "payment_status": "unpaid",
        "payment_intent": None,
        "client_reference_id": REFERENCE,
        "amount_total": 2500,
        "currency": "eur",
        "customer_details": None,
        "url": "https://checkout.stripe.com/c/1",
    } | more


def refund(status="succeeded", **more):
    """A Refund."""
    return {
        "id": "re_1",
        "object": "refund",
        "status": status,
        "amount": 1000,
        "currency": "eur",
        "created": 1_760_000_000,
        "payment_intent": "pi_1",
        "charge": "ch_1",
        "metadata": {"reference": REFERENCE},
    } | more


def dispute(status="needs_response", moved=(), **more):
    """A Dispute."""
    return {
        "id": "du_1",
        "object": "dispute",
        "status": status,
        "amount": 2500,
        "currency": "eur",
        "created": 1_760_000_000,
        "reason": "product_not_received",
        "charge": "ch_1",
        "payment_intent": "pi_1",
        "balance_transactions": [{"amount": minor} for minor in moved],
    } | more


def event(kind, thing):
    """An event about a thing."""
    return {"id": "evt_1", "object": "event", "type": kind, "created": 1_760_000_000, "data": {"object": thing}}


def message(content, *, secret=SECRET, at=None, received_at=None):
    """A signed message."""
    body = content if isinstance(content, str) else json.dumps(content)
    signature = stripe.WebhookSignature.generate_signature_header(body, secret, at)
    return Message("stripe", {"stripe-signature": signature}, body.encode(), received_at or datetime.now(UTC))


def listed(*things, more=False):
    """A page of a list."""
    return {"object": "list", "data": list(things), "has_more": more, "url": "/v1/things"}


def asking(subject, provider_reference="", receipt="", since=NOW):
    """A question about our request."""
    return Question(subject, REFERENCE, provider_reference, receipt, since)


def answering(monkeypatch, method, path, answer):
    """Let Stripe answer one kind of call."""
    stripe_ = listening(monkeypatch)
    stripe_.answers[method, path] = answer
    return stripe_


def test_a_payer_with_a_page_to_come_back_to_is_sent_to_the_payment_page(monkeypatch):
    stripe_ = answering(monkeypatch, "POST", "/v1/checkout/sessions", session())
    started = gateway.start(ACCESS, CHARGE)
    assert started.provider_reference == "cs_1"
    assert started.next_action == {"redirect_url": "https://checkout.stripe.com/c/1"}
    asked = stripe_.last("POST", "/v1/checkout/sessions")
    assert asked.headers["Idempotency-Key"] == REFERENCE
    assert asked.form["payment_intent_data[metadata][reference]"] == REFERENCE
    assert asked.form["line_items[0][price_data][unit_amount]"] == "2500"
    assert asked.form["cancel_url"] == "https://app.example/thanks"


def test_an_app_with_its_own_form_gets_the_secret_of_an_intent(monkeypatch):
    stripe_ = answering(
        monkeypatch, "POST", "/v1/payment_intents", intent("requires_payment_method", client_secret="s")
    )
    started = gateway.start(ACCESS, replace(CHARGE, return_url=""))
    assert (started.provider_reference, started.next_action) == ("pi_1", {"client_secret": "s"})
    assert stripe_.last("POST", "/v1/payment_intents").form["metadata[reference]"] == REFERENCE


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((402, {"error": {"type": "card_error", "code": "card_declined", "message": "No."}}), GatewayRefusedError),
        ((401, {"error": {"type": "invalid_request_error", "message": "Key."}}), GatewayRefusedError),
        ((429, {"error": {"message": "Slow down."}}), GatewayBusyError),
        ((409, {"error": {"message": "Twice at once."}}), GatewayUnknownError),
        ((500, {"error": {"message": "Oh."}}), GatewayUnknownError),
        (UnreachableError("no"), GatewayBusyError),
        (NoAnswerError("late"), GatewayUnknownError),
        (RefusedAddressError("ours"), GatewayRefusedError),
    ],
)
def test_a_failure_says_whether_anything_may_have_happened(monkeypatch, answer, error):
    stripe_ = answering(monkeypatch, "POST", "/v1/checkout/sessions", answer)
    with pytest.raises(error):
        gateway.start(ACCESS, CHARGE)
    assert len(stripe_.asked) == 1


@pytest.mark.parametrize(
    ("found", "outcome", "receipt", "code"),
    [
        (session(), Outcome.PENDING, "", ""),
        (session(status="expired"), Outcome.CANCELLED, "", "expired"),
        (session(payment_status="paid", payment_intent=intent()), Outcome.SUCCEEDED, "pi_1", ""),
        (session(payment_status="paid", payment_intent="pi_1"), Outcome.SUCCEEDED, "pi_1", ""),
        (session(payment_status="paid"), Outcome.SUCCEEDED, "cs_1", ""),
        (session(status="complete", payment_intent=intent("processing")), Outcome.PENDING, "", ""),
        (
            session(payment_intent=intent("canceled", cancellation_reason="fraudulent")),
            Outcome.CANCELLED,
            "",
            "fraudulent",
        ),
    ],
)
def test_a_payment_page_is_asked_for_what_became_of_it(monkeypatch, found, outcome, receipt, code):
    answering(monkeypatch, "GET", "/v1/checkout/sessions/cs_1", found)
    (finding,) = gateway.ask(ACCESS, asking(Subject.PAYMENT, "cs_1"))
    assert (finding.outcome, finding.receipt, finding.code) == (outcome, receipt, code)
    assert finding.reference == REFERENCE
    assert finding.amount_minor == (2500 if receipt else None)


def test_an_intent_tells_fee_payer_and_moment(monkeypatch):
    charge = {
        "created": 1_760_000_100,
        "balance_transaction": {"fee": 61},
        "billing_details": {"name": "Member 1", "phone": None, "email": "m1@example.org"},
    }
    answering(monkeypatch, "GET", "/v1/payment_intents/pi_1", intent(latest_charge=charge))
    (finding,) = gateway.ask(ACCESS, asking(Subject.PAYMENT, "pi_1"))
    assert (finding.fee_minor, finding.amount_minor, finding.currency) == (61, 2500, "EUR")
    assert finding.occurred_at == datetime.fromtimestamp(1_760_000_100, UTC)
    assert finding.payer == {"name": "Member 1", "email": "m1@example.org"}


def test_an_intent_that_nobody_paid_for_a_day_is_withdrawn(monkeypatch):
    stripe_ = listening(monkeypatch)
    old = intent("requires_payment_method", created=int(time.time()) - 90_000)
    stripe_.answers["GET", "/v1/payment_intents/pi_1"] = old
    stripe_.answers["POST", "/v1/payment_intents/pi_1/cancel"] = old | {"status": "canceled"}
    (finding,) = gateway.ask(ACCESS, asking(Subject.PAYMENT, "pi_1"))
    assert finding.outcome is Outcome.CANCELLED


def test_a_refused_card_leaves_the_payment_open_and_says_why(monkeypatch):
    trouble = {"code": "card_declined", "message": "Your card was declined."}
    answering(
        monkeypatch, "GET", "/v1/payment_intents/pi_1", intent("requires_payment_method", last_payment_error=trouble)
    )
    (finding,) = gateway.ask(ACCESS, asking(Subject.PAYMENT, "pi_1"))
    assert (finding.outcome, finding.code) == (Outcome.PENDING, "card_declined")


@pytest.mark.parametrize("place", ["sessions", "intents"])
def test_a_request_whose_answer_was_lost_is_looked_for(monkeypatch, place):
    stripe_ = listening(monkeypatch)
    others = [session(client_reference_id="other")], [intent(metadata={})]
    mine = [session()] if place == "sessions" else [], [intent()] if place == "intents" else []
    stripe_.answers["GET", "/v1/checkout/sessions"] = listed(*others[0], *mine[0])
    stripe_.answers["GET", "/v1/payment_intents"] = listed(*others[1], *mine[1])
    (finding,) = gateway.ask(ACCESS, asking(Subject.PAYMENT))
    assert finding.provider_reference == ("cs_1" if place == "sessions" else "pi_1")


@pytest.mark.parametrize(("age", "outcomes"), [(60, []), (600, [Outcome.FAILED])])
def test_a_request_in_no_list_never_arrived_once_time_has_passed(monkeypatch, age, outcomes):
    stripe_ = listening(monkeypatch)
    for path in ("/v1/checkout/sessions", "/v1/payment_intents", "/v1/refunds"):
        stripe_.answers["GET", path] = listed()
    since = datetime.now(UTC) - timedelta(seconds=age)
    for subject in (Subject.PAYMENT, Subject.REFUND):
        found = gateway.ask(ACCESS, asking(subject, receipt="" if subject is Subject.PAYMENT else "pi_1", since=since))
        assert [finding.outcome for finding in found] == outcomes


def test_nothing_is_known_of_payouts(monkeypatch):
    listening(monkeypatch)
    assert gateway.ask(ACCESS, asking(Subject.PAYOUT)) == []
    with pytest.raises(GatewayRefusedError):
        gateway.pay_out(ACCESS, PayoutOrder(REFERENCE, 100, "EUR", "m1@example.org"))


def test_a_refund_names_the_intent_and_our_reference(monkeypatch):
    stripe_ = answering(monkeypatch, "POST", "/v1/refunds", refund("pending"))
    finding = gateway.refund(ACCESS, RefundOrder(REFERENCE, "cs_1", "pi_1", 1000, "EUR"))
    asked = stripe_.last("POST", "/v1/refunds")
    assert (asked.form["payment_intent"], asked.form["amount"]) == ("pi_1", "1000")
    assert asked.headers["Idempotency-Key"] == REFERENCE
    assert (finding.subject, finding.outcome, finding.parent) == (Subject.REFUND, Outcome.PENDING, "pi_1")


@pytest.mark.parametrize(
    ("known", "path", "answer"),
    [
        ("re_1", "/v1/refunds/re_1", refund("failed", failure_reason="expired_or_canceled_card")),
        ("", "/v1/refunds", listed(refund(metadata={}), refund("failed", failure_reason="expired_or_canceled_card"))),
    ],
)
def test_a_refund_is_asked_for_by_its_id_or_found_by_our_reference(monkeypatch, known, path, answer):
    answering(monkeypatch, "GET", path, answer)
    (finding,) = gateway.ask(ACCESS, asking(Subject.REFUND, known, "pi_1"))
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, "expired or canceled card")
    assert finding.reference == REFERENCE


@pytest.mark.parametrize(
    ("status", "moved", "outcome", "kind"),
    [
        ("needs_response", [], Outcome.PENDING, "opened"),
        ("under_review", [-2500], Outcome.PENDING, "funds_withdrawn"),
        ("won", [-2500, 2500], Outcome.SUCCEEDED, "funds_reinstated"),
        ("lost", [-2500], Outcome.FAILED, "funds_withdrawn"),
        ("warning_closed", [], Outcome.SUCCEEDED, "closed"),
        ("a_new_status", [], Outcome.PENDING, "opened"),
    ],
)
def test_a_dispute_tells_its_result_and_where_the_money_is(monkeypatch, status, moved, outcome, kind):
    answering(monkeypatch, "GET", "/v1/disputes/du_1", dispute(status, moved))
    (finding,) = gateway.ask(ACCESS, asking(Subject.DISPUTE, "du_1"))
    assert (finding.outcome, finding.kind, finding.parent) == (outcome, kind, "pi_1")
    assert finding.reason == "product not received"


@pytest.mark.parametrize(
    ("kind", "thing", "subject", "outcome"),
    [
        ("payment_intent.succeeded", intent(), Subject.PAYMENT, Outcome.SUCCEEDED),
        ("payment_intent.processing", intent("processing"), Subject.PAYMENT, Outcome.PENDING),
        ("payment_intent.payment_failed", intent("requires_payment_method"), Subject.PAYMENT, Outcome.PENDING),
        ("payment_intent.canceled", intent("canceled"), Subject.PAYMENT, Outcome.CANCELLED),
        (
            "checkout.session.completed",
            session(payment_status="paid", payment_intent="pi_1"),
            Subject.PAYMENT,
            Outcome.SUCCEEDED,
        ),
        ("checkout.session.completed", session(payment_intent="pi_1"), Subject.PAYMENT, Outcome.PENDING),
        (
            "checkout.session.async_payment_failed",
            session(client_reference_id=None, metadata={"reference": REFERENCE}),
            Subject.PAYMENT,
            Outcome.FAILED,
        ),
        (
            "refund.created",
            refund("pending", charge={"id": "ch_1"}, payment_intent=None),
            Subject.REFUND,
            Outcome.PENDING,
        ),
        ("refund.failed", refund("failed"), Subject.REFUND, Outcome.FAILED),
        ("charge.dispute.created", dispute(), Subject.DISPUTE, Outcome.PENDING),
        ("charge.dispute.funds_withdrawn", dispute("under_review"), Subject.DISPUTE, Outcome.PENDING),
        ("charge.dispute.closed", dispute("lost"), Subject.DISPUTE, Outcome.FAILED),
        ("charge.dispute.funds_reinstated", dispute("won"), Subject.DISPUTE, Outcome.SUCCEEDED),
    ],
)
def test_an_event_says_what_its_object_says(kind, thing, subject, outcome):
    assert kind in HEARD
    (finding,) = gateway.read(ACCESS, message(event(kind, thing)))
    assert (finding.subject, finding.outcome) == (subject, outcome)
    if kind.endswith(("withdrawn", "reinstated")):
        assert finding.kind == kind.rpartition(".")[2]


def test_all_ways_to_tell_of_one_payment_name_one_receipt():
    told = [
        event("payment_intent.succeeded", intent()),
        event("checkout.session.completed", session(payment_status="paid", payment_intent="pi_1")),
        event("checkout.session.async_payment_succeeded", session(payment_status="paid", payment_intent="pi_1")),
    ]
    findings = [finding for one in told for finding in gateway.read(ACCESS, message(one))]
    assert {(finding.reference, finding.receipt, finding.amount_minor) for finding in findings} == {
        (REFERENCE, "pi_1", 2500)
    }


def test_an_event_that_is_not_heard_says_nothing():
    assert gateway.read(ACCESS, message(event("customer.created", {"id": "cus_1"}))) == []


def test_a_charge_that_was_refunded_sends_us_to_its_refunds(monkeypatch):
    stripe_ = answering(monkeypatch, "GET", "/v1/refunds", listed(refund(), refund(id="re_2", metadata={})))
    findings = gateway.read(ACCESS, message(event("charge.refunded", {"id": "ch_1"})))
    assert [(finding.receipt, finding.reference) for finding in findings] == [("re_1", REFERENCE), ("re_2", "")]
    assert stripe_.last("GET", "/v1/refunds").query["charge"] == "ch_1"


def test_what_was_missed_is_read_from_the_list_of_events_oldest_first(monkeypatch):
    later, earlier = (
        event("payment_intent.succeeded", intent()),
        event("payment_intent.processing", intent("processing")),
    )
    stripe_ = answering(monkeypatch, "GET", "/v1/events", listed(later, earlier))
    found = gateway.recent(ACCESS, datetime.fromtimestamp(1_760_000_000, UTC))
    assert [finding.outcome for finding in found] == [Outcome.PENDING, Outcome.SUCCEEDED]
    assert stripe_.last("GET", "/v1/events").query["created[gte]"] == "1760000000"
