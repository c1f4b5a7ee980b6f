"""Stripe's checkout, PayPal's approval, and what payers may dispute afterwards."""

from typing import Any

from goodplay.sandboxes.pages.desk import Desk
from goodplay.sandboxes.pages.html import button, esc, money, page, rows, section
from goodplay.sandboxes.paypal import disputes as paypal_disputes
from goodplay.sandboxes.paypal import orders
from goodplay.sandboxes.paypal.accounts import minor
from goodplay.sandboxes.stripe import disputes as stripe_disputes
from goodplay.sandboxes.stripe import sessions
from goodplay.sandboxes.wire import RefusalError, Reply, Request, Routes

__all__ = ["add_to"]

SHOWN = 20


def add_to(table: Routes, desk: Desk) -> None:
    """Add both pages of payers, and the list of payments."""
    table.add("GET", "/stripe/pay/{name}", lambda _, name: checkout(desk, name))
    table.add("POST", "/stripe/checkout/{name}", lambda request, name: by_card(desk, name, request))
    table.add("GET", "/paypal/checkoutnow", lambda request: approval(desk, request.query.get("token", "")))
    table.add("POST", "/paypal/checkoutnow/{name}", lambda request, name: by_paypal(desk, name, request))
    table.add("GET", "/payments", lambda request: listed(desk, request.query.get("note", "")))
    table.add("POST", "/payments/dispute", lambda request: disputed(desk, request))
    table.add("POST", "/payments/close", lambda request: closed(desk, request))


def checkout(desk: Desk, name: str, note: str = "") -> Reply:
    """Show what is to be paid by card."""
    found = desk.cards.find(name)
    if found is None:
        return page("Checkout", "<p>There is no such payment.</p>", status=404)
    account, thing = found
    session = thing if thing["object"] == "checkout.session" else {}
    intent = account.get("payment_intent", session["payment_intent"]) if session else thing
    amount = f'<p class="amount">{money(intent["amount"], intent["currency"])}</p>'
    text = f"<p>{esc(session.get('label') or intent.get('description') or '')}</p>"
    if intent["status"] in ("succeeded", "processing", "canceled"):
        state = {"succeeded": "Paid.", "processing": "Being processed.", "canceled": "Called off."}[intent["status"]]
        return page("Checkout", section("Card payment", amount, text, f"<p>{state}</p>", back(session, "success_url")))
    action = f"/stripe/checkout/{name}"
    choices = button(action, "Pay", answer="pay") + button(action, "Card is declined", look="bad", answer="decline")
    body = section("Card payment", amount, text, choices, back(session, "cancel_url"))
    return page("Checkout", body, note=note)


def back(thing: Any, name: str) -> str:
    """Return the link to where the payer came from."""
    address = str(thing.get(name) or "")
    if not address.startswith(("http://", "https://")):
        return ""
    label = "Back to the shop" if name == "success_url" else "Cancel and go back"
    return f'<p><a class="button plain" href="{esc(address, quote=True)}">{label}</a></p>'


def by_card(desk: Desk, name: str, request: Request) -> Reply:
    """Pay or decline, then go back to where the payer came from."""
    answer = request.form().get("answer", "")
    try:
        intent = sessions.answer(desk.cards, name, answer)
    except RefusalError:
        return checkout(desk, name)
    found = desk.cards.find(name)
    address = str(found[1].get("success_url") or "") if found else ""
    if intent["status"] in ("succeeded", "processing") and address.startswith(("http://", "https://")):
        return Reply.to(address.replace("{CHECKOUT_SESSION_ID}", name))
    return checkout(desk, name, "Your card was declined." if answer == "decline" else "")


def approval(desk: Desk, name: str) -> Reply:
    """Show what the buyer is to agree to."""
    try:
        _, order = desk.buyers.find(name)
    except RefusalError:
        return page("PayPal", "<p>There is no such order.</p>", status=404)
    if order["kind"] != "order":
        return page("PayPal", "<p>There is no such order.</p>", status=404)
    unit = order["purchase_units"][0]
    amount = f'<p class="amount">{money(minor(unit["amount"]), unit["amount"]["currency_code"])}</p>'
    text = f"<p>{esc(str(unit.get('description', '')))}</p>"
    if order["status"] not in ("CREATED", "PAYER_ACTION_REQUIRED"):
        return page("PayPal", section("Payment", amount, text, f"<p>{esc(order['status'].capitalize())}.</p>"))
    action = f"/paypal/checkoutnow/{name}"
    choices = button(action, "Agree and pay", answer="approve") + button(action, "Cancel", look="bad", answer="cancel")
    return page("PayPal", section("Payment", amount, text, choices))


