"""What was converted, at which rate."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums.conversions import ConversionStatus
from wallet.models.currency import Currency
from wallet.models.rate import ConversionRate


class Conversion(TenantModel):
    """One conversion of a member: two transfers through the purpose ``exchange`` under one journal, or one from a unit.

    ``from_minor`` is in thousandths where a unit was converted. ``base_minor`` is what the rate alone gives;
    ``multipliers`` are the factors that counted (thousandths, by name), ``multiplier_milli`` is what they come to.
    """

    key = models.CharField(max_length=160, db_collation="C")
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    rate = TenantForeignKey(ConversionRate, related_name="+", db_index=False)
    from_currency = models.ForeignKey(Currency, models.PROTECT, null=True, related_name="+", db_index=False)
    from_minor = models.BigIntegerField()
    to_currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_index=False)
    base_minor = models.BigIntegerField()
    to_minor = models.BigIntegerField()
    multipliers = models.JSONField(default=dict)
    multiplier_milli = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=ConversionStatus)
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60, blank=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True, db_collation="C")
    journal_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_conversion_key_once"),
            models.CheckConstraint(
                condition=Q(from_minor__gt=0, base_minor__gte=0, to_minor__gt=0), name="wallet_conversion_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "created_at"], name="wallet_conversions_of_member"),
            models.Index(fields=["organization", "status", "created_at"], name="wallet_conversions_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.rate.name}, {self.created_at:%Y-%m-%d}"
