"""The verbs of giving."""

from donations.services.campaigns import (
    activate_campaign,
    change_campaign,
    close_campaign,
    complete_campaigns,
    open_campaign,
)
from donations.services.gifts import NewGift
from donations.services.printing import print_receipt
from donations.services.profiles import set_receipt_profile
from donations.services.receipts import (
    Printed,
    issue_receipt,
    issue_receipts,
    keep_documents,
    reissue_receipt,
    void_receipt,
)
from donations.services.settlement import (
    Given,
    fail_donation,
    give,
    pay_from_here,
    refund_donation,
    settle_arrived,
    settle_donation,
    settle_donations,
)

__all__ = [
    "Given",
    "NewGift",
    "Printed",
    "activate_campaign",
    "change_campaign",
    "close_campaign",
    "complete_campaigns",
    "fail_donation",
    "give",
    "issue_receipt",
    "issue_receipts",
    "keep_documents",
    "open_campaign",
    "pay_from_here",
    "print_receipt",
    "refund_donation",
    "reissue_receipt",
    "set_receipt_profile",
    "settle_arrived",
    "settle_donation",
    "settle_donations",
    "void_receipt",
]
