"""Views of the ledger and of money in and out."""

from wallet.api.views.ledger import (
    CurrencyViewSet,
    MemberTransactionViewSet,
    PastWalletView,
    TransactionViewSet,
    TransferViewSet,
    WalletView,
)

__all__ = [
    "CurrencyViewSet",
    "MemberTransactionViewSet",
    "PastWalletView",
    "TransactionViewSet",
    "TransferViewSet",
    "WalletView",
]
