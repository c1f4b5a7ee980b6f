"""What Stripe's objects say, as findings: pure, from the JSON alone.

The receipt of a payment is the id of its PaymentIntent: the one name that sessions, intents, charges, refunds and
disputes all know it by, so that it does not matter which message comes first.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.gateways.wire import from_unix

Json = Mapping[str, Any]

INTENT: Final = MappingProxyType(
    {
        "succeeded": Outcome.SUCCEEDED,
        "canceled": Outcome.CANCELLED,
    }
)
"""Every other state still waits: after a refused card the payer may take another one."""
REFUND: Final = MappingProxyType(
    {
        "succeeded": Outcome.SUCCEEDED,
        "failed": Outcome.FAILED,
        "canceled": Outcome.CANCELLED,
    }
)
DISPUTE: Final = MappingProxyType(
    {
        "won": Outcome.SUCCEEDED,
        "warning_closed": Outcome.SUCCEEDED,
        "prevented": Outcome.SUCCEEDED,
        "lost": Outcome.FAILED,
    }
)


def intent_found(intent: Json, at: int | None = None) -> Finding:
    """Return what a PaymentIntent says; ``at`` is the Unix time of the event that tells it."""
    outcome = INTENT.get(intent["status"], Outcome.PENDING)
    paid = outcome is Outcome.SUCCEEDED
    trouble = intent.get("last_payment_error") or {}
    charge = intent.get("latest_charge")
    charge = charge if isinstance(charge, Mapping) else {}
    return Finding(
        Subject.PAYMENT,
        outcome,
        reference=_reference(intent),
        provider_reference=intent["id"],
        receipt=intent["id"] if paid else "",
        amount_minor=intent["amount_received"] if paid else None,
        currency=intent["currency"].upper(),
        fee_minor=_fee(charge),
        occurred_at=from_unix(charge.get("created") or at) if paid else None,
        payer=_payer(charge.get("billing_details") or {}),
        code=trouble.get("code") or intent.get("cancellation_reason") or "",
        reason=trouble.get("message") or "",
    )


def session_found(session: Json, at: int | None = None) -> Finding:
    """Return what a Checkout Session says; the intent it holds says more, where it was asked for with it."""
    intent = session.get("payment_intent")
    if isinstance(intent, Mapping) and intent["status"] in INTENT:
        return intent_found(intent, at)
    paid = session.get("payment_status") == "paid"
    expired = session.get("status") == "expired"
    return Finding(
        Subject.PAYMENT,
        Outcome.SUCCEEDED if paid else Outcome.CANCELLED if expired else Outcome.PENDING,
        reference=session.get("client_reference_id") or _reference(session),
        provider_reference=session["id"],
        receipt=(intent if isinstance(intent, str) else session["id"]) if paid else "",
        amount_minor=session.get("amount_total") if paid else None,
        currency=(session.get("currency") or "").upper(),
        occurred_at=from_unix(at) if paid else None,
        payer=_payer(session.get("customer_details") or {}) if paid else {},
        code="expired" if expired else "",
        reason="The payment page was not used in time." if expired else "",
    )


def refund_found(refund: Json, at: int | None = None) -> Finding:
    """Return what a Refund says; one that was made elsewhere has no reference."""
    outcome = REFUND.get(refund.get("status") or "", Outcome.PENDING)
    return Finding(
        Subject.REFUND,
        outcome,
        reference=_reference(refund),
        provider_reference=refund["id"],
        receipt=refund["id"],
        amount_minor=refund["amount"],
        currency=refund["currency"].upper(),
        occurred_at=from_unix(at or refund.get("created")),
        parent=_id(refund.get("payment_intent")) or _id(refund.get("charge")),
        code=refund.get("failure_reason") or "",
        reason=(refund.get("failure_reason") or "").replace("_", " "),
    )


def dispute_found(dispute: Json, at: int | None = None) -> Finding:
    """Return what a Dispute says; ``kind`` tells what has become of the money so far."""
    moved = [line["amount"] for line in dispute.get("balance_transactions") or []]
    taken, returned = any(minor < 0 for minor in moved), any(minor > 0 for minor in moved)
    closed = dispute["status"] in DISPUTE
    return Finding(
        Subject.DISPUTE,
        DISPUTE.get(dispute["status"], Outcome.PENDING),
        provider_reference=dispute["id"],
        receipt=dispute["id"],
        amount_minor=dispute["amount"],
        currency=dispute["currency"].upper(),
        occurred_at=from_unix(at or dispute.get("created")),
        parent=_id(dispute.get("payment_intent")) or _id(dispute.get("charge")),
        code=dispute["status"],
        reason=(dispute.get("reason") or "").replace("_", " "),
        kind="funds_reinstated" if returned else "funds_withdrawn" if taken else "closed" if closed else "opened",
    )


def _session_failed(session: Json, _at: int | None) -> Finding:
    return Finding(
        Subject.PAYMENT,
        Outcome.FAILED,
        reference=session.get("client_reference_id") or _reference(session),
        provider_reference=session["id"],
        code="async_payment_failed",
        reason="The payer's bank did not pay.",
    )


def _withdrawn(dispute: Json, at: int | None) -> Finding:
    return dispute_found({**dispute, "balance_transactions": [{"amount": -dispute["amount"]}]}, at)


def _reinstated(dispute: Json, at: int | None) -> Finding:
    return dispute_found({**dispute, "balance_transactions": [{"amount": dispute["amount"]}]}, at)


READERS: Final[Mapping[str, Callable[[Json, int | None], Finding]]] = MappingProxyType(
    {
        "payment_intent.succeeded": intent_found,
        "payment_intent.processing": intent_found,
        "payment_intent.requires_action": intent_found,
        "payment_intent.payment_failed": intent_found,
        "payment_intent.partially_funded": intent_found,
        "payment_intent.canceled": intent_found,
        "checkout.session.completed": session_found,
        "checkout.session.expired": session_found,
        "checkout.session.async_payment_succeeded": session_found,
        "checkout.session.async_payment_failed": _session_failed,
        "refund.created": refund_found,
        "refund.updated": refund_found,
        "refund.failed": refund_found,
        "charge.refund.updated": refund_found,
        "charge.dispute.created": dispute_found,
        "charge.dispute.updated": dispute_found,
        "charge.dispute.closed": dispute_found,
        "charge.dispute.funds_withdrawn": _withdrawn,
        "charge.dispute.funds_reinstated": _reinstated,
    }
)
"""What is heard; any other type of event is stored and says nothing."""
HEARD: Final = (*READERS, "charge.refunded")


def event_found(event: Json) -> Sequence[Finding]:
    """Return what an event says by itself; nothing for a type that is not heard."""
    reader = READERS.get(event["type"])
    return [reader(event["data"]["object"], event.get("created"))] if reader else []


def _reference(thing: Json) -> str:
    return str((thing.get("metadata") or {}).get("reference") or "")


def _id(thing: Any) -> str:
    return str(thing["id"] if isinstance(thing, Mapping) else thing or "")


def _fee(charge: Json) -> int | None:
    moved = charge.get("balance_transaction")
    return moved["fee"] if isinstance(moved, Mapping) else None


def _payer(details: Json) -> Mapping[str, str]:
    return {name: details[name] for name in ("name", "phone", "email") if details.get(name)}
