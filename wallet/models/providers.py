"""Accounts with payment providers, how they fare, and what they send."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.fields import EncryptedTextField
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel
from wallet.enums import MessageStatus, ProviderKind, ProviderMode


@audited()
class PaymentProvider(TenantModel):
    """One account of the organization with a provider.

    ``credentials`` is a JSON object of secrets. The callback address is made of the id and ``callback_secret``; the
    one before it works until ``previous_until``, because requests that were sent carry it.
    """

    kind = models.CharField(max_length=8, choices=ProviderKind)
    name = models.CharField(max_length=80)
    mode = models.CharField(max_length=4, choices=ProviderMode, default=ProviderMode.TEST)
    is_active = models.BooleanField(default=True)
    currencies = models.JSONField(default=list, blank=True)
    base_url = models.CharField(max_length=200, blank=True)
    credentials = EncryptedTextField(blank=True, default="")
    credentials_set_at = models.DateTimeField(null=True, blank=True)
    options = models.JSONField(default=dict, blank=True)
    callback_secret = EncryptedTextField()
    previous_secret = EncryptedTextField(blank=True, default="")
    previous_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="wallet_provider_name_once"),
        ]
        indexes = [models.Index(fields=["organization", "kind", "is_active"], name="wallet_provider_kind")]

    def __str__(self) -> str:
        return self.name


class ProviderHealth(MassTenantModel):
    """How the last calls to a provider went.

    ``last_calls`` has one character a call, the latest at the right: ``1`` answered, ``0`` not. Until ``paused_until``
    nothing is asked of it but one call now and then.
    """

    provider = TenantForeignKey(PaymentProvider, models.CASCADE, related_name="health", db_index=False)
    last_calls = models.CharField(max_length=20, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=200, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    swept_until = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "provider health"
        constraints = [
            models.UniqueConstraint(fields=["organization", "provider"], name="wallet_provider_health_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.last_calls}"


class InboundMessage(MassTenantModel):
    """What a provider sent, as it came (``body`` holds its bytes as Latin-1); stored before anything else is done.

    Copies of it are counted, not kept.
    """

    provider = TenantForeignKey(PaymentProvider, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    external_id = models.CharField(max_length=200, db_collation="C")
    headers = models.JSONField(default=dict)
    body = EncryptedTextField()
    copies = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=8, choices=MessageStatus, default=MessageStatus.NEW)
    says = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    occurred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "provider", "external_id"],
                name="wallet_message_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "received_at"],
                condition=Q(status__in=[MessageStatus.NEW, MessageStatus.REFUSED]),
                name="wallet_message_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
