"""Amounts set aside."""

from django.db import models
from django.db.models import F, Q

from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums import HoldStatus
from wallet.models.account import Account


class Hold(TenantModel):
    """Part of a member's balance that is reserved until it is captured, released or expires.

    While open its amount is in the account's ``held_minor``.
    """

    key = models.CharField(max_length=160, db_collation="C")
    account = TenantForeignKey(Account, related_name="+", db_index=False)
    amount_minor = models.BigIntegerField()
    captured_minor = models.BigIntegerField(default=0)
    status = models.CharField(max_length=8, choices=HoldStatus, default=HoldStatus.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="wallet_hold_key_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="wallet_hold_amount_positive"),
            models.CheckConstraint(
                condition=Q(
                    status=HoldStatus.CAPTURED,
                    captured_minor__gt=0,
                    captured_minor__lte=F("amount_minor"),
                )
                | (~Q(status=HoldStatus.CAPTURED) & Q(captured_minor=0)),
                name="wallet_hold_captures_at_most_itself",
            ),
            models.CheckConstraint(
                condition=Q(status=HoldStatus.OPEN, closed_at__isnull=True)
                | (~Q(status=HoldStatus.OPEN) & Q(closed_at__isnull=False)),
                name="wallet_hold_closed_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "account", "created_at"],
                name="wallet_hold_account",
            ),
            models.Index(
                fields=["organization", "expires_at"],
                condition=Q(status=HoldStatus.OPEN, expires_at__isnull=False),
                name="wallet_hold_due",
            ),
        ]

    def __str__(self) -> str:
        return self.key
