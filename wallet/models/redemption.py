"""Rewards that members have taken."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.fields import EncryptedTextField
from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums.rewards import RedemptionStatus
from wallet.models.currency import Currency
from wallet.models.reward import Reward


class Redemption(TenantModel):
    """A reward in a member's hand: its points are held while it is reserved, and spent when it is issued.

    The voucher code is known to the member and who checks it; ``code_digest`` finds it again.
    """

    key = models.CharField(max_length=160, db_collation="C")
    reward = TenantForeignKey(Reward, related_name="+", db_index=False)
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    status = models.CharField(max_length=10, choices=RedemptionStatus, default=RedemptionStatus.RESERVED)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_index=False)
    cost_minor = models.BigIntegerField()
    code = EncryptedTextField(blank=True)
    code_digest = models.CharField(max_length=64, blank=True, db_collation="C")
    delivery = EncryptedTextField(blank=True)
    note = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    issued_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    issued_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_redemption_key_once"),
            models.UniqueConstraint(
                fields=["organization", "code_digest"],
                condition=~Q(code_digest=""),
                name="wallet_redemption_code_once",
            ),
            models.CheckConstraint(condition=Q(cost_minor__gt=0), name="wallet_redemption_cost_positive"),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=False)
                | Q(status__in=[RedemptionStatus.RESERVED, RedemptionStatus.CANCELLED]),
                name="wallet_redemption_issued_at_tells_status",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "created_at"], name="wallet_redemptions_of_member"),
            models.Index(fields=["organization", "reward", "member"], name="wallet_redemptions_of_reward"),
            models.Index(fields=["organization", "status", "created_at"], name="wallet_redemptions_by_status"),
            models.Index(
                fields=["organization", "expires_at"],
                condition=Q(status=RedemptionStatus.ISSUED, expires_at__isnull=False),
                name="wallet_redemptions_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reward}, {self.created_at:%Y-%m-%d}"
