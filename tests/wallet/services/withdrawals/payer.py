"""A provider that pays out as a test tells it to."""

from wallet.gateways.interface import Finding, Outcome, Subject


def found(outcome, reference="", **options):
    """A finding about a payout."""
    return Finding(Subject.PAYOUT, outcome, reference, **options)


class PayingGateway:
    """Takes every payout, once a reference, unless ``fails`` is set; answers what it is told."""

    currencies = frozenset({"KES"})
    payouts = True
    whole = True

    def __init__(self):
        self.fails = None
        self.answers = []
        self.paid = []
        self.asked = []

    def pay_out(self, access, order):
        if self.fails:
            raise self.fails
        if order.reference not in [paid.reference for paid in self.paid]:
            self.paid.append(order)
        return found(Outcome.PENDING, order.reference, provider_reference=f"ref-{order.reference}")

    def ask(self, access, question):
        self.asked.append(question)
        return [found(outcome, question.reference, **more) for outcome, more in self.answers]
