"""Views of the ledger and of money in and out."""

from wallet.api.views.ledger import (
    CurrencyViewSet,
    MemberTransactionViewSet,
    PastWalletView,
    TransactionViewSet,
    TransferViewSet,
    WalletView,
)
from wallet.api.views.payments import MessageViewSet, PaymentViewSet, ProviderViewSet, SuspenseViewSet

__all__ = [
    "CurrencyViewSet",
    "MemberTransactionViewSet",
    "MessageViewSet",
    "PastWalletView",
    "PaymentViewSet",
    "ProviderViewSet",
    "SuspenseViewSet",
    "TransactionViewSet",
    "TransferViewSet",
    "WalletView",
]
