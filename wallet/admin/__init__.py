"""The ledger in the back office."""

from wallet.admin.accounts import AccountAdmin
from wallet.admin.currencies import CurrencyAdmin
from wallet.admin.messages import InboundMessageAdmin
from wallet.admin.overview import overview
from wallet.admin.payments import PaymentAdmin
from wallet.admin.providers import PaymentProviderAdmin
from wallet.admin.reserved import CrossPaymentAdmin, HoldAdmin
from wallet.admin.suspense import SuspenseAdmin
from wallet.admin.transfers import TransferAdmin

__all__ = [
    "AccountAdmin",
    "CrossPaymentAdmin",
    "CurrencyAdmin",
    "HoldAdmin",
    "InboundMessageAdmin",
    "PaymentAdmin",
    "PaymentProviderAdmin",
    "SuspenseAdmin",
    "TransferAdmin",
    "overview",
]
