"""PayPal's wire: orders that are captured once the buyer has approved them, refunds, disputes, webhooks.

A message is never believed for what it says about money: order, capture, refund or dispute are read again.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from goodplay.core.money import DECIMALS, format_minor
from wallet.gateways.interface import (
    Access,
    BadSignatureError,
    Charge,
    Finding,
    GatewayRefusedError,
    Identity,
    Message,
    Outcome,
    PayoutOrder,
    Question,
    RefundOrder,
    Started,
    Subject,
)
from wallet.gateways.paypal import payouts
from wallet.gateways.paypal.client import request
from wallet.gateways.paypal.reading import (
    buyer_link,
    capture_found,
    capture_of,
    dispute_found,
    order_found,
    order_of,
    refund_found,
)
from wallet.gateways.paypal.signatures import check, pinned
from wallet.gateways.wire import NOT_FOUND, from_iso, header

OLDEST: Final = timedelta(days=4)
"""PayPal repeats a message for three days."""
AHEAD: Final = timedelta(minutes=5)
SETTLING: Final = timedelta(minutes=2)
PAGE: Final = 300
DESCRIPTION: Final = 127
CURRENCIES: Final = "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB USD"
"""PayPal's own list, less the two (HUF, TWD) that have decimals everywhere but there."""
GONE: Final = frozenset({"RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"})
CAPTURED: Final = "ORDER_ALREADY_CAPTURED"
UNPAID: Final = frozenset({"ORDER_NOT_APPROVED", "INSTRUMENT_DECLINED", "PAYER_ACTION_REQUIRED"})
"""The buyer may still come back and pay, perhaps otherwise."""
MOVED: Final = (
    "PAYMENT.CAPTURE.COMPLETED",
    "PAYMENT.CAPTURE.PENDING",
    "PAYMENT.CAPTURE.DENIED",
    "PAYMENT.CAPTURE.DECLINED",
)
GIVEN_BACK: Final = (
    "PAYMENT.CAPTURE.REFUNDED",
    "PAYMENT.REFUND.COMPLETED",
    "PAYMENT.REFUND.FAILED",
    "PAYMENT.REFUND.PENDING",
)
ORDERED: Final = ("CHECKOUT.ORDER.APPROVED", "CHECKOUT.ORDER.COMPLETED", "CHECKOUT.ORDER.VOIDED")
DISPUTED: Final = "CUSTOMER.DISPUTE."


