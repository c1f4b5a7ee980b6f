"""Words of the ledger and of money in and out, and who may do what with them."""

from wallet.enums.ledger import (
    NEXT_CROSS_PAYMENT,
    NEXT_HOLD,
    READERS,
    CrossPaymentStatus,
    CurrencyKind,
    HolderKind,
    HoldStatus,
    TransferKind,
)

__all__ = [
    "NEXT_CROSS_PAYMENT",
    "NEXT_HOLD",
    "READERS",
    "CrossPaymentStatus",
    "CurrencyKind",
    "HoldStatus",
    "HolderKind",
    "TransferKind",
]
