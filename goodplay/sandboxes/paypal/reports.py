"""The list of what moved on an account."""

from goodplay.sandboxes.paypal.accounts import Account, Accounts, Thing, minor, written
from goodplay.sandboxes.wire import Reply, Request, Routes

__all__ = ["add_to"]

PAYMENT, REFUND = "T0006", "T1107"


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add the list of transactions."""
    table.add(
        "GET",
        "/v1/reporting/transactions",
        lambda request: transactions(accounts.of(request), request),
        flow="paypal_ask",
    )


def transactions(account: Account, request: Request) -> Reply:
    """Return what moved between ``start_date`` and ``end_date`` (as text they sort like times)."""
    start, end = request.query.get("start_date", ""), request.query.get("end_date", "~")
    captures = [row(thing, PAYMENT, "") for thing in account.every("capture") if "refunded" in thing and settled(thing)]
    refunds = [row(thing, REFUND, thing["order"]) for thing in account.every("refund") if settled(thing)]
    rows = [line for line in captures + refunds if start[:19] <= line["transaction_initiation_date"][:19] <= end[:19]]
    return Reply.of(
        {
            "transaction_details": [{"transaction_info": line} for line in rows],
            "total_items": len(rows),
            "total_pages": 1,
            "page": 1,
        }
    )


def settled(thing: Thing) -> bool:
    """Return whether money moved."""
    return thing["status"] in ("COMPLETED", "REFUNDED", "PARTIALLY_REFUNDED")


def row(thing: Thing, code: str, parent: str) -> Thing:
    """Return one line of the list; what leaves is negative."""
    amount, currency = minor(thing["amount"]), thing["amount"]["currency_code"]
    sign = -1 if code == REFUND else 1
    fee = thing.get("seller_receivable_breakdown", {}).get("paypal_fee")
    return {
        "transaction_id": thing["id"],
        "transaction_event_code": code,
        "transaction_status": "S",
        "transaction_initiation_date": thing["create_time"],
        "transaction_amount": written(sign * amount, currency),
        "custom_field": thing["custom_id"],
        "paypal_reference_id": parent,
        **({"fee_amount": written(-minor(fee), currency)} if fee else {}),
    }
