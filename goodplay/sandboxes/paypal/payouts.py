"""Payouts: a batch of amounts to e-mail addresses; the id of the sender's batch stands once."""

from typing import Any

from goodplay.sandboxes.paypal.accounts import Account, Accounts, Thing, bare, money_of, written
from goodplay.sandboxes.paypal.accounts import minor as minor_of
from goodplay.sandboxes.paypal.errors import error, invalid
from goodplay.sandboxes.wire import RefusalError, Reply, Request, Routes

__all__ = ["add_to"]

UNKNOWN_ADDRESS = "nobody@example.com"
"""Has no account: what is sent there comes back."""


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add paying out and asking."""
    path = "/v1/payments/payouts"
    table.add("POST", path, lambda request: create(accounts.of(request), request), flow="paypal_payout")
    table.add("GET", path + "/{name}", lambda request, name: batch(accounts.of(request), name), flow="paypal_ask")
    table.add(
        "GET",
        "/v1/payments/payouts-item/{name}",
        lambda request, name: Reply.of(bare(accounts.of(request).get("payout_item", name))),
        flow="paypal_ask",
    )


def create(account: Account, request: Request) -> Reply:
    """Take a batch; with ``still_processing`` it stays pending until it is asked about."""
    data = request.json()
    name = str(data.get("sender_batch_header", {}).get("sender_batch_id", ""))
    if not name or not data.get("items"):
        raise invalid("A batch has a sender_batch_id and items.", "MISSING_REQUIRED_PARAMETER")
    if any(known["sender_batch_id"] == name for known in account.every("payout")):
        raise RefusalError(error(400, "USER_BUSINESS_ERROR", "A batch with the specified sender_batch_id exists."))
    stalls = 2 if account.world.faults.take("paypal_payout", "still_processing") else 0
    made = account.keep("payout", sender_batch_id=name, items=[], stalls=stalls)
    for wanted in data["items"]:
        made["items"].append(item_of(account, made, wanted)["id"])
    if not stalls:
        settle(account, made)
    return Reply.of({"batch_header": header(account, made, "PENDING")}, 201)


def item_of(account: Account, batch_made: Thing, wanted: Any) -> Thing:
    """Remember one amount."""
    money = money_of({"value": wanted["amount"]["value"], "currency_code": wanted["amount"]["currency"]})
    item = account.keep(
        "payout_item",
        payout_batch_id=batch_made["id"],
        transaction_status="PENDING",
        payout_item={**wanted, "amount": {"value": money["value"], "currency": money["currency_code"]}},
    )
    item["payout_item_id"] = item["id"]
    return item


def settle(account: Account, made: Thing) -> None:
    """Send each amount and tell; what nobody can receive comes back."""
    for name in made["items"]:
        item = account.things[name]
        wanted = item["payout_item"]
        returned = wanted["receiver"] == UNKNOWN_ADDRESS
        currency = wanted["amount"]["currency"]
        amount = account.world.paid("paypal_payout", minor_of(written_of(wanted)))
        wanted["amount"] = {"value": written(amount, currency)["value"], "currency": currency}
        item |= {
            "transaction_status": "RETURNED" if returned else "SUCCESS",
            "transaction_id": item["id"],
            "payout_item_fee": {"value": "0.25", "currency": currency},
        }
        if not returned:
            account.move(
                "paypal_payout", "out", written(amount, currency), item["id"], wanted.get("sender_item_id", "")
            )
        kind = "RETURNED" if returned else "SUCCEEDED"
        account.tell("paypal_payout", f"PAYMENT.PAYOUTS-ITEM.{kind}", "payouts_item", item)


def written_of(wanted: Thing) -> Thing:
    """Return the amount of a payout as the rest of PayPal writes it."""
    return {"value": wanted["amount"]["value"], "currency_code": wanted["amount"]["currency"]}


def batch(account: Account, name: str) -> Reply:
    """Return a batch with its items; being asked about lets it move on."""
    made = account.get("payout", name)
    if made["stalls"]:
        made["stalls"] -= 1
        if not made["stalls"]:
            settle(account, made)
    items = [bare(account.things[item]) for item in made["items"]]
    status = "PENDING" if made["stalls"] else "SUCCESS"
    return Reply.of({"batch_header": header(account, made, status), "items": items})


def header(account: Account, made: Thing, status: str) -> Thing:
    """Return the head of a batch."""
    return {
        "payout_batch_id": made["id"],
        "batch_status": status,
        "sender_batch_header": {"sender_batch_id": made["sender_batch_id"]},
        "time_created": made["create_time"],
        "links": [{"href": f"{account.world.address}/paypal/v1/payments/payouts/{made['id']}", "rel": "self"}],
    }
