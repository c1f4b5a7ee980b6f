"""What PayPal's objects say, as findings: pure, from the JSON alone. Amounts are decimal texts there."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from goodplay.core.money import Money
from wallet.gateways.interface import Finding, Outcome, Subject
from wallet.gateways.wire import from_iso

Json = Mapping[str, Any]

ORDER: Final = MappingProxyType({"VOIDED": Outcome.CANCELLED})
CAPTURE: Final = MappingProxyType(
    {
        "COMPLETED": Outcome.SUCCEEDED,
        "PARTIALLY_REFUNDED": Outcome.SUCCEEDED,
        "REFUNDED": Outcome.SUCCEEDED,
        "DECLINED": Outcome.FAILED,
        "FAILED": Outcome.FAILED,
    }
)
"""A capture that was refunded later was a payment all the same; PENDING may last days (eCheck, review)."""
REFUND: Final = MappingProxyType(
    {"COMPLETED": Outcome.SUCCEEDED, "FAILED": Outcome.FAILED, "CANCELLED": Outcome.CANCELLED}
)
WON: Final = frozenset({"RESOLVED_SELLER_FAVOUR", "RESOLVED_SELLER_FAVOR", "CANCELED_BY_BUYER", "DENIED"})
"""Any other outcome of a resolved dispute was paid for by the receiver, or by PayPal out of the receiver's balance."""
PAID_BY_PAYPAL: Final = "RESOLVED_WITH_PAYOUT"
"""PayPal paid the buyer itself and the receiver keeps the money."""


def order_found(order: Json) -> Finding:
    """Return what an order says: its capture, if it has one, is the money."""
    unit = order["purchase_units"][0] if order.get("purchase_units") else {}
    payments = unit.get("payments") or {}
    for capture in payments.get("captures") or []:
        return capture_found({"custom_id": unit.get("custom_id", ""), **capture}, order["id"], order.get("payer"))
    return Finding(
        Subject.PAYMENT,
        ORDER.get(order["status"], Outcome.PENDING),
        reference=unit.get("custom_id") or "",
        provider_reference=order["id"],
        code=order["status"],
    )


def capture_found(capture: Json, order_id: str = "", payer: Json | None = None) -> Finding:
    """Return what a capture says."""
    outcome = CAPTURE.get(capture["status"], Outcome.PENDING)
    paid = outcome is Outcome.SUCCEEDED
    amount = _money(capture["amount"])
    fee = (capture.get("seller_receivable_breakdown") or {}).get("paypal_fee")
    return Finding(
        Subject.PAYMENT,
        outcome,
        reference=capture.get("custom_id") or "",
        provider_reference=order_id or order_of(capture),
        receipt=capture["id"] if paid else "",
        amount_minor=amount.minor if paid else None,
        currency=amount.currency,
        fee_minor=_money(fee).minor if fee and paid else None,
        occurred_at=from_iso(capture.get("update_time") or capture.get("create_time")) if paid else None,
        payer=_payer(payer or {}) if paid else {},
        code=capture["status"],
        reason=((capture.get("status_details") or {}).get("reason") or "").replace("_", " ").lower(),
    )


def refund_found(refund: Json, capture_id: str = "") -> Finding:
    """Return what a refund says; one that was made at PayPal's site has no reference."""
    amount = _money(refund["amount"])
    return Finding(
        Subject.REFUND,
        REFUND.get(refund["status"], Outcome.PENDING),
        reference=refund.get("custom_id") or "",
        provider_reference=refund["id"],
        receipt=refund["id"],
        amount_minor=amount.minor,
        currency=amount.currency,
        occurred_at=from_iso(refund.get("update_time") or refund.get("create_time")),
        parent=capture_id or capture_of(refund),
        code=refund["status"],
        reason=((refund.get("status_details") or {}).get("reason") or "").replace("_", " ").lower(),
    )


def dispute_found(dispute: Json) -> Finding:
    """Return what a dispute says. PayPal freezes the money while it is open and takes it only when it is lost."""
    result = (dispute.get("dispute_outcome") or {}).get("outcome_code") or ""
    closed = dispute.get("status") == "RESOLVED"
    won = result in WON or result == PAID_BY_PAYPAL
    amount = dispute.get("dispute_amount")
    disputed: Sequence[Json] = dispute.get("disputed_transactions") or [{}]
    return Finding(
        Subject.DISPUTE,
        Outcome.PENDING if not closed else Outcome.SUCCEEDED if won else Outcome.FAILED,
        provider_reference=dispute["dispute_id"],
        receipt=dispute["dispute_id"],
        amount_minor=_money(amount).minor if amount else None,
        currency=_money(amount).currency if amount else "",
        occurred_at=from_iso(dispute.get("update_time") or dispute.get("create_time")),
        parent=disputed[0].get("seller_transaction_id") or "",
        code=result or dispute.get("status") or "",
        reason=(dispute.get("reason") or "").replace("_", " ").lower(),
        kind="closed" if closed else "opened",
    )


def order_of(capture: Json) -> str:
    """Return the order that a capture belongs to."""
    related = (capture.get("supplementary_data") or {}).get("related_ids") or {}
    return str(related.get("order_id") or _linked(capture, "/checkout/orders/"))


def capture_of(refund: Json) -> str:
    """Return the capture that a refund gives back from."""
    return _linked(refund, "/payments/captures/")


def buyer_link(order: Json) -> str:
    """Return where the buyer approves an order."""
    links = {link["rel"]: link["href"] for link in order.get("links") or []}
    return str(links.get("payer-action") or links.get("approve") or "")


def _linked(thing: Json, path: str) -> str:
    found = (link["href"] for link in thing.get("links") or [] if link["rel"] == "up" and path in link["href"])
    return next(found, "").rpartition("/")[2]


def _money(amount: Json) -> Money:
    return Money.parse(amount["value"], amount["currency_code"])


def _payer(payer: Json) -> Mapping[str, str]:
    name = payer.get("name") or {}
    full = " ".join(part for part in (name.get("given_name"), name.get("surname")) if part)
    return {key: value for key, value in (("name", full), ("email", payer.get("email_address"))) if value}
