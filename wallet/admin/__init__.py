"""The ledger in the back office."""

from wallet.admin.accounts import AccountAdmin
from wallet.admin.currencies import CurrencyAdmin
from wallet.admin.overview import overview
from wallet.admin.reserved import CrossPaymentAdmin, HoldAdmin
from wallet.admin.transfers import TransferAdmin

__all__ = ["AccountAdmin", "CrossPaymentAdmin", "CurrencyAdmin", "HoldAdmin", "TransferAdmin", "overview"]
