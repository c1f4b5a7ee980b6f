"""Stripe's wire: the payment page or a PaymentIntent, refunds, disputes, webhooks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

import stripe

from goodplay.core.money import DECIMALS
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
from wallet.gateways.stripe.client import calling, client_of
from wallet.gateways.stripe.reading import (
    HEARD,
    dispute_found,
    event_found,
    intent_found,
    refund_found,
    session_found,
)
from wallet.gateways.wire import NOT_FOUND, from_unix, header

SECONDS: Final = 300
"""How far a message's timestamp may lie from our clock, on either side."""
SETTLING: Final = timedelta(minutes=2)
"""What was sent longer ago than this and is in no list of Stripe's never arrived."""
STALE: Final = timedelta(hours=24)
"""An intent that nobody has paid after this is withdrawn, so that a forgotten page cannot be paid much later."""
MOST: Final = 500
PAGE: Final = 100
DETAIL: Final = "latest_charge.balance_transaction"
ODD: Final = frozenset({"ISK", "MGA", "UGX"})
"""Stripe counts these with other decimals than ISO 4217."""
SESSION, INTENT, REFUND, DISPUTE = "cs_", "pi_", "re_", ("dp_", "du_")


class StripeGateway:
    """Payments by Stripe. The idempotency key of every request is our own reference."""

    currencies = frozenset(code for code, decimals in DECIMALS.items() if decimals in (0, 2)) - ODD
    payouts = False
    whole = False

    def start(self, access: Access, charge: Charge) -> Started:
        """Open a payment page where the payer can come back to an address, else a PaymentIntent for the app's form."""
        once: Any = {"idempotency_key": charge.reference}
        with calling():
            if not charge.return_url:
                intent = client_of(access).v1.payment_intents.create(_intent(charge), once)
                return Started(intent.id, next_action={"client_secret": intent.client_secret or ""})
            session = client_of(access).v1.checkout.sessions.create(_session(charge), once)
        return Started(session.id, next_action={"redirect_url": session.url or ""})

    def ask(self, access: Access, question: Question) -> Sequence[Finding]:
        """Ask Stripe; an unpaid intent older than a day is withdrawn there, which is then the answer."""
        with calling():
            if question.subject is Subject.REFUND:
                return self._ask_refund(access, question)
            if question.subject is Subject.DISPUTE:
                return [dispute_found(_dict(client_of(access).v1.disputes.retrieve(question.provider_reference)))]
            if question.subject is Subject.PAYMENT:
                return self._ask_payment(access, question)
        return []

    def recent(self, access: Access, since: datetime) -> Sequence[Finding]:
        """Read the events since then again: whatever was told while we did not listen."""
        wanted: Any = {"created": {"gte": int(since.timestamp())}, "types": list(HEARD), "limit": PAGE}
        with calling():
            events = [_dict(event) for event in islice(_pages(client_of(access).v1.events, wanted), MOST)]
            return [finding for event in reversed(events) for finding in self._said(access, event)]

    def refund(self, access: Access, order: RefundOrder) -> Finding:
        """Give back from a payment; the receipt is its intent."""
        wanted: Any = {
            "payment_intent": order.receipt,
            "amount": order.amount_minor,
            "metadata": {"reference": order.reference},
        }
        with calling():
            made = client_of(access).v1.refunds.create(wanted, {"idempotency_key": order.reference})
        return refund_found(_dict(made))

    def pay_out(self, access: Access, order: PayoutOrder) -> Finding:
        """Refuse: Stripe pays out to the organization's own bank account only."""
        raise GatewayRefusedError("unsupported", "Stripe does not pay out to members.")

    def identify(self, access: Access, message: Message) -> Identity:
        """Check the signature with each secret that is valid now (two while one is being replaced)."""
        signature = header(message, "Stripe-Signature")
        if not any(_signed(message, signature, secret) for secret in _secrets(access)):
            raise BadSignatureError("Stripe's signature does not fit the message, or it is too old.")
        event = json.loads(message.body)
        if event.get("object") != "event":
            raise ValueError("This is no event of the kind that is heard.")
        return Identity(str(event["id"]), from_unix(event.get("created")))

    def read(self, access: Access, message: Message) -> Sequence[Finding]:
        """Return what the event says; only ``charge.refunded`` needs a look at the list of refunds."""
        with calling():
            return self._said(access, json.loads(message.body))

    def acknowledge(self, access: Access, message: Message) -> tuple[int, Mapping[str, Any]]:
        """Say that it has arrived."""
        return 200, {"received": True}

    def _said(self, access: Access, event: Mapping[str, Any]) -> Sequence[Finding]:
        if event["type"] != "charge.refunded":
            return event_found(event)
        charge = event["data"]["object"]
        return [refund_found(refund) for refund in _refunds(access, {"charge": charge["id"]})]

    def _ask_payment(self, access: Access, question: Question) -> Sequence[Finding]:
        handle = question.provider_reference or question.receipt
        if handle.startswith(SESSION):
            found = client_of(access).v1.checkout.sessions.retrieve(handle, {"expand": [f"payment_intent.{DETAIL}"]})
            return [session_found(_dict(found))]
        if handle.startswith(INTENT):
            return [self._standing(access, handle)]
        return _sought(access, question)

    def _standing(self, access: Access, intent_id: str) -> Finding:
        intents = client_of(access).v1.payment_intents
        intent = _dict(intents.retrieve(intent_id, {"expand": [DETAIL]}))
        made = from_unix(intent["created"]) or datetime.now(UTC)
        waits = intent["status"].startswith("requires_") and intent["status"] != "requires_capture"
        if waits and datetime.now(UTC) - made > STALE:
            intent = _dict(intents.cancel(intent_id, {"cancellation_reason": "abandoned"}))
        return intent_found(intent)

    def _ask_refund(self, access: Access, question: Question) -> Sequence[Finding]:
        if question.provider_reference.startswith(REFUND):
            return [refund_found(_dict(client_of(access).v1.refunds.retrieve(question.provider_reference)))]
        refunds = _refunds(access, {"payment_intent": question.receipt})
        found = [refund_found(refund) for refund in refunds]
        return [finding for finding in found if finding.reference == question.reference] or _never(question)