class PayPalGateway:
    """Payments by PayPal. ``PayPal-Request-Id`` of every request is our own reference."""

    currencies = frozenset(CURRENCIES.split())
    payouts = True
    whole = False

    def start(self, access: Access, charge: Charge) -> Started:
        """Open an order and send the buyer to PayPal."""
        order = request(access, "POST", "/v2/checkout/orders", body=_order(access, charge), once=charge.reference)
        return Started(order["id"], next_action={"redirect_url": buyer_link(order)})

    def ask(self, access: Access, question: Question) -> Sequence[Finding]:
        """Ask PayPal; an order that was approved is captured now.

        An order whose number never reached us cannot be paid: its buyer has no link and nobody would capture it.
        """
        if question.subject is Subject.REFUND:
            return self._ask_refund(access, question)
        if question.subject is Subject.DISPUTE:
            return [dispute_found(request(access, "GET", f"/v1/customer/disputes/{question.provider_reference}"))]
        if question.subject is Subject.PAYOUT:
            return payouts.ask(access, question)
        if question.provider_reference:
            return [self._order(access, question.provider_reference, question.reference)]
        return _never(question, "PayPal's answer was lost, so nobody could pay.")

    def recent(self, access: Access, since: datetime) -> Sequence[Finding]:
        """Read the messages since then again: whatever was told while we did not listen."""
        span = {"start_time": _moment(since), "end_time": _moment(datetime.now(UTC)), "page_size": str(PAGE)}
        events = request(access, "GET", "/v1/notifications/webhooks-events", query=span).get("events") or []
        return [finding for event in reversed(events) for finding in self._said(access, event)]

    def refund(self, access: Access, order: RefundOrder) -> Finding:
        """Give back from a capture, which is the receipt."""
        body = {
            "amount": _amount(order.amount_minor, order.currency),
            "custom_id": order.reference,
            "note_to_payer": order.reason[:255],
        }
        path = f"/v2/payments/captures/{order.receipt}/refund"
        made = request(access, "POST", path, body=body, once=order.reference)
        return refund_found({"custom_id": order.reference, **made}, order.receipt)

    def pay_out(self, access: Access, order: PayoutOrder) -> Finding:
        """Send an amount to an e-mail address."""
        return payouts.pay_out(access, order)

    def identify(self, access: Access, message: Message) -> Identity:
        """Check form, age and where the certificate lies; the signature itself is checked when the message is read."""
        sent = from_iso(header(message, "paypal-transmission-time"))
        if sent is None or not -AHEAD <= message.received_at - sent <= OLDEST:
            raise BadSignatureError("The message is too old, or says no time.")
        if not pinned(access, header(message, "paypal-cert-url")) and access.options.get("verification") != "api":
            raise BadSignatureError("The certificate does not lie at PayPal.")
        event = json.loads(message.body)
        return Identity(str(event["id"]), from_iso(event.get("create_time")))

    def read(self, access: Access, message: Message) -> Sequence[Finding]:
        """Check the signature, then look at PayPal what the message is about."""
        check(access, message)
        return self._said(access, json.loads(message.body))

    def acknowledge(self, access: Access, message: Message) -> tuple[int, Mapping[str, Any]]:
        """Say that it has arrived."""
        return 200, {}

    def _said(self, access: Access, event: Mapping[str, Any]) -> Sequence[Finding]:
        kind, resource = event["event_type"], event["resource"]
        if kind in ORDERED:
            return [self._order(access, resource["id"])]
        if kind in MOVED:
            return [self._capture(access, resource["id"])]
        if kind in GIVEN_BACK:
            return [self._refund(access, resource["id"])]
        return _told_elsewhere(access, kind, resource)

    def _order(self, access: Access, order_id: str, reference: str = "") -> Finding:
        try:
            order = request(access, "GET", f"/v2/checkout/orders/{order_id}")
        except GatewayRefusedError as error:
            if error.code in GONE:
                reason = "The buyer did not approve in time."
                return Finding(Subject.PAYMENT, Outcome.CANCELLED, reference, order_id, code="expired", reason=reason)
            raise
        found = order_found(order)
        return self._captured(access, order_id, found) if order["status"] == "APPROVED" else found

    def _captured(self, access: Access, order_id: str, approved: Finding) -> Finding:
        """Capture an approved order; a second attempt has the same number and finds what the first has done."""
        path, once = f"/v2/checkout/orders/{order_id}", f"{approved.reference or order_id}-capture"
        try:
            return order_found(request(access, "POST", f"{path}/capture", once=once))
        except GatewayRefusedError as error:
            if error.code == CAPTURED:
                return order_found(request(access, "GET", path))
            if error.code not in UNPAID:
                raise
            return Finding(
                Subject.PAYMENT, Outcome.PENDING, approved.reference, order_id, code=error.code, reason=error.reason
            )

    def _capture(self, access: Access, capture_id: str) -> Finding:
        return capture_found(request(access, "GET", f"/v2/payments/captures/{capture_id}"))

    def _refund(self, access: Access, refund_id: str) -> Finding:
        refund = request(access, "GET", f"/v2/payments/refunds/{refund_id}")
        return refund_found(refund, capture_of(refund))

    def _ask_refund(self, access: Access, question: Question) -> Sequence[Finding]:
        if question.provider_reference:
            return [self._refund(access, question.provider_reference)]
        order_id = order_of(request(access, "GET", f"/v2/payments/captures/{question.receipt}"))
        order = request(access, "GET", f"/v2/checkout/orders/{order_id}")
        refunds = [refund for unit in order["purchase_units"] for refund in unit["payments"].get("refunds") or []]
        found = [refund_found(refund, question.receipt) for refund in refunds]
        mine = [finding for finding in found if finding.reference == question.reference]
        return mine or _never(question, "PayPal never received the request.")


def _told_elsewhere(access: Access, kind: str, resource: Mapping[str, Any]) -> Sequence[Finding]:
    """Read again what a message is about that speaks of no payment: a payout, a dispute, or nothing of ours."""
    if kind.startswith(payouts.TOLD):
        return [payouts.told(access, resource)]
    if kind.startswith(DISPUTED):
        return [dispute_found(request(access, "GET", f"/v1/customer/disputes/{resource['dispute_id']}"))]
    return []


def _order(access: Access, charge: Charge) -> dict[str, Any]:
    page = {
        "return_url": charge.return_url,
        "cancel_url": charge.cancel_url or charge.return_url,
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
    }
    page |= {"brand_name": access.options["brand_name"]} if access.options.get("brand_name") else {}
    unit = {
        "reference_id": "default",
        "custom_id": charge.reference,
        "description": charge.description[:DESCRIPTION],
        "amount": _amount(charge.amount_minor, charge.currency),
    }
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {"experience_context": {name: value for name, value in page.items() if value}}},
    }


def _amount(minor: int, currency: str) -> dict[str, str]:
    return {"currency_code": currency, "value": format_minor(minor, DECIMALS[currency])}


def _never(question: Question, reason: str) -> Sequence[Finding]:
    if datetime.now(UTC) - question.since < SETTLING:
        return []
    return [Finding(question.subject, Outcome.FAILED, question.reference, code=NOT_FOUND, reason=reason)]


def _moment(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
