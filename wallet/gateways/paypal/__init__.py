"""PayPal: orders, captures, refunds, disputes."""

from wallet.gateways.paypal.gateway import PayPalGateway

__all__ = ["PayPalGateway"]
