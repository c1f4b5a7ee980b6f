"""The truth of the ledger."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.models import MassTenantModel, TenantForeignKey
from wallet.enums import TransferKind
from wallet.models.account import Account
from wallet.models.currency import Currency


class Transfer(MassTenantModel):
    """One amount moved from one account (debit, gives) to another (credit, receives); never changed, never removed.

    The database holds both accounts to the transfer's organization and currency (composite keys), and a reversal to
    the exact mirror of what it reverses (trigger).
    """

    key = models.CharField(max_length=200, db_collation="C")
    debit_account = models.ForeignKey(
        Account,
        models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    credit_account = models.ForeignKey(
        Account,
        models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    currency = models.ForeignKey(
        Currency,
        models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    amount_minor = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=TransferKind)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True, db_collation="C")
    reason = models.CharField(max_length=200, blank=True)
    reverses = TenantForeignKey("self", models.DO_NOTHING, null=True, blank=True, related_name="+", db_index=False)
    journal_id = models.UUIDField(null=True, blank=True)
    effective_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_transfer_key_once"),
            models.UniqueConstraint(
                fields=["organization", "reverses"],
                condition=Q(reverses__isnull=False),
                name="wallet_transfer_reversed_once",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="wallet_transfer_amount_positive"),
            models.CheckConstraint(
                condition=~Q(debit_account=F("credit_account")),
                name="wallet_transfer_moves_between_two",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "debit_account", "id"],
                name="wallet_transfer_debits",
            ),
            models.Index(
                fields=["organization", "credit_account", "id"],
                name="wallet_transfer_credits",
            ),
            models.Index(
                fields=["organization", "subject_id"],
                condition=~Q(subject_id=""),
                name="wallet_transfer_subject",
            ),
            models.Index(
                fields=["organization", "journal_id"],
                condition=Q(journal_id__isnull=False),
                name="wallet_transfer_journal",
            ),
        ]

    def __str__(self) -> str:
        return self.key
