"""Wallets that give by themselves."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums.conversions import AutoDonationStatus
from wallet.models.currency import Currency

WHOLE_BPS = 10_000


class AutoDonationRule(TenantModel):
    """A member gives a share of his balance to a campaign each time it has risen to the threshold.

    Armed until it fires, and again once the balance has been below the threshold: one gift for each crossing. The
    campaign belongs to the app of giving, which tells its name.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_index=False)
    threshold_minor = models.BigIntegerField()
    share_bps = models.PositiveIntegerField()
    campaign_id = models.UUIDField()
    campaign_name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_armed = models.BooleanField(default=True)
    fired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "automatic gift"
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="wallet_auto_donation_one_a_member"),
            models.CheckConstraint(condition=Q(threshold_minor__gt=0), name="wallet_auto_donation_threshold_positive"),
            models.CheckConstraint(
                condition=Q(share_bps__range=(1, WHOLE_BPS)), name="wallet_auto_donation_share_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.campaign_name}"


class AutoDonationRun(TenantModel):
    """One time that a rule fired; its id is the gift's."""

    rule = TenantForeignKey(AutoDonationRule, related_name="+", db_index=False)
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    campaign_id = models.UUIDField()
    campaign_name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=AutoDonationStatus, default=AutoDonationStatus.DUE)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "gift made by a wallet"
        verbose_name_plural = "gifts made by wallets"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "rule"],
                condition=Q(status=AutoDonationStatus.DUE),
                name="wallet_auto_donation_one_on_its_way",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="wallet_auto_donation_amount_positive"),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "created_at"], name="wallet_auto_donations_member"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_name}, {self.created_at:%Y-%m-%d}"
