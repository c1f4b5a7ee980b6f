"""Where amounts rest."""

from django.db import models
from django.db.models import F, Q

from goodplay.core.models import MassTenantModel, TenantForeignKey
from wallet.enums import HolderKind
from wallet.models.currency import Currency


class Account(MassTenantModel):
    """What one holder has in one currency.

    A member's balance is a cache of the transfers, locked and moved with them. The organization's and purpose accounts
    have none, so that nobody queues for them: their balance is daily totals plus the transfers since.
    """

    currency = models.ForeignKey(Currency, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=HolderKind)
    member = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    purpose = models.CharField(max_length=80, blank=True)
    balance_minor = models.BigIntegerField(null=True, blank=True)
    held_minor = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "purpose", "currency"],
                nulls_distinct=False,
                name="wallet_account_holder_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "currency", "id"],
                name="wallet_account_currency_key",
            ),
            models.CheckConstraint(
                condition=Q(kind=HolderKind.MEMBER, member__isnull=False, purpose="")
                | Q(kind=HolderKind.ORGANIZATION, member__isnull=True, purpose="")
                | (Q(kind=HolderKind.PURPOSE, member__isnull=True) & ~Q(purpose="")),
                name="wallet_account_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=HolderKind.MEMBER,
                    balance_minor__isnull=False,
                    held_minor__isnull=False,
                )
                | (~Q(kind=HolderKind.MEMBER) & Q(balance_minor__isnull=True, held_minor__isnull=True)),
                name="wallet_account_members_are_cached",
            ),
            models.CheckConstraint(
                condition=Q(held_minor__gte=0, balance_minor__gte=F("held_minor")),
                name="wallet_account_balance_covers_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id or self.purpose or self.kind} {self.currency_id}"
