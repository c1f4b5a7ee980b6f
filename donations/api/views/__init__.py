"""The API of giving."""

from donations.api.views.campaigns import CampaignViewSet, DonorBoardViewSet
from donations.api.views.donations import DonationViewSet
from donations.api.views.receipts import ReceiptViewSet

__all__ = ["CampaignViewSet", "DonationViewSet", "DonorBoardViewSet", "ReceiptViewSet"]
