"""Settings that are changed while the product runs."""

from django.db import models
from django.db.models.functions import Now

from goodplay.core.audit import audited
from goodplay.core.models.tenant import TenantModel


@audited()
class Configuration(TenantModel):
    """The value of one key for one organization; the platform's row stands for everybody who has none."""

    key = models.CharField(max_length=80)
    value = models.JSONField()
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="core_configured_once")]

    def __str__(self) -> str:
        return self.key
