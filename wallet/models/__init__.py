"""Tables of the ledger."""

from wallet.models.account import Account
from wallet.models.cross_payment import CrossPayment
from wallet.models.currency import Currency
from wallet.models.daily_total import DailyTotal
from wallet.models.hold import Hold
from wallet.models.payees import (
    Payee,
    WithdrawalLimit,
    WithdrawalTerms,
)
from wallet.models.payments import PaymentIntent, PaymentStep, SuspenseItem
from wallet.models.providers import InboundMessage, PaymentProvider, ProviderHealth
from wallet.models.statement import StatementLine
from wallet.models.transfer import Transfer
from wallet.models.watch import (
    WatchCase,
    WatchCaseNote,
    WatchedEvent,
    WatchRule,
)
from wallet.models.withdrawals import (
    PayoutBatch,
    Withdrawal,
    WithdrawalNote,
)

__all__ = [
    "Account",
    "CrossPayment",
    "Currency",
    "DailyTotal",
    "Hold",
    "InboundMessage",
    "Payee",
    "PaymentIntent",
    "PaymentProvider",
    "PaymentStep",
    "PayoutBatch",
    "ProviderHealth",
    "StatementLine",
    "SuspenseItem",
    "Transfer",
    "WatchCase",
    "WatchCaseNote",
    "WatchRule",
    "WatchedEvent",
    "Withdrawal",
    "WithdrawalLimit",
    "WithdrawalNote",
    "WithdrawalTerms",
]
