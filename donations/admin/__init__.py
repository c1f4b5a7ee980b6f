"""The back office of giving."""

from donations.admin.campaigns import CampaignAdmin
from donations.admin.donations import DonationAdmin
from donations.admin.overview import overview
from donations.admin.receipts import ReceiptAdmin, ReceiptProfileAdmin
from donations.admin.returns import GiftReturnAdmin

__all__ = ["CampaignAdmin", "DonationAdmin", "GiftReturnAdmin", "ReceiptAdmin", "ReceiptProfileAdmin", "overview"]
