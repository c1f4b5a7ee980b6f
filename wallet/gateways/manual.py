"""Bank transfers and cash: nothing is called, treasurers say what has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wallet.gateways.interface import (
    Access,
    BadSignatureError,
    Charge,
    Finding,
    GatewayRefusedError,
    Identity,
    Message,
    Outcome,
    PayoutOrder,
    Question,
    RefundOrder,
    Started,
    Subject,
)
from wallet.rules.creditor_reference import spaced

SHOWN = ("account_holder", "iban", "bank", "place")


class ManualGateway:
    """A provider that is people."""

    currencies: frozenset[str] = frozenset()
    payouts = False
    whole = False

    def start(self, access: Access, charge: Charge) -> Started:
        """Tell the payer where to pay, and what to write on it."""
        told = {name: str(access.options[name]) for name in SHOWN if access.options.get(name)}
        reference = {"reference": spaced(charge.account_reference)} if charge.account_reference else {}
        return Started("", Outcome.PENDING, {"kind": "instructions", **told, **reference})

    def ask(self, access: Access, question: Question) -> Sequence[Finding]:
        """Know nothing."""
        return []

    def recent(self, access: Access, since: datetime) -> Sequence[Finding]:
        """Know nothing."""
        return []

    def refund(self, access: Access, order: RefundOrder) -> Finding:
        """Take note; a treasurer transfers it back and confirms that."""
        return Finding(Subject.REFUND, Outcome.PENDING, reference=order.reference, parent=order.receipt)

    def pay_out(self, access: Access, order: PayoutOrder) -> Finding:
        """Refuse: payouts by bank go out in batches."""
        raise GatewayRefusedError("unsupported", "Bank transfers are sent in batches.")

    def identify(self, access: Access, message: Message) -> Identity:
        """Refuse: nobody sends messages in its name."""
        raise BadSignatureError("This provider sends no messages.")

    def read(self, access: Access, message: Message) -> Sequence[Finding]:
        """Find nothing."""
        return []

    def acknowledge(self, access: Access, message: Message) -> tuple[int, Mapping[str, Any]]:
        """Say that it was taken."""
        return 200, {}
