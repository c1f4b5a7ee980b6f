"""Stripe: cards and whatever else its payment page offers."""

from wallet.gateways.stripe.gateway import StripeGateway

__all__ = ["StripeGateway"]
