"""Orders: made, approved by the buyer on a page, collected by the seller."""

from typing import Any

from goodplay.sandboxes.paypal.accounts import Account, Accounts, Thing, bare, minor, money_of, written
from goodplay.sandboxes.paypal.errors import impossible, invalid
from goodplay.sandboxes.wire import Reply, Request, Routes

__all__ = ["add_to", "approve", "complete"]


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add making, looking up, approving and capturing."""
    path = "/v2/checkout/orders"
    table.add("POST", path, lambda request: made(accounts.of(request), request), flow="paypal")
    table.add(
        "GET", path + "/{name}", lambda request, name: looked_up(accounts.of(request), "order", name), flow="paypal_ask"
    )
    table.add(
        "POST",
        path + "/{name}/capture",
        lambda request, name: captured(accounts.of(request), name, request),
        flow="paypal_capture",
    )
    table.add(
        "GET",
        "/v2/payments/captures/{name}",
        lambda request, name: looked_up(accounts.of(request), "capture", name),
        flow="paypal_ask",
    )
    table.add("POST", "/orders/{name}", lambda request, name: answered(accounts, name, request.json()))


def made(account: Account, request: Request) -> Reply:
    """Make an order of one purchase."""
    data = request.json()
    units = data.get("purchase_units") or []
    if data.get("intent") != "CAPTURE" or len(units) != 1:
        raise invalid("The sandbox knows CAPTURE of one purchase unit.", "NOT_SUPPORTED")
    return account.once(request, lambda: create(account, data, units[0]))


def create(account: Account, data: Any, unit: Any) -> Thing:
    """Remember a new order."""
    context = context_of(data)
    order = account.keep(
        "order",
        intent="CAPTURE",
        status="PAYER_ACTION_REQUIRED",
        purchase_units=[{"reference_id": "default", **unit, "amount": money_of(unit.get("amount"))}],
        return_url=context.get("return_url", ""),
        cancel_url=context.get("cancel_url", ""),
        stalls=0,
    )
    page = f"{account.world.address}/paypal/checkoutnow?token={order['id']}"
    own = f"{account.world.address}/paypal/v2/checkout/orders/{order['id']}"
    order["links"] = [
        {"href": own, "rel": "self", "method": "GET"},
        {"href": page, "rel": "payer-action", "method": "GET"},
    ]
    return order


def context_of(data: Any) -> dict[str, str]:
    """Return where the buyer goes afterwards, in the new form or the old one."""
    new = data.get("payment_source", {}).get("paypal", {}).get("experience_context")
    return new or data.get("application_context") or {}


def looked_up(account: Account, kind: str, name: str) -> Reply:
    """Return an order or capture; being asked about lets what is pending move on."""
    thing = account.get(kind, name)
    if kind == "capture" and thing["status"] == "PENDING":
        thing["stalls"] -= 1
        if thing["stalls"] <= 0:
            complete(account, thing)
    return Reply.of(bare(thing))


def answered(accounts: Accounts, name: str, data: Any) -> Reply:
    """Take the buyer's answer: ``{"answer": "approve"}`` or ``"cancel"``."""
    account, order = accounts.find(name)
    if order["kind"] != "order" or data.get("answer") not in ("approve", "cancel"):
        raise invalid("There is no such page or answer.", "INVALID_PARAMETER_VALUE")
    if data["answer"] == "approve":
        approve(account, order)
    return Reply.of({"status": order["status"]})


def approve(account: Account, order: Thing) -> None:
    """Let the buyer agree: no money moves yet."""
    if order["status"] not in ("CREATED", "PAYER_ACTION_REQUIRED"):
        raise impossible("The order is not waiting for its buyer.", "ORDER_ALREADY_APPROVED")
    order["status"] = "APPROVED"
    order["payer"] = {"name": {"given_name": "A", "surname": "Buyer"}, "email_address": "buyer@example.com"}
    account.tell("paypal", "CHECKOUT.ORDER.APPROVED", "checkout-order", order)


def captured(account: Account, name: str, request: Request) -> Reply:
    """Collect an approved order, once."""
    order = account.get("order", name)
    return account.once(request, lambda: capture(account, order))


def capture(account: Account, order: Thing) -> Thing:
    """Collect; with ``still_processing`` the capture is pending until it is asked about."""
    if order["status"] == "COMPLETED":
        raise impossible("Order already captured.", "ORDER_ALREADY_CAPTURED")
    if order["status"] != "APPROVED":
        raise impossible("Payer has not yet approved the Order for payment.", "ORDER_NOT_APPROVED")
    unit = order["purchase_units"][0]
    money = unit["amount"]
    amount = account.world.paid("paypal", minor(money))
    made_capture = account.keep(
        "capture",
        status="PENDING",
        amount=written(amount, money["currency_code"]),
        final_capture=True,
        custom_id=unit.get("custom_id", ""),
        invoice_id=unit.get("invoice_id", ""),
        supplementary_data={"related_ids": {"order_id": order["id"]}},
        order=order["id"],
        refunded=0,
        stalls=2,
    )
    if account.world.faults.take("paypal_capture", "still_processing"):
        account.tell("paypal", "PAYMENT.CAPTURE.PENDING", "capture", made_capture)
    else:
        complete(account, made_capture)
    order["status"] = "COMPLETED"
    unit["payments"] = {"captures": [made_capture]}
    return order


def complete(account: Account, made_capture: Thing) -> None:
    """Move the money and tell; it costs 3.4 % and 35 cents."""
    money = made_capture["amount"]
    gross, currency = minor(money), money["currency_code"]
    fee = min(gross, gross * 34 // 1000 + 35)
    made_capture["status"] = "COMPLETED"
    made_capture["seller_receivable_breakdown"] = {
        "gross_amount": money,
        "paypal_fee": written(fee, currency),
        "net_amount": written(gross - fee, currency),
    }
    account.move("paypal", "in", money, made_capture["id"], made_capture["order"])
    account.tell("paypal", "PAYMENT.CAPTURE.COMPLETED", "capture", made_capture)
