"""The ledger as an account holder reads it."""

from django.db import models

from goodplay.core.models import MassTenantModel
from wallet.enums import TransferKind
from wallet.models.account import Account
from wallet.models.currency import Currency
from wallet.models.transfer import Transfer


class StatementLine(MassTenantModel):
    """One side of a transfer: a database view with two lines for each (the giving account's is negative).

    ``id`` is twice the transfer's id, plus one on the receiving side.
    """

    transfer = models.ForeignKey(Transfer, models.DO_NOTHING, related_name="+")
    account = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")
    other_account = models.ForeignKey(Account, models.DO_NOTHING, related_name="+")
    currency = models.ForeignKey(Currency, models.DO_NOTHING, related_name="+")
    amount_minor = models.BigIntegerField()
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=TransferKind)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    reverses = models.ForeignKey(Transfer, models.DO_NOTHING, null=True, related_name="+")
    journal_id = models.UUIDField(null=True)
    effective_at = models.DateTimeField()
    created_at = models.DateTimeField()

    balance_after_minor: int | None

    class Meta:
        managed = False
        db_table = "wallet_statementline"

    def __str__(self) -> str:
        return f"{self.key} {self.amount_minor:+}"
