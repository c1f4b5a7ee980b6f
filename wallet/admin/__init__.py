"""The ledger in the back office."""

from wallet.admin.accounts import AccountAdmin
from wallet.admin.batches import (
    PayoutBatchAdmin,
)
from wallet.admin.contributions import ContributionAdmin, ContributionCycleAdmin, ContributionPlanAdmin, FineAdmin
from wallet.admin.conversions import AutoDonationRuleAdmin, AutoDonationRunAdmin, ConversionAdmin, ConversionRateAdmin
from wallet.admin.currencies import CurrencyAdmin
from wallet.admin.messages import InboundMessageAdmin
from wallet.admin.overview import overview
from wallet.admin.payees import (
    PayeeAdmin,
    WithdrawalLimitAdmin,
    WithdrawalTermsAdmin,
)
from wallet.admin.payments import PaymentAdmin
from wallet.admin.periods import (
    PeriodFigureAdmin,
    SavingsPeriodAdmin,
    StatementAdmin,
)
from wallet.admin.providers import PaymentProviderAdmin
from wallet.admin.refunds import PaymentDisputeAdmin, PaymentRefundAdmin
from wallet.admin.reserved import CrossPaymentAdmin, HoldAdmin
from wallet.admin.rewards import MemberTierAdmin, RedemptionAdmin, RewardAdmin
from wallet.admin.rewards_overview import to_do
from wallet.admin.rounds import MerryGoRoundAdmin, TurnAdmin
from wallet.admin.savings import (
    DepositAdmin,
    DepositCorrectionAdmin,
    PurposeReferenceAdmin,
    SavingsAccountAdmin,
)
from wallet.admin.savings_overview import (
    savings_now,
    savings_to_do,
)
from wallet.admin.seals import DaySealAdmin
from wallet.admin.suspense import SuspenseAdmin
from wallet.admin.transfers import TransferAdmin
from wallet.admin.watch import (
    WatchCaseAdmin,
    WatchRuleAdmin,
)
from wallet.admin.withdrawals import (
    WithdrawalAdmin,
)

__all__ = [
    "AccountAdmin",
    "AutoDonationRuleAdmin",
    "AutoDonationRunAdmin",
    "ContributionAdmin",
    "ContributionCycleAdmin",
    "ContributionPlanAdmin",
    "ConversionAdmin",
    "ConversionRateAdmin",
    "CrossPaymentAdmin",
    "CurrencyAdmin",
    "DaySealAdmin",
    "DepositAdmin",
    "DepositCorrectionAdmin",
    "FineAdmin",
    "HoldAdmin",
    "InboundMessageAdmin",
    "MemberTierAdmin",
    "MerryGoRoundAdmin",
    "PayeeAdmin",
    "PaymentAdmin",
    "PaymentDisputeAdmin",
    "PaymentProviderAdmin",
    "PaymentRefundAdmin",
    "PayoutBatchAdmin",
    "PeriodFigureAdmin",
    "PurposeReferenceAdmin",
    "RedemptionAdmin",
    "RewardAdmin",
    "SavingsAccountAdmin",
    "SavingsPeriodAdmin",
    "StatementAdmin",
    "SuspenseAdmin",
    "TransferAdmin",
    "TurnAdmin",
    "WatchCaseAdmin",
    "WatchRuleAdmin",
    "WithdrawalAdmin",
    "WithdrawalLimitAdmin",
    "WithdrawalTermsAdmin",
    "overview",
    "savings_now",
    "savings_to_do",
    "to_do",
]
