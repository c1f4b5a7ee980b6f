"""Savings accounts, what is paid into them, and corrections."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums import ProviderKind
from wallet.enums.savings import CASH, Activeness, CorrectionStatus, DepositStatus

MEMBER = "accounts.Membership"


class SavingsAccount(TenantModel):
    """A saver's account: the money is the ledger's, this is its number and how long it has been silent."""

    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    reference = models.CharField(max_length=6, help_text="What the saver types as the account of a Paybill.")
    activeness = models.CharField(max_length=8, choices=Activeness, default=Activeness.ACTIVE)
    activeness_since = models.DateField()
    last_deposit_on = models.DateField(null=True, blank=True)
    opened_on = models.DateField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="wallet_savings_one_a_member"),
            models.UniqueConstraint(fields=["organization", "reference"], name="wallet_savings_reference_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "activeness", "last_deposit_on"], name="wallet_savings_silent"),
        ]

    def __str__(self) -> str:
        return self.reference


@audited()
class PurposeReference(TenantModel):
    """A code that a payer adds to the account, and what money with it is for beyond the savings."""

    code = models.CharField(max_length=12)
    label = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.CharField(max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="wallet_purpose_code_once"),
            models.CheckConstraint(condition=Q(code__regex="^[0-9A-Z]{2,12}$"), name="wallet_purpose_code_is_tidy"),
        ]

    def __str__(self) -> str:
        return self.label


class Deposit(TenantModel):
    """Money that a member saves; once verified it stands in the member's account.

    ``transaction_id`` names the cause (the payment, or the entry by hand), ``receipt`` is the provider's.
    """

    member = TenantForeignKey(MEMBER, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=12)
    channel = models.CharField(max_length=20, choices=ProviderKind, default=CASH)
    status = models.CharField(max_length=8, choices=DepositStatus, default=DepositStatus.PENDING)
    transaction_id = models.CharField(max_length=80)
    receipt = models.CharField(max_length=64, blank=True, default="")
    payment_id = models.UUIDField(null=True, blank=True)
    account_reference = models.CharField(max_length=40, blank=True, default="")
    subject_type = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.CharField(max_length=64, blank=True, default="")
    note = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    deposited_at = models.DateTimeField()
    deposited_on = models.DateField()
    replaces = TenantForeignKey("self", null=True, blank=True, related_name="+", db_index=False)
    entered_by = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)
    verified_by = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    verified_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "transaction_id"], name="wallet_deposit_transaction_once"),
            models.UniqueConstraint(
                fields=["organization", "channel", "receipt"],
                condition=~Q(receipt="") & ~Q(status=DepositStatus.REVERSED),
                name="wallet_deposit_receipt_once",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="wallet_deposit_amount_positive"),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) ^ Q(status__in=[DepositStatus.VERIFIED, DepositStatus.REVERSED]),
                name="wallet_deposit_verified_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "-deposited_at", "-id"], name="wallet_deposits_of_member"),
            models.Index(fields=["organization", "status", "deposited_on"], name="wallet_deposits_by_day"),
            models.Index(fields=["organization", "payment_id"], name="wallet_deposits_of_payment"),
        ]

    def __str__(self) -> str:
        return f"Deposit of {self.deposited_on}"


class DepositCorrection(TenantModel):
    """An officer's proposal to correct a verified deposit, for another officer to decide.

    Without another amount or member the deposit is struck out.
    """

    deposit = TenantForeignKey(Deposit, related_name="corrections", db_index=False)
    right_amount_minor = models.BigIntegerField(null=True, blank=True)
    right_member = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=9, choices=CorrectionStatus, default=CorrectionStatus.PROPOSED)
    proposed_by = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = TenantForeignKey(MEMBER, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True, default="")
    replacement = TenantForeignKey(Deposit, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "deposit"],
                condition=Q(status=CorrectionStatus.PROPOSED),
                name="wallet_one_open_correction",
            ),
            models.CheckConstraint(
                condition=Q(status=CorrectionStatus.PROPOSED) ^ Q(decided_at__isnull=False),
                name="wallet_correction_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(status=CorrectionStatus.CONFIRMED)
                | ~Q(decided_by=models.F("proposed_by")),
                name="wallet_correction_has_two_officers",
            ),
        ]
        indexes = [models.Index(fields=["organization", "status", "proposed_at"], name="wallet_corrections_open")]

    def __str__(self) -> str:
        return f"Correction of {self.deposit_id}"
