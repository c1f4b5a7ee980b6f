"""How the wallet says no."""

from wallet.errors.ledger import (
    CrossPaymentNotFoundError,
    CrossPaymentOpenError,
    CurrencyNotFoundError,
    CurrencyNotSharedError,
    CurrencyTakenError,
    HoldClosedError,
    HoldExceededError,
    HoldNotFoundError,
    InsufficientFundsError,
    ReasonRequiredError,
    TransferAlreadyReversedError,
    TransferKeyReusedError,
    TransferNotFoundError,
)

__all__ = [
    "CrossPaymentNotFoundError",
    "CrossPaymentOpenError",
    "CurrencyNotFoundError",
    "CurrencyNotSharedError",
    "CurrencyTakenError",
    "HoldClosedError",
    "HoldExceededError",
    "HoldNotFoundError",
    "InsufficientFundsError",
    "ReasonRequiredError",
    "TransferAlreadyReversedError",
    "TransferKeyReusedError",
    "TransferNotFoundError",
]
