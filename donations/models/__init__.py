"""Tables of giving."""

from donations.models.campaign import Campaign
from donations.models.donation import Donation
from donations.models.gift_return import GiftReturn
from donations.models.receipt import Receipt, ReceiptCounter, ReceiptProfile

__all__ = ["Campaign", "Donation", "GiftReturn", "Receipt", "ReceiptCounter", "ReceiptProfile"]
