"""Replies that were given under an Idempotency-Key."""

from django.db import models
from django.db.models.functions import Now

from goodplay.core.models.tenant import MassTenantModel


class IdempotentReply(MassTenantModel):
    """The reply to a request that must have one effect; written in the transaction of the effect, kept 30 days."""

    caller = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "idempotent replies"
        constraints = [
            models.UniqueConstraint(fields=["organization", "caller", "key"], name="core_one_reply_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
