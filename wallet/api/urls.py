"""Addresses of the ledger."""

from django.urls import path

from goodplay.core.api.routers import Router
from wallet.api import views

router = Router()
router.register("currencies", views.CurrencyViewSet, basename="currency")
router.register("transactions", views.TransactionViewSet, basename="transaction")
router.register("transfers", views.TransferViewSet, basename="transfer")
router.register("payments", views.PaymentViewSet, basename="payment")
router.register("payment-providers", views.ProviderViewSet, basename="payment-provider")
router.register("inbound-messages", views.MessageViewSet, basename="inbound-message")
router.register("suspense", views.SuspenseViewSet, basename="suspense")

urlpatterns = [
    path("wallets/<member:member_id>", views.WalletView.as_view(), name="wallet"),
    path("wallets/<member:member_id>/past", views.PastWalletView.as_view(), name="wallet-past"),
    path(
        "wallets/<member:member_id>/transactions",
        views.MemberTransactionViewSet.as_view({"get": "list"}),
        name="wallet-transactions",
    ),
    *router.urls,
]
