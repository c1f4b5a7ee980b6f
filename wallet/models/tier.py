"""The tiers of wallets, as the rules of recognition tell them."""

from django.db import models

from goodplay.core.models import TenantForeignKey, TenantModel


class Tier(TenantModel):
    """A step such as Bronze or Gold; a member without one of his own stands on the lowest that asks for nothing."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    is_free = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="wallet_tier_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberTier(TenantModel):
    """Where a member's wallet stands."""

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    tier = TenantForeignKey(Tier, related_name="+", db_index=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="wallet_member_tier_one"),
        ]

    def __str__(self) -> str:
        return str(self.tier)
