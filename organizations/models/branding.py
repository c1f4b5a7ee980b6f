"""How an organization looks, and the host names that lead to it."""

from django.db import models
from django.db.models.functions import Lower, Now

from goodplay.core.audit import audited
from goodplay.core.models import TenantModel


@audited()
class Brand(TenantModel):
    """Logo, colours and words of one organization; without a row it wears the platform's look."""

    logo = models.CharField(max_length=255, blank=True, default="")
    primary_color = models.CharField(max_length=7, default="#1f5f8b")
    accent_color = models.CharField(max_length=7, default="#b4540a")
    sender_name = models.CharField(max_length=80, blank=True, default="")
    messages = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "branding"
        verbose_name_plural = "branding"
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="organizations_one_branding"),
            models.CheckConstraint(
                name="organizations_branding_colors_hex",
                condition=models.Q(primary_color__regex="^#[0-9a-f]{6}$")
                & models.Q(accent_color__regex="^#[0-9a-f]{6}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"Branding of {self.organization_id}"


@audited()
class HostName(TenantModel):
    """A host name of one organization; being the key, it leads to one organization only."""

    id = None  # type: ignore[assignment]
    host = models.CharField(primary_key=True, max_length=253)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["organization", "host"], name="organizations_host_names")]
        constraints = [
            models.CheckConstraint(
                name="organizations_host_lower_case",
                condition=models.Q(host=Lower("host")),
            ),
        ]

    def __str__(self) -> str:
        return self.host
