"""Checkout: a page of Stripe's where the payer pays; the intent comes into being with it."""

import time
from typing import Any

from goodplay.sandboxes.stripe import intents
from goodplay.sandboxes.stripe.accounts import Account, Accounts, Thing
from goodplay.sandboxes.stripe.errors import invalid
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import letters

__all__ = ["add_to", "answer"]

OPEN_SECONDS = 86_400


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add making, expiring and the payer's answer."""
    path = "/v1/checkout/sessions"
    table.add("POST", path, lambda request: accounts.once(request, create), flow="stripe")
    table.add("POST", path + "/{session}/expire", lambda request, session: expired(accounts.of(request), session))
    table.add("POST", "/pay/{name}", lambda request, name: answered(accounts, name, request))


def create(account: Account, data: dict[str, Any]) -> Thing:
    """Make a session of one-time payment."""
    if data.get("mode") != "payment" or not data.get("success_url"):
        raise invalid("Missing required param: success_url.", "success_url")
    lines = data.get("line_items") or [{}]
    price = lines[0].get("price_data", {})
    amount, count = str(price.get("unit_amount", "")), str(lines[0].get("quantity", "1"))
    if not amount.isdigit() or int(amount) < intents.LEAST or not count.isdigit():
        raise invalid("Invalid positive integer", "line_items[0][price_data][unit_amount]")
    inner = data.get("payment_intent_data", {})
    intent = intents.made(account, int(amount) * int(count), str(price.get("currency", "")), inner)
    session = account.keep(
        "cs_test",
        "checkout.session",
        mode="payment",
        status="open",
        payment_status="unpaid",
        amount_total=intent["amount"],
        currency=intent["currency"],
        payment_intent=intent["id"],
        client_reference_id=data.get("client_reference_id"),
        metadata=data.get("metadata", {}),
        success_url=data["success_url"],
        cancel_url=data.get("cancel_url"),
        expires_at=int(data.get("expires_at") or time.time() + OPEN_SECONDS),
        label=price.get("product_data", {}).get("name", ""),
    )
    session["id"] = relabelled(account, session)
    session["url"] = f"{account.world.address}/stripe/pay/{session['id']}"
    return session


def relabelled(account: Account, session: Thing) -> str:
    """Return a longer id, as sessions have."""
    account.things.pop(session["id"])
    name = f"cs_test_{letters(58)}"
    account.things[name] = session
    return name


def expired(account: Account, name: str) -> Reply:
    """End a session that nobody has paid."""
    session = account.get("checkout.session", name)
    if session["status"] != "open":
        raise invalid('Only Checkout Sessions with a status in ["open"] can be expired.')
    session["status"] = "expired"
    intents.cancel(account, account.get("payment_intent", session["payment_intent"]))
    account.tell("stripe", "checkout.session.expired", session)
    return Reply.of(session)


def answered(accounts: Accounts, name: str, request: Request) -> Reply:
    """Take the payer's answer in JSON: ``{"answer": "pay"}`` or ``"decline"``."""
    return Reply.of(answer(accounts, name, str(request.json().get("answer"))))


def answer(accounts: Accounts, name: str, wanted: str) -> Thing:
    """Pay or decline a session or an intent.

    Raises:
        RefusalError: There is none, or it is not open.
    """
    found = accounts.find(name)
    if found is None or wanted not in ("pay", "decline"):
        raise invalid("There is no such page or answer.")
    account, thing = found
    session = thing if thing["object"] == "checkout.session" else None
    intent = account.get("payment_intent", session["payment_intent"]) if session else thing
    if wanted == "decline":
        return intents.decline(account, intent)
    intents.pay(account, intent)
    if session:
        paid = intent["status"] == "succeeded"
        session |= {"status": "complete", "payment_status": "paid" if paid else "unpaid"}
        session["amount_total"] = intent["amount_received"] if paid else session["amount_total"]
        account.tell("stripe", "checkout.session.completed", session)
    return intent
