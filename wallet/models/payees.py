"""Whom members are paid through, and on what terms."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from goodplay.core.audit import audited
from goodplay.core.fields import EncryptedTextField
from goodplay.core.models import TenantForeignKey, TenantModel
from wallet.enums import LimitPeriod, LimitScope, PayoutMethod


@audited(exclude=["holder_name", "hint"])
class Payee(TenantModel):
    """Where a member's money may be sent: a bank account, a phone or a PayPal address.

    ``destination`` is the IBAN, the phone (E.164) or the address; ``hint`` is what of it may be shown; ``digest`` is
    equal for equal destinations. Nothing is sent there before ``usable_from``, and a change moves it.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    method = models.CharField(_("method"), max_length=16, choices=PayoutMethod)
    holder_name = models.CharField(
        _("name of the holder"), max_length=70, help_text=_("As the bank or the mobile network knows it.")
    )
    destination = EncryptedTextField()
    hint = models.CharField(_("account"), max_length=60)
    digest = models.CharField(max_length=64, db_collation="C", editable=False)
    bic = models.CharField(max_length=11, blank=True, default="")
    usable_from = models.DateTimeField(_("usable from"))
    entered_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    entered_key = models.CharField(max_length=160, blank=True, default="", db_collation="C")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "method", "digest"],
                condition=Q(removed_at=None),
                name="wallet_payee_once_a_member",
            ),
            models.CheckConstraint(condition=~Q(method=PayoutMethod.CRYPTO), name="wallet_payee_is_paid_in_money"),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "-id"], name="wallet_payees_of_member"),
            models.Index(fields=["organization", "digest"], name="wallet_payees_alike"),
        ]

    def __str__(self) -> str:
        return f"{self.hint} ({self.get_method_display()})"


@audited()
class WithdrawalTerms(TenantModel):
    """On what terms members take money out by one method in one currency.

    The payee gets the amount; the fee (a fixed part and basis points) is taken besides. A bank transfer is paid from
    ``account_iban``; other methods go through ``provider``.
    """

    method = models.CharField(_("method"), max_length=16, choices=PayoutMethod)
    currency = models.CharField(_("currency"), max_length=12)
    provider = TenantForeignKey(
        "wallet.PaymentProvider", null=True, blank=True, related_name="+", db_index=False, verbose_name=_("provider")
    )
    smallest_minor = models.BigIntegerField(_("smallest amount"))
    largest_minor = models.BigIntegerField(_("largest amount"))
    fee_minor = models.BigIntegerField(_("fixed fee"), default=0)
    fee_bps = models.PositiveIntegerField(_("fee in basis points"), default=0)
    account_name = models.CharField(_("account holder"), max_length=70, blank=True, default="")
    account_iban = EncryptedTextField(_("IBAN"), blank=True, default="")
    account_bic = models.CharField(_("BIC"), max_length=11, blank=True, default="")
    is_active = models.BooleanField(_("offered"), default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "terms of withdrawals"
        verbose_name_plural = "terms of withdrawals"
        constraints = [
            models.UniqueConstraint(fields=["organization", "method", "currency"], name="wallet_withdrawal_terms_once"),
            models.CheckConstraint(
                condition=Q(smallest_minor__gt=0, largest_minor__gte=F("smallest_minor"), fee_minor__gte=0),
                name="wallet_withdrawal_terms_bounded",
            ),
            models.CheckConstraint(condition=Q(fee_bps__lte=10_000), name="wallet_withdrawal_fee_share"),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()}, {self.currency}"


@audited()
class WithdrawalLimit(TenantModel):
    """How much, or how often, may be taken out in a calendar period (the organization's time zone).

    A limit for a ``member_type`` stands in place of the one for everybody of the same scope, currency and period.
    """

    scope = models.CharField(_("adds up"), max_length=16, choices=LimitScope, default=LimitScope.MEMBER)
    member_type = models.CharField(
        _("kind of member"), max_length=40, blank=True, default="", help_text=_("Empty: everybody.")
    )
    currency = models.CharField(_("currency"), max_length=12)
    period = models.CharField(_("in a"), max_length=8, choices=LimitPeriod)
    most_minor = models.BigIntegerField(_("amount at most"), null=True, blank=True)
    most_count = models.PositiveIntegerField(_("withdrawals at most"), null=True, blank=True)
    is_active = models.BooleanField(_("in force"), default=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "limit of withdrawals"
        verbose_name_plural = "limits of withdrawals"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scope", "member_type", "currency", "period"],
                name="wallet_withdrawal_limit_once",
            ),
            models.CheckConstraint(
                condition=Q(most_minor__isnull=False) | Q(most_count__isnull=False),
                name="wallet_withdrawal_limit_bounds_something",
            ),
            models.CheckConstraint(
                condition=Q(most_minor__isnull=True) | Q(most_minor__gte=0),
                name="wallet_withdrawal_limit_amount_sane",
            ),
            models.CheckConstraint(
                condition=Q(scope=LimitScope.MEMBER) | Q(member_type=""),
                name="wallet_withdrawal_limit_of_all_has_no_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()}, {self.get_period_display()}, {self.currency}"
