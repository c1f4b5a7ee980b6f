"""Disputes: a cardholder's bank takes the money back, and perhaps returns it."""

from typing import Any

from goodplay.sandboxes.stripe.accounts import Account, Accounts, Thing
from goodplay.sandboxes.stripe.errors import invalid
from goodplay.sandboxes.wire import Reply, Routes

__all__ = ["add_to", "close", "open_dispute"]

FEE = 2000
SECONDS_TO_ANSWER = 604_800


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add what cardholders and their banks do."""
    table.add("POST", "/disputes", lambda request: Reply.of(open_dispute(accounts, request.json())))
    table.add("POST", "/disputes/{name}", lambda request, name: Reply.of(close(accounts, name, request.json())))


def open_dispute(accounts: Accounts, data: dict[str, Any]) -> Thing:
    """Dispute a charge or the charge of an intent: ``{"payment": "pi_…"}``, the money leaves at once."""
    account, thing = found(accounts, str(data.get("payment")))
    charge = account.get("charge", thing["latest_charge"] or "") if thing["object"] == "payment_intent" else thing
    if charge["object"] != "charge" or charge["disputed"]:
        raise invalid("There is no charge to dispute.")
    charge["disputed"] = True
    amount = account.world.paid("dispute", charge["amount"] - charge["amount_refunded"])
    dispute = account.keep(
        "dp",
        "dispute",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        status="needs_response",
        reason="fraudulent",
        metadata={},
        is_charge_refundable=False,
        balance_transactions=[{"amount": -amount, "fee": FEE, "net": -amount - FEE, "currency": charge["currency"]}],
        evidence_details={"due_by": charge["created"] + SECONDS_TO_ANSWER, "has_evidence": False},
    )
    account.move("dispute", "out", of=dispute, receipt=dispute["id"], reference=charge["id"])
    account.tell("dispute", "charge.dispute.created", dispute)
    account.tell("dispute", "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close(accounts: Accounts, name: str, data: dict[str, Any]) -> Thing:
    """Decide a dispute: ``{"answer": "won"}`` returns the money, ``"lost"`` does not."""
    account, dispute = found(accounts, name)
    verdict = data.get("answer")
    if dispute["object"] != "dispute" or dispute["status"] in ("won", "lost") or verdict not in ("won", "lost"):
        raise invalid("There is no such open dispute.")
    dispute["status"] = verdict
    account.get("charge", dispute["charge"])["disputed"] = verdict == "lost"
    if verdict == "won":
        returned = {"amount": dispute["amount"], "fee": 0, "net": dispute["amount"], "currency": dispute["currency"]}
        dispute["balance_transactions"] = [*dispute["balance_transactions"], returned]
        account.move("dispute", "in", of=dispute, receipt=dispute["id"], reference=dispute["charge"])
        account.tell("dispute", "charge.dispute.funds_reinstated", dispute)
    account.tell("dispute", "charge.dispute.closed", dispute)
    return dispute


def found(accounts: Accounts, name: str) -> tuple[Account, Thing]:
    """Return an object of whatever account.

    Raises:
        RefusalError: There is none.
    """
    if thing := accounts.find(name):
        return thing
    raise invalid(f"There is nothing called {name}.")
