"""Money that members take out."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goodplay.core.fields import EncryptedTextField
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel
from wallet.enums import UNDERWAY, WAITING, BatchStatus, PayoutMethod, WithdrawalStatus
from wallet.models.payees import Payee


class PayoutBatch(TenantModel):
    """A file of bank transfers (pain.001): made, approved by another, exported once and frozen.

    ``content`` are the bytes that were exported, encrypted; ``content_sha256`` is their digest in hex. The account is
    copied when the batch is made. ``execution_on`` is a day of the organization's calendar.
    """

    name = models.CharField(_("name"), max_length=60)
    currency = models.CharField(max_length=12)
    status = models.CharField(_("status"), max_length=12, choices=BatchStatus, default=BatchStatus.DRAFT)
    account_name = models.CharField(max_length=70)
    account_iban = EncryptedTextField()
    account_bic = models.CharField(max_length=11, blank=True, default="")
    account_hint = models.CharField(_("paid from"), max_length=60)
    execution_on = models.DateField(_("to be carried out on"))
    transfers_count = models.PositiveIntegerField(_("transfers"), default=0)
    total_minor = models.BigIntegerField(_("total"), default=0)
    content = EncryptedTextField(blank=True, default="")
    content_sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, default="")
    made_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    made_key = models.CharField(max_length=160, blank=True, default="", db_collation="C")
    approved_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    exported_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    approved_at = models.DateTimeField(null=True, blank=True)
    exported_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "payout batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[BatchStatus.EXPORTED, BatchStatus.CONFIRMED], exported_at__isnull=False)
                & ~Q(content_sha256="")
                | ~Q(status__in=[BatchStatus.EXPORTED, BatchStatus.CONFIRMED])
                & Q(exported_at__isnull=True, content_sha256=""),
                name="wallet_payout_batch_exported_has_its_file",
            ),
        ]
        indexes = [models.Index(fields=["organization", "status", "-id"], name="wallet_payout_batches")]

    def __str__(self) -> str:
        return self.name


class Withdrawal(TenantModel):
    """An amount that a member takes out.

    ``amount_minor`` is what the payee gets, ``fee_minor`` what the organization keeps besides; minor units of
    ``currency``. Both are reserved when it is asked for, leave the member when it is sent, and come back when it
    fails. The payee's data are copied, so that a later change of the payee changes no withdrawal.
    ``key`` names the cause; ``requested_key`` who asked, also where it is no member (a service, the platform's staff).
    """

    key = models.CharField(max_length=160, db_collation="C")
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    payee = TenantForeignKey(Payee, related_name="+", db_index=False)
    method = models.CharField(_("method"), max_length=16, choices=PayoutMethod)
    payee_name = models.CharField(max_length=70)
    payee_destination = EncryptedTextField()
    payee_hint = models.CharField(_("to"), max_length=60)
    payee_bic = models.CharField(max_length=11, blank=True, default="")
    amount_minor = models.BigIntegerField(_("amount"))
    fee_minor = models.BigIntegerField(_("fee"), default=0)
    currency = models.CharField(max_length=12)
    status = models.CharField(_("status"), max_length=12, choices=WithdrawalStatus, default=WithdrawalStatus.REQUESTED)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    provider = TenantForeignKey("wallet.PaymentProvider", null=True, blank=True, related_name="+", db_index=False)
    batch = TenantForeignKey(PayoutBatch, null=True, blank=True, related_name="withdrawals", db_index=False)
    end_to_end_id = models.CharField(max_length=35, blank=True, default="", db_collation="C")
    provider_reference = models.CharField(max_length=200, blank=True, default="", db_collation="C")
    receipt = models.CharField(_("receipt"), max_length=120, blank=True, default="", db_collation="C")
    requested_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    requested_key = models.CharField(max_length=160, blank=True, default="", db_collation="C")
    approved_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    is_unsent = models.BooleanField(default=False)
    requested_at = models.DateTimeField(_("requested at"), db_default=Now())
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_withdrawal_key_once"),
            models.UniqueConstraint(
                fields=["organization", "end_to_end_id"],
                condition=~Q(end_to_end_id=""),
                name="wallet_withdrawal_end_to_end_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, fee_minor__gte=0), name="wallet_withdrawal_amount_positive"
            ),
            models.CheckConstraint(
                condition=~Q(status=WithdrawalStatus.HELD) | Q(held_until__isnull=False),
                name="wallet_withdrawal_held_has_a_date",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "-requested_at", "-id"], name="wallet_withdrawals_member"),
            models.Index(fields=["organization", "currency", "requested_at"], name="wallet_withdrawals_period"),
            models.Index(
                fields=["organization", "status", "id"],
                condition=Q(status__in=[*WAITING, WithdrawalStatus.APPROVED, *UNDERWAY]),
                name="wallet_withdrawals_open",
            ),
            models.Index(fields=["organization", "batch"], name="wallet_withdrawals_of_batch"),
            models.Index(
                fields=["organization", "next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="wallet_withdrawals_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.payee_hint}"


class WithdrawalNote(MassTenantModel):
    """One line of a withdrawal's history, kept for ever: what became of it, who did it, and why.

    ``remark`` is for the back office; a member sees the state and the time.
    """

    withdrawal = TenantForeignKey(Withdrawal, related_name="history_lines", db_index=False)
    status = models.CharField(max_length=12, choices=WithdrawalStatus)
    by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    remark = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["organization", "withdrawal", "id"], name="wallet_withdrawal_history")]

    def __str__(self) -> str:
        return str(self.get_status_display())
