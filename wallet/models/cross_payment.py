"""Payments from one organization to another."""

from django.db import models
from django.db.models import Q

from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums import CrossPaymentStatus
from wallet.models.currency import Currency


class CrossPayment(TenantModel):
    """A member of this organization pays a purpose of another one.

    Each organization books its own half against a clearing account for the other; the row belongs to the payer's.
    """

    key = models.CharField(max_length=120, db_collation="C")
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    receiver = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+", db_index=False)
    receiver_purpose = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=8, choices=CrossPaymentStatus, default=CrossPaymentStatus.SENT)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_cross_payment_key_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0),
                name="wallet_cross_payment_amount_positive",
            ),
            models.CheckConstraint(
                condition=~Q(receiver=models.F("organization")),
                name="wallet_cross_payment_leaves_home",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "member", "created_at"],
                name="wallet_cross_payment_member",
            ),
            models.Index(
                fields=["organization", "status", "created_at"],
                name="wallet_cross_payment_open",
            ),
        ]

    def __str__(self) -> str:
        return self.key
