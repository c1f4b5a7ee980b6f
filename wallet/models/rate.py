"""What one thing is worth in another."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.models import TenantModel
from wallet.models.currency import Currency

ONE_MILLI = 1000
MOST_MILLI = 100_000


@audited()
class ConversionRate(TenantModel):
    """From a moment on, ``from_minor`` of a currency (or thousandths of a unit, such as kg) become ``to_minor``.

    Both numbers are exact, and a rate never changes: a newer one of the same type takes its place. Factors are in
    thousandths; each cap is the most that a multiplier may count for, 1000 is none.
    """

    rate_type = models.CharField(
        max_length=40, help_text="A short name that stays, such as points_to_money or recycling.plastic."
    )
    name = models.CharField(max_length=120)
    from_currency = models.ForeignKey(Currency, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    from_unit = models.CharField(max_length=24, blank=True, help_text="Instead of a currency: kg, minute, session …")
    from_minor = models.BigIntegerField()
    to_currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_index=False)
    to_minor = models.BigIntegerField()
    minimum_minor = models.BigIntegerField(default=1, help_text="The least that is converted at once.")
    tournament_cap_milli = models.PositiveIntegerField(default=ONE_MILLI)
    streak_cap_milli = models.PositiveIntegerField(default=ONE_MILLI)
    weekend_cap_milli = models.PositiveIntegerField(default=ONE_MILLI)
    total_cap_milli = models.PositiveIntegerField(default=ONE_MILLI)
    effective_from = models.DateTimeField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "rate_type", "effective_from"], name="wallet_rate_one_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(from_currency__isnull=False, from_unit="") | (Q(from_currency=None) & ~Q(from_unit="")),
                name="wallet_rate_from_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(from_currency=None) | ~Q(from_currency=F("to_currency")), name="wallet_rate_between_two"
            ),
            models.CheckConstraint(
                condition=Q(from_minor__gt=0, to_minor__gt=0, minimum_minor__gt=0), name="wallet_rate_positive"
            ),
            models.CheckConstraint(
                condition=Q(
                    tournament_cap_milli__range=(ONE_MILLI, MOST_MILLI),
                    streak_cap_milli__range=(ONE_MILLI, MOST_MILLI),
                    weekend_cap_milli__range=(ONE_MILLI, MOST_MILLI),
                    total_cap_milli__range=(ONE_MILLI, MOST_MILLI),
                ),
                name="wallet_rate_caps_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.effective_from:%Y-%m-%d})" if self.effective_from else self.name