def _intent(charge: Charge) -> Any:
    return {
        "amount": charge.amount_minor,
        "currency": charge.currency.lower(),
        "automatic_payment_methods": {"enabled": True},
        "description": charge.description,
        "metadata": {"reference": charge.reference},
    }


def _session(charge: Charge) -> Any:
    """The reference stands on the session and on its intent, which does not inherit it."""
    price = {
        "currency": charge.currency.lower(),
        "unit_amount": charge.amount_minor,
        "product_data": {"name": charge.description or "GoodPlay"},
    }
    return {
        "mode": "payment",
        "client_reference_id": charge.reference,
        "metadata": {"reference": charge.reference},
        "payment_intent_data": {"metadata": {"reference": charge.reference}, "description": charge.description},
        "line_items": [{"quantity": 1, "price_data": price}],
        "success_url": charge.return_url,
        "cancel_url": charge.cancel_url or charge.return_url,
    }


def _sought(access: Access, question: Question) -> Sequence[Finding]:
    """Look for a request whose answer was lost among all that were made since it was sent."""
    since: Any = {"created": {"gte": int((question.since - SETTLING).timestamp())}, "limit": PAGE}
    client = client_of(access)
    for session in islice(_pages(client.v1.checkout.sessions, since), MOST):
        if session["client_reference_id"] == question.reference:
            return [session_found(_dict(session))]
    for intent in islice(_pages(client.v1.payment_intents, since), MOST):
        if (found := intent_found(_dict(intent))).reference == question.reference:
            return [found]
    return _never(question)


def _never(question: Question) -> Sequence[Finding]:
    if datetime.now(UTC) - question.since < SETTLING:
        return []
    reason = "Stripe never received the request."
    return [Finding(question.subject, Outcome.FAILED, question.reference, code=NOT_FOUND, reason=reason)]


def _refunds(access: Access, of: Mapping[str, str]) -> list[dict[str, Any]]:
    wanted: Any = {**of, "limit": PAGE}
    return [_dict(refund) for refund in islice(_pages(client_of(access).v1.refunds, wanted), MOST)]


def _pages(service: Any, wanted: Any) -> Iterator[Any]:
    yield from service.list(wanted).auto_paging_iter()


def _dict(thing: stripe.StripeObject) -> dict[str, Any]:
    return thing.to_dict()


def _secrets(access: Access) -> list[str]:
    known = (access.credentials.get(name, "") for name in ("webhook_secret", "previous_webhook_secret"))
    return [secret for secret in known if secret]


def _signed(message: Message, signature: str, secret: str) -> bool:
    """Tell whether the secret made the signature, lately: the library accepts any moment of the future."""
    try:
        stripe.WebhookSignature.verify_header(message.body, signature, secret, SECONDS)
        sent = next(int(part[2:]) for part in signature.split(",") if part.startswith("t="))
    except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError, StopIteration):
        return False
    return sent <= message.received_at.timestamp() + SECONDS
