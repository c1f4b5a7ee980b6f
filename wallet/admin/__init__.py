"""The ledger in the back office."""

from wallet.admin.accounts import AccountAdmin
from wallet.admin.batches import (
    PayoutBatchAdmin,
)
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
from wallet.admin.providers import PaymentProviderAdmin
from wallet.admin.refunds import PaymentDisputeAdmin, PaymentRefundAdmin
from wallet.admin.reserved import CrossPaymentAdmin, HoldAdmin
from wallet.admin.rewards import MemberTierAdmin, RedemptionAdmin, RewardAdmin
from wallet.admin.rewards_overview import to_do
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
    "ConversionAdmin",
    "ConversionRateAdmin",
    "CrossPaymentAdmin",
    "CurrencyAdmin",
    "HoldAdmin",
    "InboundMessageAdmin",
    "MemberTierAdmin",
    "PayeeAdmin",
    "PaymentAdmin",
    "PaymentDisputeAdmin",
    "PaymentProviderAdmin",
    "PaymentRefundAdmin",
    "PayoutBatchAdmin",
    "RedemptionAdmin",
    "RewardAdmin",
    "SuspenseAdmin",
    "TransferAdmin",
    "WatchCaseAdmin",
    "WatchRuleAdmin",
    "WithdrawalAdmin",
    "WithdrawalLimitAdmin",
    "WithdrawalTermsAdmin",
    "overview",
    "to_do",
]
