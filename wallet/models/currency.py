"""What is counted: points, credits and money."""

from django.db import models
from django.db.models import Q

from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import MassTenantModel
from wallet.enums import CurrencyKind


class Currency(MassTenantModel):
    """One currency; money belongs to the platform, points and credits to each organization.

    Every transfer names its currency, hence the narrow key.
    """

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=CurrencyKind)
    decimals = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "currencies"
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="wallet_currency_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][A-Z0-9]{1,11}$"),
                name="wallet_currency_code_is_a_code",
            ),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="wallet_currency_decimals_few"),
            models.CheckConstraint(
                condition=~Q(kind=CurrencyKind.MONEY) | Q(organization=PLATFORM_ID),
                name="wallet_currency_money_is_the_platforms",
            ),
        ]

    def __str__(self) -> str:
        return self.code
