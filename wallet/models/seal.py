"""Past days of the ledger, sealed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.models import MassTenantModel


class DaySeal(MassTenantModel):
    """The transfers that were recorded on one day (UTC), summed up in one digest that rests on the seal before.

    Whoever keeps a seal elsewhere can prove that nothing before it was changed, added or removed since. The day ends
    with the transfer ``through_id`` and begins after the one with which the sealed day before it ended; ``digest`` and
    ``previous`` are SHA-256 in hexadecimal, ``previous`` is empty for the first.
    """

    sealed_on = models.DateField()
    through_id = models.BigIntegerField()
    transfer_count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "sealed day"
        constraints = [
            models.UniqueConstraint(fields=["organization", "sealed_on"], name="wallet_day_sealed_once"),
            models.UniqueConstraint(fields=["organization", "through_id"], name="wallet_seal_ends_once"),
            models.CheckConstraint(condition=Q(transfer_count__gt=0), name="wallet_seal_has_transfers"),
        ]

    def __str__(self) -> str:
        return f"{self.sealed_on}"
