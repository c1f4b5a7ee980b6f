"""Sums that spare the reading of old transfers."""

from django.db import models
from django.db.models import Q

from goodplay.core.models import MassTenantModel, TenantForeignKey
from wallet.models.account import Account


class DailyTotal(MassTenantModel):
    """What an account without a cached balance gave and received in the transfers recorded on one day (UTC).

    A day ends with the transfer ``through_id``, the same for all accounts of the organization, and begins after the one
    with which the last totalled day ended. It is totalled when nothing of it can still be on its way.
    """

    account = TenantForeignKey(Account, related_name="+", db_index=False)
    recorded_on = models.DateField()
    through_id = models.BigIntegerField()
    debited_minor = models.BigIntegerField()
    credited_minor = models.BigIntegerField()
    transfer_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "recorded_on"],
                name="wallet_daily_total_day_once",
            ),
            models.CheckConstraint(
                condition=Q(debited_minor__gte=0, credited_minor__gte=0),
                name="wallet_daily_total_sums_positive",
            ),
        ]
        indexes = [models.Index(fields=["organization", "through_id"], name="wallet_daily_total_through")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.recorded_on}"
