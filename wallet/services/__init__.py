"""The verbs of the ledger."""

from wallet.services.postings import Holder, Posted, Posting
from wallet.services.transfers import post_transfers

__all__ = ["Holder", "Posted", "Posting", "post_transfers"]
