"""Programs of others that work with the organization's data."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.models import TenantModel
from organizations.enums import ServiceType


@audited(exclude=["last_heartbeat_at"])
class ExternalService(TenantModel):
    """One program outside, known by its short name; it signs in with keys and tells by heartbeats that it lives."""

    name = models.CharField(max_length=120, help_text="What people call it, for example Weighing stations.")
    slug = models.SlugField(
        max_length=40,
        verbose_name="service ID",
        help_text="Stands in the addresses that the service calls, and in its X-Service-ID; it never changes.",
    )
    service_type = models.CharField(max_length=16, choices=ServiceType, default=ServiceType.OTHER)
    url = models.URLField(max_length=300, blank=True, help_text="Where the service is described or answers.")
    is_active = models.BooleanField(default=True, help_text="A service that is switched off is refused at once.")
    last_heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "external service"
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="organizations_service_slug_once"),
            models.CheckConstraint(condition=~Q(slug=""), name="organizations_service_has_slug"),
        ]

    def __str__(self) -> str:
        return self.name
