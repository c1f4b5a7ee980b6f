"""Addresses of the ledger."""

from django.urls import path

from goodplay.core.api.routers import Router
from wallet.api import views
from wallet.api.views import (
    contributions,
    conversions,
    external,
    external_withdrawals,
    periods,
    refunds,
    rewards,
    savings,
    watch,
    withdrawals,
)

router = Router()
router.register("currencies", views.CurrencyViewSet, basename="currency")
router.register("transactions", views.TransactionViewSet, basename="transaction")
router.register("transfers", views.TransferViewSet, basename="transfer")
router.register("payments", views.PaymentViewSet, basename="payment")
router.register("payment-providers", views.ProviderViewSet, basename="payment-provider")
router.register("inbound-messages", views.MessageViewSet, basename="inbound-message")
router.register("suspense", views.SuspenseViewSet, basename="suspense")
router.register("refunds", refunds.RefundViewSet, basename="refund")
router.register("disputes", refunds.DisputeViewSet, basename="dispute")
router.register("payees", withdrawals.PayeeViewSet, basename="payee")
router.register("withdrawals", withdrawals.WithdrawalViewSet, basename="withdrawal")
router.register("withdrawal-terms", withdrawals.TermsViewSet, basename="withdrawal-terms")
router.register("withdrawal-limits", withdrawals.LimitViewSet, basename="withdrawal-limit")
router.register("payout-batches", withdrawals.BatchViewSet, basename="payout-batch")
router.register("watch-cases", watch.WatchCaseViewSet, basename="watch-case")
router.register("watch-rules", watch.WatchRuleViewSet, basename="watch-rule")
router.register("conversion-rates", conversions.ConversionRateViewSet, basename="conversion-rate")
router.register("conversions", conversions.ConversionViewSet, basename="conversion")
router.register("rewards", rewards.RewardViewSet, basename="reward")
router.register("redemptions", rewards.RedemptionViewSet, basename="redemption")

SERVICE = "external/<slug:service_id>"
router.register("deposits", savings.DepositViewSet, basename="deposit")
router.register("deposit-corrections", savings.CorrectionViewSet, basename="deposit-correction")
router.register("purpose-references", savings.PurposeViewSet, basename="purpose-reference")
router.register("contribution-plans", contributions.PlanViewSet, basename="contribution-plan")
router.register("contribution-cycles", contributions.CycleViewSet, basename="contribution-cycle")
router.register("contributions", contributions.ContributionViewSet, basename="contribution")
router.register("fines", contributions.FineViewSet, basename="fine")
router.register("merry-go-rounds", contributions.RoundViewSet, basename="merry-go-round")
router.register("turns", contributions.TurnViewSet, basename="turn")
router.register("turn-swaps", contributions.SwapViewSet, basename="turn-swap")
router.register("savings-periods", periods.PeriodViewSet, basename="savings-period")
router.register("savings-figures", periods.FigureViewSet, basename="savings-figure")
router.register("statements", periods.StatementViewSet, basename="statement")

urlpatterns = [
    path("savings/<member:member_id>", savings.SavingsView.as_view(), name="savings"),
    path("transactions/verify", savings.TransactionVerifyView.as_view(), name="transactions-verify"),
    path("analytics/savings", savings.SavingsOverviewView.as_view(), name="analytics-savings"),
    path("analytics/savings-trends", savings.SavingsTrendsView.as_view(), name="analytics-savings-trends"),
    path("wallets/<member:member_id>", views.WalletView.as_view(), name="wallet"),
    path("wallets/<member:member_id>/past", views.PastWalletView.as_view(), name="wallet-past"),
    path(
        "wallets/<member:member_id>/transactions",
        views.MemberTransactionViewSet.as_view({"get": "list"}),
        name="wallet-transactions",
    ),
    path(
        "wallets/<member:member_id>/auto-donations",
        conversions.AutoDonationRunViewSet.as_view({"get": "list"}),
        name="auto-donations",
    ),
    path("wallets/<member:member_id>/conversions", conversions.ConvertView.as_view(), name="wallet-convert"),
    path("wallets/<member:member_id>/conversions/quote", conversions.QuoteView.as_view(), name="wallet-quote"),
    path(f"{SERVICE}/wallets/<uuid:user_id>", external.ServiceWalletView.as_view(), name="external-wallet"),
    path(
        f"{SERVICE}/wallets/<uuid:user_id>/updates",
        external.ServiceWalletUpdateView.as_view(),
        name="external-wallet-updates",
    ),
    path(
        f"{SERVICE}/wallets/<uuid:user_id>/transactions",
        external.ServiceTransactionViewSet.as_view({"get": "list"}),
        name="external-wallet-transactions",
    ),
    path(
        f"{SERVICE}/withdrawals",
        external_withdrawals.ServiceWithdrawalViewSet.as_view({"get": "list", "post": "create"}),
        name="external-withdrawals",
    ),
    path(
        f"{SERVICE}/withdrawals/<uuid:pk>",
        external_withdrawals.ServiceWithdrawalViewSet.as_view({"get": "retrieve"}),
        name="external-withdrawal",
    ),
    path(
        f"{SERVICE}/withdrawals/<uuid:pk>/history",
        external_withdrawals.ServiceWithdrawalViewSet.as_view(
            {"get": "history"}, pagination_class=None, filterset_class=None
        ),
        name="external-withdrawal-history",
    ),
    path(f"{SERVICE}/rewards", external.ServiceRewardViewSet.as_view({"get": "list"}), name="external-rewards"),
    path(f"{SERVICE}/rewards/use", external.ServiceRewardViewSet.as_view({"post": "use"}), name="external-reward-use"),
    path(
        f"{SERVICE}/users/<uuid:user_id>/rewards",
        external.ServiceMemberRewardViewSet.as_view({"get": "list", "post": "create"}),
        name="external-member-rewards",
    ),
    *router.urls,
]
