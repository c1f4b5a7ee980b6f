"""PayPal's wire, without PayPal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from goodplay.core.http import NoAnswerError, UnreachableError
from tests.wallet.gateways.paypal_things import (
    CHARGE,
    LIVE,
    REFERENCE,
    TOKEN,
    asking,
    capture,
    dispute,
    event,
    gateway,
    message,
    order,
    refund,
    refused,
)
from wallet.gateways.interface import (
    GatewayBusyError,
    GatewayRefusedError,
    GatewayUnknownError,
    Outcome,
    RefundOrder,
    Subject,
)
from wallet.gateways.paypal.client import token_of

pytestmark = pytest.mark.usefixtures("no_certificate_is_remembered")


def test_a_buyer_is_sent_to_approve_an_order(access, paypal):
    paypal.answers["POST", "/v2/checkout/orders"] = order()
    started = gateway.start(access, CHARGE)
    assert started.provider_reference == "ORDER1"
    assert started.next_action == {"redirect_url": "https://paypal.example/checkout"}
    asked = paypal.last("POST", "/v2/checkout/orders")
    assert asked.headers["PayPal-Request-Id"] == REFERENCE
    assert asked.json["purchase_units"][0]["amount"] == {"currency_code": "EUR", "value": "25.00"}
    assert asked.json["payment_source"]["paypal"]["experience_context"] == {
        "return_url": "https://app.example/thanks",
        "cancel_url": "https://app.example/thanks",
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
        "brand_name": "Charity",
    }


def test_one_token_serves_until_a_minute_before_its_end(access, paypal):
    assert [token_of(access) for _ in range(3)] == ["A1"] * 3
    assert len(paypal.asked) == 1
    other = replace(access, credentials={**access.credentials, "client_secret": "new"})
    token_of(other)
    assert len(paypal.asked) == 2


def test_a_token_that_is_no_longer_taken_is_renewed_once(access, paypal):
    paypal.answers["POST", "/v1/oauth2/token"] = [TOKEN, TOKEN | {"access_token": "A2"}]
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = [(401, {"name": "AUTHENTICATION_FAILURE"}), order()]
    gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert paypal.last("GET", "/v2/checkout/orders/ORDER1").headers["Authorization"] == "Bearer A2"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((401, {"error": "invalid_client", "error_description": "No."}), GatewayRefusedError),
        ((500, None), GatewayBusyError),
        ((429, None), GatewayBusyError),
        (NoAnswerError("late"), GatewayBusyError),
        (UnreachableError("no"), GatewayBusyError),
    ],
)
def test_without_a_token_nothing_was_sent(access, paypal, answer, error):
    paypal.answers["POST", "/v1/oauth2/token"] = answer
    with pytest.raises(error):
        gateway.start(access, CHARGE)
    assert len(paypal.asked) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused("CURRENCY_NOT_SUPPORTED"), GatewayRefusedError),
        ((400, ["odd"]), GatewayRefusedError),
        ((400, None), GatewayRefusedError),
        ((429, {}), GatewayBusyError),
        ((503, None), GatewayUnknownError),
        ((409, {}), GatewayUnknownError),
        (NoAnswerError("late"), GatewayUnknownError),
    ],
)
def test_a_failure_says_whether_anything_may_have_happened(access, paypal, answer, error):
    paypal.answers["POST", "/v2/checkout/orders"] = answer
    with pytest.raises(error):
        gateway.start(access, CHARGE)


@pytest.mark.parametrize(
    ("found", "outcome", "receipt"),
    [
        (order(), Outcome.PENDING, ""),
        (order("PAYER_ACTION_REQUIRED"), Outcome.PENDING, ""),
        (order("VOIDED"), Outcome.CANCELLED, ""),
        (order("COMPLETED", capture()), Outcome.SUCCEEDED, "CAP1"),
        (order("COMPLETED", capture("REFUNDED")), Outcome.SUCCEEDED, "CAP1"),
        (order("COMPLETED", capture("PENDING", status_details={"reason": "ECHECK"})), Outcome.PENDING, ""),
        (order("COMPLETED", capture("DECLINED")), Outcome.FAILED, ""),
        (refused("INVALID_RESOURCE_ID", 404), Outcome.CANCELLED, ""),
    ],
)
def test_an_order_is_money_only_when_its_capture_is(access, paypal, found, outcome, receipt):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = found
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert (finding.outcome, finding.receipt, finding.provider_reference) == (outcome, receipt, "ORDER1")
    assert finding.reference == REFERENCE
    assert (finding.amount_minor, finding.fee_minor) == ((2500, 120) if receipt else (None, None))


def test_an_approved_order_is_captured_once(access, paypal):
    payer = {"name": {"given_name": "Member", "surname": "1"}, "email_address": "m1@example.org"}
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("APPROVED")
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = (201, order("COMPLETED", capture(), payer=payer))
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert (finding.outcome, finding.receipt) == (Outcome.SUCCEEDED, "CAP1")
    assert finding.payer == {"name": "Member 1", "email": "m1@example.org"}
    asked = paypal.last("POST", "/v2/checkout/orders/ORDER1/capture")
    assert asked.headers["PayPal-Request-Id"] == f"{REFERENCE}-capture"


def test_an_order_that_somebody_else_captured_meanwhile_is_looked_at(access, paypal):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = [order("APPROVED"), order("COMPLETED", capture())]
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = refused("ORDER_ALREADY_CAPTURED")
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert finding.outcome is Outcome.SUCCEEDED


def test_a_declined_instrument_leaves_the_order_to_the_buyer(access, paypal):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("APPROVED")
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = refused("INSTRUMENT_DECLINED")
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert (finding.outcome, finding.code) == (Outcome.PENDING, "INSTRUMENT_DECLINED")


def test_other_refusals_of_order_and_capture_are_raised(access, paypal):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = [order("APPROVED"), refused("PERMISSION_DENIED", 403)]
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = refused("PAYEE_BLOCKED_TRANSACTION")
    for _ in range(2):
        with pytest.raises(GatewayRefusedError):
            gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))


@pytest.mark.parametrize(("age", "outcomes"), [(60, []), (600, [Outcome.FAILED])])
def test_an_order_whose_number_was_lost_can_be_paid_by_nobody(access, paypal, age, outcomes):
    found = gateway.ask(access, asking(Subject.PAYMENT, since=datetime.now(UTC) - timedelta(seconds=age)))
    assert [finding.outcome for finding in found] == outcomes
    assert paypal.asked == []


def test_a_refund_names_the_capture_and_our_reference(access, paypal):
    paypal.answers["POST", "/v2/payments/captures/CAP1/refund"] = (201, refund("PENDING"))
    finding = gateway.refund(access, RefundOrder(REFERENCE, "ORDER1", "CAP1", 1000, "EUR", "Asked for"))
    asked = paypal.last("POST", "/v2/payments/captures/CAP1/refund")
    assert asked.json == {
        "amount": {"currency_code": "EUR", "value": "10.00"},
        "custom_id": REFERENCE,
        "note_to_payer": "Asked for",
    }
    assert (finding.outcome, finding.parent, finding.amount_minor) == (Outcome.PENDING, "CAP1", 1000)


def test_a_refund_is_asked_for_by_its_id_or_found_in_its_order(access, paypal):
    paypal.answers["GET", "/v2/payments/refunds/REF1"] = refund()
    paypal.answers["GET", "/v2/payments/captures/CAP1"] = capture()
    other = refund(id="REF0", custom_id="other")
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("COMPLETED", capture(), refunds=[other, refund()])
    by_id = gateway.ask(access, asking(Subject.REFUND, "REF1", "CAP1"))
    found = gateway.ask(access, asking(Subject.REFUND, "", "CAP1"))
    assert by_id == found
    assert (found[0].receipt, found[0].parent, found[0].outcome) == ("REF1", "CAP1", Outcome.SUCCEEDED)


def test_a_refund_that_is_not_in_its_order_never_arrived(access, paypal):
    up = [{"rel": "up", "href": f"{LIVE}/v2/checkout/orders/ORDER1"}]
    paypal.answers["GET", "/v2/payments/captures/CAP1"] = capture(supplementary_data=None, links=up)
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("COMPLETED", capture())
    since = datetime.now(UTC) - timedelta(hours=1)
    (finding,) = gateway.ask(access, asking(Subject.REFUND, "", "CAP1", since))
    assert (finding.outcome, finding.code) == (Outcome.FAILED, "not_found")


@pytest.mark.parametrize(
    ("found", "outcome", "kind"),
    [
        (dispute(), Outcome.PENDING, "opened"),
        (dispute("RESOLVED", "RESOLVED_SELLER_FAVOUR"), Outcome.SUCCEEDED, "closed"),
        (dispute("RESOLVED", "RESOLVED_WITH_PAYOUT"), Outcome.SUCCEEDED, "closed"),
        (dispute("RESOLVED", "RESOLVED_BUYER_FAVOUR"), Outcome.FAILED, "closed"),
        (dispute("RESOLVED"), Outcome.FAILED, "closed"),
    ],
)
def test_a_dispute_is_read_again_before_it_is_believed(access, paypal, found, outcome, kind):
    paypal.answers["GET", "/v1/customer/disputes/PP-D-1"] = found
    (finding,) = gateway.ask(access, asking(Subject.DISPUTE, "PP-D-1"))
    assert (finding.outcome, finding.kind, finding.parent, finding.amount_minor) == (outcome, kind, "CAP1", 2500)


@pytest.mark.parametrize(
    ("kind", "resource", "path", "answer", "subject"),
    [
        (
            "CHECKOUT.ORDER.APPROVED",
            {"id": "ORDER1"},
            "/v2/checkout/orders/ORDER1",
            order("COMPLETED", capture()),
            Subject.PAYMENT,
        ),
        ("PAYMENT.CAPTURE.COMPLETED", {"id": "CAP1"}, "/v2/payments/captures/CAP1", capture(), Subject.PAYMENT),
        ("PAYMENT.CAPTURE.REFUNDED", {"id": "REF1"}, "/v2/payments/refunds/REF1", refund(), Subject.REFUND),
        (
            "CUSTOMER.DISPUTE.CREATED",
            {"dispute_id": "PP-D-1"},
            "/v1/customer/disputes/PP-D-1",
            dispute(),
            Subject.DISPUTE,
        ),
    ],
)
def test_an_event_only_says_where_to_look(own_sandbox, paypal, kind, resource, path, answer, subject):
    paypal.answers["GET", path] = answer
    (finding,) = gateway.read(own_sandbox, message(event(kind, resource), base=own_sandbox.base_url))
    assert (finding.subject, finding.outcome is Outcome.PENDING) == (subject, subject is Subject.DISPUTE)


def test_an_event_that_is_not_heard_says_nothing(own_sandbox):
    assert (
        gateway.read(own_sandbox, message(event("BILLING.PLAN.CREATED", {"id": "P1"}), base=own_sandbox.base_url)) == []
    )


def test_what_was_missed_is_read_from_the_list_of_events(access, paypal):
    events = [event("PAYMENT.CAPTURE.COMPLETED", {"id": "CAP1"}), event("OTHER", {})]
    paypal.answers["GET", "/v1/notifications/webhooks-events"] = {"events": events}
    paypal.answers["GET", "/v2/payments/captures/CAP1"] = capture()
    (finding,) = gateway.recent(access, datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert finding.receipt == "CAP1"
    assert paypal.last("GET", "/v1/notifications/webhooks-events").query["start_time"] == "2026-03-05T12:00:00Z"
