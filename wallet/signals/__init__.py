"""What the wallet announces."""

from wallet.signals.ledger import (
    BooksOutOfBalance,
    CrossPaymentRefunded,
    CrossPaymentReturned,
    CrossPaymentSent,
    CrossPaymentSettled,
    books_out_of_balance,
    cross_payment_refunded,
    cross_payment_returned,
    cross_payment_sent,
    cross_payment_settled,
)

__all__ = [
    "BooksOutOfBalance",
    "CrossPaymentRefunded",
    "CrossPaymentReturned",
    "CrossPaymentSent",
    "CrossPaymentSettled",
    "books_out_of_balance",
    "cross_payment_refunded",
    "cross_payment_returned",
    "cross_payment_sent",
    "cross_payment_settled",
]
