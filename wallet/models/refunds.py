"""Money that goes back to its payer: given by the organization, or taken by a dispute."""

from django.db import models
from django.db.models import Q

from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums import OPEN_REFUND, DisputeStatus, RefundStatus
from wallet.models.payments import PaymentIntent
from wallet.models.providers import PaymentProvider


class PaymentRefund(TenantModel):
    """A payment, or part of it, given back to its payer the way it came; minor units of the payment's ``currency``.

    ``key`` names the cause and is unique. ``was_found`` tells that it was made at the provider's own site. While it is
    open, ``next_ask_at`` says when the provider is asked next.
    """

    key = models.CharField(max_length=160, db_collation="C")
    payment = TenantForeignKey(PaymentIntent, related_name="refunds", db_index=False)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    status = models.CharField(max_length=9, choices=RefundStatus, default=RefundStatus.NEW)
    reason = models.CharField(max_length=200)
    code = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    was_found = models.BooleanField(default=False)
    provider_reference = models.CharField(max_length=200, blank=True, db_collation="C")
    requested_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_ask_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    occurred_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "refund"
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_refund_key_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="wallet_refund_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(OPEN_REFUND), closed_at__isnull=True)
                | ~Q(status__in=sorted(OPEN_REFUND)) & Q(closed_at__isnull=False),
                name="wallet_refund_closed_at_tells_status",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "created_at", "id"], name="wallet_refund_by_age"),
            models.Index(fields=["organization", "payment"], name="wallet_refund_payment"),
            models.Index(
                fields=["organization", "next_ask_at"],
                condition=Q(status__in=sorted(OPEN_REFUND), next_ask_at__isnull=False),
                name="wallet_refund_due",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class PaymentDispute(TenantModel):
    """A payer's bank, or the provider, asks a payment back; minor units of ``currency``.

    ``withdrawn_at`` tells since when the provider has kept the money, ``reinstated_at`` when it gave it back.
    """

    payment = TenantForeignKey(PaymentIntent, related_name="disputes", db_index=False)
    provider = TenantForeignKey(PaymentProvider, related_name="+", db_index=False)
    provider_reference = models.CharField(max_length=200, db_collation="C")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    status = models.CharField(max_length=4, choices=DisputeStatus, default=DisputeStatus.OPEN)
    code = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    next_ask_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reinstated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "dispute"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "provider", "provider_reference"],
                name="wallet_dispute_once",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="wallet_dispute_amount_positive"),
            models.CheckConstraint(
                condition=Q(status=DisputeStatus.OPEN, closed_at__isnull=True)
                | ~Q(status=DisputeStatus.OPEN) & Q(closed_at__isnull=False),
                name="wallet_dispute_closed_at_tells_status",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "created_at", "id"], name="wallet_dispute_by_age"),
            models.Index(fields=["organization", "payment"], name="wallet_dispute_payment"),
            models.Index(
                fields=["organization", "next_ask_at"],
                condition=Q(status=DisputeStatus.OPEN, next_ask_at__isnull=False),
                name="wallet_dispute_due",
            ),
        ]

    def __str__(self) -> str:
        return self.reason or self.provider_reference
