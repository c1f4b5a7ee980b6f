"""What an organization has decided, and when its services were down."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.models import TenantModel
from organizations.enums import IncidentScope


@audited()
class Policy(TenantModel):
    """One decision of an organization; the names and types are declared in ``organizations.rules``."""

    name = models.CharField(max_length=64)
    value = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="organizations_policy_decided_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class IncidentWindow(TenantModel):
    """A time in which members could not act through no fault of theirs; the platform's count for everybody."""

    scope = models.CharField(max_length=16, choices=IncidentScope, default=IncidentScope.EVERYTHING)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=255)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organizations_incident_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]
        indexes = [models.Index(fields=["organization", "starts_at"], name="organizations_incidents")]

    def __str__(self) -> str:
        return f"{self.reason} ({self.starts_at:%Y-%m-%d})"
