"""PaymentIntents and the charges that pay them."""

from typing import Any

from goodplay.sandboxes.stripe.accounts import Account, Accounts, Thing
from goodplay.sandboxes.stripe.errors import invalid, refuse
from goodplay.sandboxes.wire import Routes
from goodplay.sandboxes.world import letters

__all__ = ["add_to", "cancel", "decline", "made", "pay"]

LEAST = 50
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add making, confirming and cancelling."""
    path = "/v1/payment_intents"
    table.add("POST", path, lambda request: accounts.once(request, create), flow="stripe")
    table.add(
        "POST",
        path + "/{intent}/confirm",
        lambda request, intent: accounts.once(request, lambda account, data: confirm(account, intent, data)),
        flow="stripe",
    )
    table.add(
        "POST",
        path + "/{intent}/cancel",
        lambda request, intent: accounts.once(request, lambda account, _: cancel(account, known(account, intent))),
    )


def known(account: Account, intent: str) -> Thing:
    """Return an intent of the account."""
    return account.get("payment_intent", intent)


def create(account: Account, data: dict[str, Any]) -> Thing:
    """Make an intent from a request; with ``confirm=true`` it is paid at once."""
    amount, currency = str(data.get("amount", "")), str(data.get("currency", ""))
    if not amount.isdigit() or int(amount) < LEAST:
        raise invalid("Invalid positive integer", "amount")
    intent = made(account, int(amount), currency, data)
    account.tell("stripe", "payment_intent.created", intent)
    return confirm(account, intent["id"], data) if data.get("confirm") == "true" else intent


def made(account: Account, amount: int, currency: str, data: dict[str, Any]) -> Thing:
    """Remember a new intent."""
    if len(currency) != 3:  # noqa: PLR2004 - ISO
        raise invalid("Invalid currency", "currency")
    intent = account.keep(
        "pi",
        "payment_intent",
        amount=amount,
        amount_received=0,
        amount_capturable=0,
        currency=currency.lower(),
        status="requires_payment_method",
        metadata=data.get("metadata", {}),
        description=data.get("description"),
        automatic_payment_methods={"enabled": True},
        payment_method_types=["card"],
        latest_charge=None,
        last_payment_error=None,
        next_action=None,
        cancellation_reason=None,
        canceled_at=None,
        stalls=0,
    )
    intent["client_secret"] = f"{intent['id']}_secret_{letters(25)}"
    return intent


def confirm(account: Account, name: str, data: dict[str, Any]) -> Thing:
    """Pay by ``payment_method``: one with ``Declined`` in its name is refused by the bank."""
    intent = known(account, name)
    method = str(data.get("payment_method", ""))
    if not method:
        raise invalid("You cannot confirm without a payment method.", "payment_method")
    if "declined" in method.lower():
        decline(account, intent)
        raise refuse(402, "card_error", "Your card was declined.", code="card_declined")
    return pay(account, intent)


def pay(account: Account, intent: Thing) -> Thing:
    """Collect an intent; with ``still_processing`` it stays undecided until it is asked about."""
    if intent["status"] not in OPEN:
        raise invalid(f"This PaymentIntent's status is {intent['status']}.")
    if account.world.faults.take("stripe", "still_processing"):
        intent["status"], intent["stalls"] = "processing", 2
        account.tell("stripe", "payment_intent.processing", intent)
        return intent
    return collect(account, intent)


def collect(account: Account, intent: Thing) -> Thing:
    """Move the money and tell of the charge and of the intent."""
    amount = account.world.paid("stripe", intent["amount"])
    charge = charge_of(account, intent, amount)
    intent |= {"status": "succeeded", "amount_received": amount, "latest_charge": charge["id"]}
    account.move("stripe", "in", of=charge, receipt=charge["id"], reference=intent["id"])
    account.tell("stripe", "charge.succeeded", charge)
    account.tell("stripe", "payment_intent.succeeded", intent)
    return intent


def charge_of(account: Account, intent: Thing, amount: int) -> Thing:
    """Remember a charge and what it costs: 1.5 % and 25 of the smallest unit."""
    fee = amount * 15 // 1000 + 25
    balance = account.keep(
        "txn",
        "balance_transaction",
        amount=amount,
        fee=fee,
        net=amount - fee,
        currency=intent["currency"],
        fee_details=[{"amount": fee, "currency": intent["currency"], "type": "stripe_fee"}],
        exchange_rate=None,
        reporting_category="charge",
        type="charge",
        status="available",
    )
    charge = account.keep(
        "ch",
        "charge",
        amount=amount,
        amount_captured=amount,
        amount_refunded=0,
        refunded=False,
        currency=intent["currency"],
        status="succeeded",
        paid=True,
        captured=True,
        disputed=False,
        metadata=intent["metadata"],
        payment_intent=intent["id"],
        balance_transaction=balance["id"],
        billing_details={"name": "Card Holder", "email": None, "phone": None},
        payment_method_details={"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        failure_code=None,
        failure_message=None,
    )
    balance["source"] = charge["id"]
    return charge


def decline(account: Account, intent: Thing) -> Thing:
    """Let the bank refuse; the intent stays open."""
    intent["last_payment_error"] = {
        "type": "card_error",
        "code": "card_declined",
        "message": "Your card was declined.",
    }
    intent["status"] = "requires_payment_method"
    account.tell("stripe", "payment_intent.payment_failed", intent)
    return intent


def cancel(account: Account, intent: Thing) -> Thing:
    """End an intent that nobody has paid."""
    if intent["status"] == "canceled":
        return intent
    if intent["status"] not in OPEN:
        raise invalid(f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.")
    intent |= {"status": "canceled", "canceled_at": intent["created"], "cancellation_reason": "requested_by_customer"}
    account.tell("stripe", "payment_intent.canceled", intent)
    return intent
