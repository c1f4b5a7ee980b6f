"""Tables of the ledger."""

from wallet.models.account import Account
from wallet.models.cross_payment import CrossPayment
from wallet.models.currency import Currency
from wallet.models.daily_total import DailyTotal
from wallet.models.hold import Hold
from wallet.models.statement import StatementLine
from wallet.models.transfer import Transfer

__all__ = [
    "Account",
    "CrossPayment",
    "Currency",
    "DailyTotal",
    "Hold",
    "StatementLine",
    "Transfer",
]
