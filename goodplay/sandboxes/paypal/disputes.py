"""Disputes of PayPal's buyers."""

from typing import Any

from goodplay.sandboxes.paypal.accounts import Account, Accounts, Thing, bare
from goodplay.sandboxes.paypal.errors import invalid
from goodplay.sandboxes.wire import Reply, Routes

__all__ = ["add_to", "close", "open_dispute"]


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add what buyers do, and looking a dispute up."""
    table.add("POST", "/disputes", lambda request: Reply.of(bare(open_dispute(accounts, request.json()))))
    table.add("POST", "/disputes/{name}", lambda request, name: Reply.of(bare(close(accounts, name, request.json()))))
    table.add(
        "GET",
        "/v1/customer/disputes/{name}",
        lambda request, name: Reply.of(bare(accounts.of(request).get("dispute", name))),
        flow="paypal_ask",
    )


def open_dispute(accounts: Accounts, data: dict[str, Any]) -> Thing:
    """Dispute a capture: ``{"payment": <capture>}``; the money is frozen, not taken."""
    account, capture = accounts.find(str(data.get("payment")))
    if capture["kind"] != "capture":
        raise invalid("There is no such capture.", "INVALID_PARAMETER_VALUE")
    dispute = account.keep(
        "dispute",
        reason="UNAUTHORISED",
        status="OPEN",
        dispute_amount=capture["amount"],
        disputed_transactions=[
            {"seller_transaction_id": capture["id"], "custom": capture["custom_id"], "gross_amount": capture["amount"]}
        ],
    )
    dispute["dispute_id"] = dispute["id"]
    tell(account, "CREATED", dispute)
    return dispute


def close(accounts: Accounts, name: str, data: dict[str, Any]) -> Thing:
    """Decide a dispute: ``{"answer": "won"}`` frees the money, ``"lost"`` takes it."""
    account, dispute = accounts.find(name)
    verdict = data.get("answer")
    if dispute["kind"] != "dispute" or dispute["status"] == "RESOLVED" or verdict not in ("won", "lost"):
        raise invalid("There is no such open dispute.", "INVALID_PARAMETER_VALUE")
    outcome = "RESOLVED_SELLER_FAVOUR" if verdict == "won" else "RESOLVED_BUYER_FAVOUR"
    dispute |= {"status": "RESOLVED", "dispute_outcome": {"outcome_code": outcome}}
    if verdict == "lost":
        capture = dispute["disputed_transactions"][0]["seller_transaction_id"]
        account.move("dispute", "out", dispute["dispute_amount"], dispute["id"], capture)
    tell(account, "RESOLVED", dispute)
    return dispute


def tell(account: Account, what: str, dispute: Thing) -> None:
    """Tell the seller."""
    account.tell("dispute", f"CUSTOMER.DISPUTE.{what}", "dispute", dispute)
