"""The back office of giving."""

from donations.admin.campaigns import CampaignAdmin
from donations.admin.donations import DonationAdmin
from donations.admin.overview import overview
from donations.admin.receipts import ReceiptAdmin, ReceiptProfileAdmin

__all__ = ["CampaignAdmin", "DonationAdmin", "ReceiptAdmin", "ReceiptProfileAdmin", "overview"]
