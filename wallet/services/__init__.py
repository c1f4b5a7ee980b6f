"""The verbs of the ledger."""

from wallet.services import payments, watch, withdrawals
from wallet.services.accounts import lock_members
from wallet.services.books import Discrepancy, check_books, tell_of_discrepancies
from wallet.services.corrections import adjust_balance, reverse_transfers
from wallet.services.crossing import mark_payments_settled, pay_across, pay_back, receive_payments, refund_payments
from wallet.services.currencies import add_currency, apply_kit, rename_currency
from wallet.services.days import total_days
from wallet.services.holds import capture_hold, expire_holds, place_hold, release_hold
from wallet.services.postings import Holder, Posted, Posting
from wallet.services.seals import seal_days
from wallet.services.transfers import post_transfers
from wallet.services.updates import tell_wallet_updated, update_wallet_with_sync

__all__ = [
    "Discrepancy",
    "Holder",
    "Posted",
    "Posting",
    "add_currency",
    "adjust_balance",
    "apply_kit",
    "capture_hold",
    "check_books",
    "expire_holds",
    "lock_members",
    "mark_payments_settled",
    "pay_across",
    "pay_back",
    "payments",
    "place_hold",
    "post_transfers",
    "receive_payments",
    "refund_payments",
    "release_hold",
    "rename_currency",
    "reverse_transfers",
    "seal_days",
    "tell_of_discrepancies",
    "tell_wallet_updated",
    "total_days",
    "update_wallet_with_sync",
    "watch",
    "withdrawals",
]
