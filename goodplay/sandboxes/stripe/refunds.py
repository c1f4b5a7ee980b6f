"""Refunds, whole or in part; together they never exceed the charge."""

from typing import Any

from goodplay.sandboxes.stripe.accounts import Account, Accounts, Thing
from goodplay.sandboxes.stripe.errors import invalid, refuse
from goodplay.sandboxes.wire import Routes

__all__ = ["add_to", "settle"]


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add refunding."""
    table.add("POST", "/v1/refunds", lambda request: accounts.once(request, create), flow="refund")


def create(account: Account, data: dict[str, Any]) -> Thing:
    """Refund a charge or the charge of an intent; with ``still_processing`` it stays pending until asked about."""
    charge = charge_of(account, data)
    left = charge["amount"] - charge["amount_refunded"]
    amount = int(data.get("amount") or left)
    if not left:
        raise refuse(400, "invalid_request_error", "Charge has already been refunded.", code="charge_already_refunded")
    if not 0 < amount <= left:
        raise invalid(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", "amount")
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    refund = account.keep(
        "re",
        "refund",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        metadata=data.get("metadata", {}),
        reason=data.get("reason"),
        status="pending",
        failure_reason=None,
        balance_transaction=None,
        stalls=2 if account.world.faults.take("refund", "still_processing") else 0,
    )
    account.tell("refund", "refund.created", refund)
    return refund if refund["stalls"] else settle(account, refund)


def settle(account: Account, refund: Thing) -> Thing:
    """Move the money back and tell."""
    refund["amount"] = account.world.paid("refund", refund["amount"])
    refund["status"] = "succeeded"
    account.move("refund", "out", of=refund, receipt=refund["id"], reference=refund["charge"])
    account.tell("refund", "charge.refunded", account.get("charge", refund["charge"]))
    account.tell("refund", "refund.updated", refund)
    return refund


def charge_of(account: Account, data: dict[str, Any]) -> Thing:
    """Return the charge that a request names."""
    if data.get("charge"):
        return account.get("charge", str(data["charge"]))
    intent = account.get("payment_intent", str(data.get("payment_intent", "")))
    if not intent["latest_charge"]:
        raise invalid("This PaymentIntent does not have a successful charge to refund.")
    return account.get("charge", intent["latest_charge"])
