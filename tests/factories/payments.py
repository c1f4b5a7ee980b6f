"""Payments for tests; everything needs an open door, and goes through the real verbs."""

from goodplay.core.ids import uuid7
from tests.wallet.gateways.fake import money
from wallet.services import payments


class ProviderFactory:
    """An account with a provider."""

    @staticmethod
    def create(kind="mpesa", **options):
        """Add one with a name of its own."""
        options = {"name": f"Provider {uuid7()}", "currencies": ["KES"]} | options
        return payments.add_provider(kind=kind, **options)


class PaymentFactory:
    """A payment that was asked for."""

    @staticmethod
    def create(provider, **options):
        """Ask for 100 KES for nobody's wallet, unless told otherwise."""
        options = {
            "key": f"test:{uuid7()}",
            "purpose": "top_up",
            "amount_minor": 10_000,
            "currency": "KES",
            "phone": "+254700000001",
        } | options
        return payments.start_payment(provider_id=provider.pk, **options)


def tell(provider, *findings, message_id=None):
    """Let the provider say something."""
    return payments.apply_findings(provider_id=provider.pk, findings=findings, message_id=message_id)


def pay(payment, receipt="R1", **options):
    """Let the money of a payment come; return the payment as it then is."""
    options = {"reference": str(payment.pk), "amount_minor": payment.amount_minor} | options
    tell(payment.provider, money(receipt, **options))
    payment.refresh_from_db()
    return payment
