"""Paying out by PayPal: each payout is a batch of one, named by our reference, which stands once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from goodplay.core.money import DECIMALS, Money, format_minor
from wallet.gateways.interface import Access, Finding, GatewayRefusedError, Outcome, PayoutOrder, Question, Subject
from wallet.gateways.paypal.client import request
from wallet.gateways.wire import NOT_FOUND, from_iso

Json = Mapping[str, Any]

PATH: Final = "/v1/payments/payouts"
TOLD: Final = "PAYMENT.PAYOUTS-ITEM."
"""How the types of messages about payouts begin."""
DUPLICATE: Final = "sender_batch_id"
SETTLING: Final = timedelta(minutes=2)
NOTE: Final = 1_000
OUTCOMES: Final = MappingProxyType(
    {
        "SUCCESS": Outcome.SUCCEEDED,
        "FAILED": Outcome.FAILED,
        "BLOCKED": Outcome.FAILED,
        "CANCELED": Outcome.FAILED,
        "RETURNED": Outcome.FAILED,
        "REFUNDED": Outcome.FAILED,
        "REVERSED": Outcome.FAILED,
    }
)
"""Every other state (unclaimed, on hold) is still underway; what nobody claims comes back after thirty days."""
CAME_BACK: Final = frozenset({"RETURNED", "REFUNDED", "REVERSED"})


def pay_out(access: Access, order: PayoutOrder) -> Finding:
    """Send an amount to an e-mail address. What PayPal has already under this reference is not sent again."""
    item = {
        "recipient_type": "EMAIL",
        "receiver": order.payee,
        "amount": {"value": format_minor(order.amount_minor, DECIMALS[order.currency]), "currency": order.currency},
        "note": order.description[:NOTE],
        "sender_item_id": order.reference,
    }
    body = {"sender_batch_header": {"sender_batch_id": order.reference}, "items": [item]}
    try:
        made = request(access, "POST", PATH, body=body, once=order.reference)
    except GatewayRefusedError as error:
        if DUPLICATE not in error.reason:
            raise
        return Finding(Subject.PAYOUT, Outcome.PENDING, order.reference, code="duplicate", reason=error.reason)
    return Finding(Subject.PAYOUT, Outcome.PENDING, order.reference, made["batch_header"]["payout_batch_id"])


def ask(access: Access, question: Question) -> Sequence[Finding]:
    """Ask what became of a payout.

    Without the number of its batch, which was in the answer that is missing, PayPal cannot be asked. After a while it
    counts as never received: sent again it is refused as a duplicate if PayPal has it after all.
    """
    if question.provider_reference:
        said = request(access, "GET", f"{PATH}/{question.provider_reference}")
        return [item_found(item) for item in said.get("items") or []]
    if datetime.now(UTC) - question.since < SETTLING:
        return []
    reason = "The answer to the payout was lost."
    return [Finding(Subject.PAYOUT, Outcome.UNKNOWN, question.reference, code=NOT_FOUND, reason=reason)]


def told(access: Access, resource: Json) -> Finding:
    """Read the item again that a message is about."""
    return item_found(request(access, "GET", f"{PATH}-item/{resource['payout_item_id']}"))


def item_found(item: Json) -> Finding:
    """Return what an item of a batch says."""
    status, wanted = str(item["transaction_status"]), item["payout_item"]
    outcome = OUTCOMES.get(status, Outcome.PENDING)
    paid = outcome is Outcome.SUCCEEDED
    money = Money.parse(wanted["amount"]["value"], wanted["amount"]["currency"])
    fee = item.get("payout_item_fee")
    return Finding(
        Subject.PAYOUT,
        outcome,
        reference=str(wanted.get("sender_item_id") or ""),
        provider_reference=str(item.get("payout_batch_id") or ""),
        receipt=str(item.get("transaction_id") or "") if paid else "",
        amount_minor=money.minor if paid else None,
        currency=money.currency,
        fee_minor=Money.parse(fee["value"], fee["currency"]).minor if fee and paid else None,
        occurred_at=from_iso(item.get("time_processed")) if paid else None,
        code=status,
        reason=str((item.get("errors") or {}).get("message") or ""),
        kind="returned" if status in CAME_BACK else "",
    )
