"""A provider that does what a test tells it to."""

import json
from datetime import UTC, datetime

from wallet.gateways.interface import (
    BadSignatureError,
    Finding,
    Identity,
    Outcome,
    Started,
    Subject,
)

PAID_AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


def money(receipt="R1", amount_minor=10_000, **options):
    """A finding: money of a payment has come."""
    options = {"currency": "KES", "occurred_at": PAID_AT} | options
    return Finding(Subject.PAYMENT, Outcome.SUCCEEDED, receipt=receipt, amount_minor=amount_minor, **options)


def said(outcome, **options):
    """A finding without money."""
    return Finding(Subject.PAYMENT, outcome, **options)


class FakeGateway:
    """Takes every payment, unless ``fails`` is set; answers and lists what it is told."""

    currencies = frozenset({"KES"})
    payouts = False
    whole = True

    def __init__(self):
        self.fails = None
        self.answers = []
        self.listed = []
        self.sent = []
        self.asked = []

    def start(self, access, charge):
        self.sent.append(charge)
        if self.fails:
            raise self.fails
        return Started(f"ref-{charge.reference}", next_action={"kind": "prompt"})

    def ask(self, access, question):
        self.asked.append(question)
        if self.fails:
            raise self.fails
        return list(self.answers)

    def recent(self, access, since):
        if self.fails:
            raise self.fails
        return list(self.listed)

    def identify(self, access, message):
        if message.headers.get("X-Forged"):
            raise BadSignatureError("forged")
        return Identity(json.loads(message.body)["id"])

    def read(self, access, message):
        said = json.loads(message.body)
        return [money(said["receipt"], said["amount"], account_reference=said.get("account", ""))]

    def acknowledge(self, access, message):
        return 200, {"ResultCode": 0}
