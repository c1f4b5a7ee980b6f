"""M-Pesa's wire (Safaricom's Daraja): prompts on phones, Paybills, payouts, reversals, the list of payments."""

from wallet.gateways.daraja.gateway import DarajaGateway

__all__ = ["DarajaGateway"]
