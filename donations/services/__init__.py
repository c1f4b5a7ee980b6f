"""The verbs of giving."""

from donations.services.automatic import give_automatically, set_auto_donation
from donations.services.campaigns import (
    activate_campaign,
    change_campaign,
    close_campaign,
    complete_campaigns,
    open_campaign,
)
from donations.services.crossing import pay_from_here, settle_arrived, tell_returned
from donations.services.gifts import NewGift
from donations.services.imports import GIFT_COLUMNS, IMPORT_GIFTS, import_gifts, start_gift_import
from donations.services.paying import (
    ask_for_payment,
    close_disputes,
    give_up_unpaid,
    lessen_refunded,
    note_disputes,
    release_unmatched,
    settle_paid,
)
from donations.services.printing import discard_documents, print_receipt
from donations.services.profiles import set_receipt_profile
from donations.services.receipts import (
    Printed,
    issue_receipt,
    issue_receipts,
    keep_documents,
    reissue_receipt,
    void_receipt,
)
from donations.services.returning import refund_donation
from donations.services.settlement import (
    Given,
    fail_donation,
    give,
    settle_donation,
    settle_donations,
)

__all__ = [
    "GIFT_COLUMNS",
    "IMPORT_GIFTS",
    "Given",
    "NewGift",
    "Printed",
    "activate_campaign",
    "ask_for_payment",
    "change_campaign",
    "close_campaign",
    "close_disputes",
    "complete_campaigns",
    "discard_documents",
    "fail_donation",
    "give",
    "give_automatically",
    "give_up_unpaid",
    "import_gifts",
    "issue_receipt",
    "issue_receipts",
    "keep_documents",
    "lessen_refunded",
    "note_disputes",
    "open_campaign",
    "pay_from_here",
    "print_receipt",
    "refund_donation",
    "reissue_receipt",
    "release_unmatched",
    "set_auto_donation",
    "set_receipt_profile",
    "settle_arrived",
    "settle_donation",
    "settle_donations",
    "settle_paid",
    "start_gift_import",
    "tell_returned",
    "void_receipt",
]
