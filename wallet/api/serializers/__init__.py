"""What the wallet's API takes and shows."""

from wallet.api.serializers.ledger import (
    AdjustmentInput,
    BalanceSerializer,
    CurrencySerializer,
    HolderSerializer,
    MomentInput,
    PastBalanceSerializer,
    PastWalletSerializer,
    PostedSerializer,
    ReversalInput,
    StatementLineSerializer,
    WalletSerializer,
)

__all__ = [
    "AdjustmentInput",
    "BalanceSerializer",
    "CurrencySerializer",
    "HolderSerializer",
    "MomentInput",
    "PastBalanceSerializer",
    "PastWalletSerializer",
    "PostedSerializer",
    "ReversalInput",
    "StatementLineSerializer",
    "WalletSerializer",
]
