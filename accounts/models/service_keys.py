"""How programs of others prove who they are."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models.memberships import Membership
from goodplay.core.audit import audited
from goodplay.core.models import TenantForeignKey, TenantModel


@audited(exclude=["digest", "last_used_at"])
class ServiceApiKey(TenantModel):
    """A secret with which one external service signs in; shown once, kept as a digest.

    ``scopes`` lists what it may do (``wallets:read``); ``addresses`` from where (networks), empty for anywhere;
    ``rate`` how often, such as ``600/minute``.
    """

    service = TenantForeignKey("organizations.ExternalService", related_name="keys", db_index=False)
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12, editable=False, db_collation="C")
    digest = models.CharField(max_length=64, editable=False, db_collation="C")
    scopes = models.JSONField(default=list)
    addresses = models.JSONField(default=list, blank=True)
    rate = models.CharField(max_length=24, default="600/minute")
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+", db_index=False, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "service API key"
        constraints = [
            models.UniqueConstraint(fields=["organization", "prefix"], name="accounts_service_key_prefix_once"),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                name="accounts_service_key_expires_later",
            ),
        ]
        indexes = [models.Index(fields=["organization", "service"], name="accounts_keys_of_service")]

    def __str__(self) -> str:
        return f"{self.name} (…_{self.prefix})"