def by_paypal(desk: Desk, name: str, request: Request) -> Reply:
    """Agree or cancel, then go back."""
    try:
        account, order = desk.buyers.find(name)
        agreed = request.form().get("answer") == "approve"
        if agreed:
            orders.approve(account, order)
    except RefusalError:
        return approval(desk, name)
    address = str(order["return_url" if agreed else "cancel_url"])
    if not address.startswith(("http://", "https://")):
        return approval(desk, name)
    mark = "&" if "?" in address else "?"
    return Reply.to(f"{address}{mark}token={name}" + ("&PayerID=SANDBOX" if agreed else ""))


def listed(desk: Desk, note: str) -> Reply:
    """Show what waits for payers, what was paid and what is disputed."""
    body = (
        section("Waiting for the payer", rows(waiting(desk), "Nothing waits."))
        + section("Paid", rows(paid(desk), "Nothing was paid yet."))
        + section("Disputed", rows(in_dispute(desk), "Nothing is disputed."))
    )
    return page("Cards and PayPal", body, here="/payments", note=note)


def waiting(desk: Desk) -> list[str]:
    """Return the open pages of payers."""
    cards = [
        f'<a href="/stripe/pay/{thing["id"]}">{money(thing["amount"], thing["currency"])}</a> by card'
        for _, thing in desk.cards.every("payment_intent")[:SHOWN]
        if thing["status"].startswith("requires")
    ]
    buyers = [
        f'<a href="/paypal/checkoutnow?token={order["id"]}">'
        f"{money(minor(unit['amount']), unit['amount']['currency_code'])}</a> by PayPal"
        for _, order in desk.buyers.every("order")[-SHOWN:]
        if order["status"] == "PAYER_ACTION_REQUIRED" and (unit := order["purchase_units"][0])
    ]
    return cards + buyers


def paid(desk: Desk) -> list[str]:
    """Return what was paid, with the payer's way to dispute it."""
    charges = [
        f"{money(charge['amount'], charge['currency'])} by card, given back "
        f"{money(charge['amount_refunded'], charge['currency'])}<br>"
        + ("" if charge["disputed"] else dispute_button("stripe", charge["id"]))
        for _, charge in desk.cards.every("charge")[:SHOWN]
    ]
    captures = [
        f"{money(minor(capture['amount']), capture['amount']['currency_code'])} by PayPal "
        f'<span class="quiet">({esc(capture["status"].lower())})</span><br>' + dispute_button("paypal", capture["id"])
        for _, capture in desk.buyers.every("capture")[-SHOWN:]
    ]
    return charges + captures


def dispute_button(provider: str, payment: str) -> str:
    """Return the button by which a payer disputes."""
    return button("/payments/dispute", "Dispute as the payer", look="bad", provider=provider, payment=payment)


def in_dispute(desk: Desk) -> list[str]:
    """Return the disputes, with the bank's way to decide them."""
    cards = [
        dispute_row("stripe", thing["id"], money(thing["amount"], thing["currency"]), thing["status"])
        for _, thing in desk.cards.every("dispute")
    ]
    buyers = [
        dispute_row(
            "paypal",
            thing["id"],
            money(minor(thing["dispute_amount"]), thing["dispute_amount"]["currency_code"]),
            thing["status"].lower(),
        )
        for _, thing in desk.buyers.every("dispute")
    ]
    return cards + buyers


def dispute_row(provider: str, name: str, amount: str, status: str) -> str:
    """Show a dispute."""
    is_open = status in ("needs_response", "open")
    buttons = "".join(
        button("/payments/close", label, look="plain", provider=provider, dispute=name, answer=answer)
        for answer, label in (("won", "Decide for the organization"), ("lost", "Decide for the payer"))
    )
    shown = status.replace("_", " ")
    return f'{amount} <span class="quiet">{esc(provider.capitalize())}, {esc(shown)}</span><br>' + buttons * is_open


def disputed(desk: Desk, request: Request) -> Reply:
    """Dispute as the payer."""
    wanted = request.form()
    data = {"payment": wanted.get("payment", "")}
    try:
        if wanted.get("provider") == "paypal":
            paypal_disputes.open_dispute(desk.buyers, data)
        else:
            stripe_disputes.open_dispute(desk.cards, data)
    except RefusalError:
        return listed(desk, "That cannot be disputed.")
    return listed(desk, "Disputed.")


def closed(desk: Desk, request: Request) -> Reply:
    """Decide as the bank."""
    wanted = request.form()
    name, data = wanted.get("dispute", ""), {"answer": wanted.get("answer")}
    try:
        if wanted.get("provider") == "paypal":
            paypal_disputes.close(desk.buyers, name, data)
        else:
            stripe_disputes.close(desk.cards, name, data)
    except RefusalError:
        return listed(desk, "That was decided already.")
    return listed(desk, "Decided.")
