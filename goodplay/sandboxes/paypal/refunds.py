"""Refunds of captures, whole or in part."""

from goodplay.sandboxes.paypal.accounts import Account, Accounts, Thing, bare, minor, money_of, written
from goodplay.sandboxes.paypal.errors import impossible
from goodplay.sandboxes.wire import Reply, Request, Routes

__all__ = ["add_to"]


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add refunding and looking a refund up."""
    table.add(
        "POST",
        "/v2/payments/captures/{name}/refund",
        lambda request, name: refunded(accounts.of(request), name, request),
        flow="paypal_refund",
    )
    table.add(
        "GET",
        "/v2/payments/refunds/{name}",
        lambda request, name: looked_up(accounts.of(request), name),
        flow="paypal_ask",
    )


def refunded(account: Account, name: str, request: Request) -> Reply:
    """Refund what a request names, or all that is left."""
    capture = account.get("capture", name)
    return account.once(request, lambda: create(account, capture, request))


def create(account: Account, capture: Thing, request: Request) -> Thing:
    """Remember a refund; with ``still_processing`` it is pending until it is asked about."""
    data = request.json()
    left = minor(capture["amount"]) - capture["refunded"]
    currency = capture["amount"]["currency_code"]
    money = money_of(data["amount"]) if data.get("amount") else written(left, currency)
    if capture["status"] not in ("COMPLETED", "PARTIALLY_REFUNDED") or not left:
        raise impossible("The capture has already been fully refunded.", "CAPTURE_FULLY_REFUNDED")
    if minor(money) > left or money["currency_code"] != currency:
        raise impossible("The refund amount is too large.", "REFUND_AMOUNT_EXCEEDED")
    capture["refunded"] += minor(money)
    capture["status"] = "REFUNDED" if minor(money) == left else "PARTIALLY_REFUNDED"
    refund = account.keep(
        "refund",
        status="PENDING",
        amount=money,
        custom_id=data.get("custom_id", capture["custom_id"]),
        invoice_id=data.get("invoice_id", ""),
        links=[{"href": f"{account.world.address}/paypal/v2/payments/captures/{capture['id']}", "rel": "up"}],
        order=capture["id"],
        stalls=2,
    )
    payments = account.get("order", capture["order"])["purchase_units"][0]["payments"]
    payments["refunds"] = [*payments.get("refunds", []), refund]
    if not account.world.faults.take("paypal_refund", "still_processing"):
        settle(account, refund)
    return refund


def settle(account: Account, refund: Thing) -> None:
    """Move the money back and tell."""
    refund["amount"] = written(
        account.world.paid("paypal_refund", minor(refund["amount"])), refund["amount"]["currency_code"]
    )
    refund["status"] = "COMPLETED"
    account.move("paypal_refund", "out", refund["amount"], refund["id"], refund["order"])
    account.tell("paypal_refund", "PAYMENT.CAPTURE.REFUNDED", "refund", refund)


def looked_up(account: Account, name: str) -> Reply:
    """Return a refund; being asked about lets it move on."""
    refund = account.get("refund", name)
    if refund["status"] == "PENDING":
        refund["stalls"] -= 1
        if refund["stalls"] <= 0:
            settle(account, refund)
    return Reply.of(bare(refund))
