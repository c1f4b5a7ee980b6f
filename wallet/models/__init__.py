"""Tables of the ledger."""

from wallet.models.account import Account
from wallet.models.auto_donation import AutoDonationRule, AutoDonationRun
from wallet.models.contributions import Contribution, ContributionCycle, ContributionPlan, Fine, PlanMember
from wallet.models.conversion import Conversion
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
from wallet.models.periods import PeriodFigure, SavingsPeriod, Statement
from wallet.models.providers import InboundMessage, PaymentProvider, ProviderHealth
from wallet.models.rate import ConversionRate
from wallet.models.redemption import Redemption
from wallet.models.refunds import PaymentDispute, PaymentRefund
from wallet.models.reward import Reward
from wallet.models.rounds import MerryGoRound, Turn, TurnSwap
from wallet.models.savings import Deposit, DepositCorrection, PurposeReference, SavingsAccount
from wallet.models.seal import DaySeal
from wallet.models.statement import StatementLine
from wallet.models.tier import MemberTier, Tier
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
    "AutoDonationRule",
    "AutoDonationRun",
    "Contribution",
    "ContributionCycle",
    "ContributionPlan",
    "Conversion",
    "ConversionRate",
    "CrossPayment",
    "Currency",
    "DailyTotal",
    "DaySeal",
    "Deposit",
    "DepositCorrection",
    "Fine",
    "Hold",
    "InboundMessage",
    "MemberTier",
    "MerryGoRound",
    "Payee",
    "PaymentDispute",
    "PaymentIntent",
    "PaymentProvider",
    "PaymentRefund",
    "PaymentStep",
    "PayoutBatch",
    "PeriodFigure",
    "PlanMember",
    "ProviderHealth",
    "PurposeReference",
    "Redemption",
    "Reward",
    "SavingsAccount",
    "SavingsPeriod",
    "Statement",
    "StatementLine",
    "SuspenseItem",
    "Tier",
    "Transfer",
    "Turn",
    "TurnSwap",
    "WatchCase",
    "WatchCaseNote",
    "WatchRule",
    "WatchedEvent",
    "Withdrawal",
    "WithdrawalLimit",
    "WithdrawalNote",
    "WithdrawalTerms",
]
