"""Misbehaviour on demand: what is asked for befalls a flow that many times, and then no more."""

from dataclasses import dataclass
from typing import Any

MESSAGES = ("late", "twice", "out_of_order", "never")
"""Befall the message that tells what has become of it."""
CALLS = ("429", "500", "timeout", "lost", "still_processing")
"""Befall the call that asks for it.

``429`` and ``500``: nothing is accepted; ``timeout``: it is accepted, and the answer never comes; ``lost``: nothing is
accepted, and no answer comes; ``still_processing``: it is accepted, and stays undecided until it is asked about again.
"""
AMOUNT = "wrong_amount"
NAMES = (*MESSAGES, *CALLS, AMOUNT)

FLOWS = {
    "stk": "M-Pesa: the prompt on the phone",
    "stk_query": "M-Pesa: asking about a prompt",
    "paybill": "M-Pesa: a payment to the Paybill",
    "pull": "M-Pesa: the list of payments",
    "b2c": "M-Pesa: a payout",
    "status": "M-Pesa: asking about a payment or payout",
    "reversal": "M-Pesa: a reversal",
    "stripe": "Stripe: a payment",
    "stripe_ask": "Stripe: asking about anything",
    "refund": "Stripe: a refund",
    "dispute": "Stripe: a dispute",
    "paypal": "PayPal: an order",
    "paypal_capture": "PayPal: collecting an approved order",
    "paypal_ask": "PayPal: asking about anything",
    "paypal_refund": "PayPal: a refund",
    "paypal_payout": "PayPal: a payout",
    "sepa": "Bank: a file of transfers",
    "statement": "Bank: a statement",
}


@dataclass(slots=True)
class Fault:
    """What befalls a flow, and how many times more."""

    flow: str
    name: str
    times: int


class Faults:
    """The faults that are asked for."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, flow: str, name: str, times: int = 1) -> None:
        """Ask for a fault.

        Raises:
            ValueError: There is no such flow or fault.
        """
        if flow not in FLOWS or name not in NAMES or times < 1:
            raise ValueError(f"A flow is one of {', '.join(FLOWS)}; a fault one of {', '.join(NAMES)}.")
        self.waiting.append(Fault(flow, name, times))

    def take(self, flow: str, *names: str) -> str:
        """Return which of the faults befalls the flow now (empty: none) and count it."""
        for fault in self.waiting:
            if fault.flow == flow and fault.name in names:
                fault.times -= 1
                self.waiting = [left for left in self.waiting if left.times]
                return fault.name
        return ""

    def clear(self) -> None:
        """Ask for none."""
        self.waiting.clear()

    def told(self) -> list[dict[str, Any]]:
        """Return what is still to come."""
        return [{"flow": fault.flow, "fault": fault.name, "times": fault.times} for fault in self.waiting]
