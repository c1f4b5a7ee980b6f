"""Addresses of giving."""

from django.urls import path

from donations.api.imports import GiftImportView
from donations.api.views import CampaignViewSet, DonationViewSet, DonorBoardViewSet, ReceiptViewSet
from donations.api.views.automatic import AutoDonationView
from goodplay.core.api.routers import Router

router = Router()
router.register("campaigns", CampaignViewSet, basename="campaign")
router.register("donations", DonationViewSet, basename="donation")
router.register("receipts", ReceiptViewSet, basename="receipt")

urlpatterns = [
    path("wallets/<member:member_id>/auto-donation", AutoDonationView.as_view(), name="auto-donation"),
    path("campaigns/<uuid:campaign_id>/donors", DonorBoardViewSet.as_view({"get": "list"}), name="campaign-donors"),
    path("imports/gifts", GiftImportView.as_view(), name="import-gifts"),
    *router.urls,
]
