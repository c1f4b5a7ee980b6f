"""Money coming in."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.fields import EncryptedTextField
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel
from wallet.enums import (
    OPEN_PAYMENT,
    PaymentPurpose,
    PaymentStatus,
    StepKind,
    SuspenseReason,
    SuspenseStatus,
)
from wallet.models.providers import InboundMessage, PaymentProvider


class PaymentIntent(TenantModel):
    """One payment to the organization: asked of a payer, or come by itself.

    Amounts are minor units of ``currency``, an ISO code; ``currency_received`` is empty unless another one came.
    ``key`` names the cause and is unique. ``payer`` (name, phone, its mask and hash) and ``next_action`` are JSON
    objects. While it is open, ``next_ask_at`` says when the provider is asked next.
    """

    key = models.CharField(max_length=160, db_collation="C")
    provider = TenantForeignKey(PaymentProvider, related_name="payments", db_index=False)
    member = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="payments", db_index=False)
    purpose = models.CharField(max_length=8, choices=PaymentPurpose)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True, db_collation="C")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    amount_received_minor = models.BigIntegerField(default=0)
    currency_received = models.CharField(max_length=12, blank=True)
    fee_minor = models.BigIntegerField(default=0)
    amount_refunded_minor = models.BigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=PaymentStatus, default=PaymentStatus.NEW)
    code = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    provider_reference = models.CharField(max_length=200, blank=True, db_collation="C")
    receipt = models.CharField(max_length=120, blank=True, db_collation="C")
    account_reference = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=120, blank=True)
    phone = EncryptedTextField(blank=True, default="")
    payer = EncryptedTextField(blank=True, default="")
    next_action = EncryptedTextField(blank=True, default="")
    return_url = models.CharField(max_length=500, blank=True)
    cancel_url = models.CharField(max_length=500, blank=True)
    proposed_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    proposed = models.JSONField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_ask_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    occurred_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "payment"
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_payment_key_once"),
            models.UniqueConstraint(
                fields=["organization", "provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="wallet_payment_reference_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "provider", "receipt"],
                condition=~Q(receipt=""),
                name="wallet_payment_receipt_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, amount_received_minor__gte=0, fee_minor__gte=0),
                name="wallet_payment_amounts_positive",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_refunded_minor__gte=0,
                    amount_refunded_minor__lte=F("amount_received_minor"),
                ),
                name="wallet_payment_refunds_at_most_itself",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[PaymentStatus.SUCCEEDED, PaymentStatus.REVIEW, PaymentStatus.RETURNED],
                    amount_received_minor__gt=0,
                    occurred_at__isnull=False,
                )
                | Q(
                    ~Q(
                        status__in=[
                            PaymentStatus.SUCCEEDED,
                            PaymentStatus.REVIEW,
                            PaymentStatus.RETURNED,
                        ]
                    ),
                    amount_received_minor=0,
                ),
                name="wallet_payment_paid_has_money",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "created_at", "id"], name="wallet_payment_by_age"),
            models.Index(fields=["organization", "member", "created_at"], name="wallet_payment_member"),
            models.Index(fields=["organization", "subject_id"], name="wallet_payment_subject"),
            models.Index(
                fields=["organization", "account_reference"],
                condition=~Q(account_reference=""),
                name="wallet_payment_account",
            ),
            models.Index(
                fields=["organization", "next_ask_at"],
                condition=Q(status__in=sorted(OPEN_PAYMENT), next_ask_at__isnull=False),
                name="wallet_payment_due",
            ),
            models.Index(fields=["organization", "status", "created_at"], name="wallet_payment_status"),
        ]

    def __str__(self) -> str:
        return self.description or self.account_reference or self.get_purpose_display()


class PaymentStep(MassTenantModel):
    """One thing that happened to a payment; never changed, never removed.

    ``status`` is where the payment was afterwards, ``message`` what the provider said, ``member`` who decided.
    """

    payment = TenantForeignKey(PaymentIntent, models.CASCADE, related_name="steps", db_index=False)
    kind = models.CharField(max_length=8, choices=StepKind)
    status = models.CharField(max_length=10, choices=PaymentStatus)
    message = TenantForeignKey(InboundMessage, null=True, blank=True, related_name="steps", db_index=False)
    member = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    code = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["organization", "payment", "id"], name="wallet_step_payment"),
            models.Index(
                fields=["organization", "message"],
                condition=Q(message__isnull=False),
                name="wallet_step_message",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_status_display()}"


class SuspenseItem(TenantModel):
    """Money of a payment in review that waits, in the purpose ``suspense``, for somebody to say where it belongs.

    A decision can be undone: the row keeps the latest with its number and what the payment was for ``before`` it, the
    payment's steps keep all.
    """

    payment = TenantForeignKey(PaymentIntent, models.CASCADE, related_name="suspense", db_index=False)
    reason = models.CharField(max_length=14, choices=SuspenseReason)
    status = models.CharField(max_length=11, choices=SuspenseStatus, default=SuspenseStatus.OPEN)
    first_payment = TenantForeignKey(PaymentIntent, null=True, blank=True, related_name="+", db_index=False)
    decision = models.PositiveSmallIntegerField(default=0)
    before = models.JSONField(null=True, blank=True)
    decided_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "money in suspense"
        verbose_name_plural = "money in suspense"
        constraints = [
            models.UniqueConstraint(fields=["organization", "payment"], name="wallet_suspense_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "status", "created_at"], name="wallet_suspense_open"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
