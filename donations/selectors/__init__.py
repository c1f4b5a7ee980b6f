"""Reads of giving."""

from donations.selectors.campaigns import (
    campaign_with_slug,
    campaigns_known_to,
    donors_of,
    has_campaign,
    open_campaigns_of,
    with_progress,
)
from donations.selectors.donations import (
    donations_known_to,
    donations_paid_by,
    given_back,
    ready_to_show,
    shown_donation,
    with_payment,
)
from donations.selectors.overview import Lately, given_lately, open_campaigns_count, pending_count
from donations.selectors.receipts import (
    Issuer,
    Page,
    donor_name,
    issuer_of,
    pages_to_print,
    receipt_facts,
    receipts_known_to,
    standing_receipts,
)

__all__ = [
    "Issuer",
    "Lately",
    "Page",
    "campaign_with_slug",
    "campaigns_known_to",
    "donations_known_to",
    "donations_paid_by",
    "donor_name",
    "donors_of",
    "given_back",
    "given_lately",
    "has_campaign",
    "issuer_of",
    "open_campaigns_count",
    "open_campaigns_of",
    "pages_to_print",
    "pending_count",
    "ready_to_show",
    "receipt_facts",
    "receipts_known_to",
    "shown_donation",
    "standing_receipts",
    "with_payment",
    "with_progress",
]
