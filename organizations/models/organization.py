"""Organizations: the tenants themselves."""

from django.db import models
from django.db.models.functions import Lower, Now

from goodplay.core.audit import audited
from goodplay.core.ids import uuid7
from organizations.enums import Kind, SubscriptionStatus, Tier, Verification

__all__ = ["Kind", "Organization"]


@audited(exclude=["address", "email"])
class Organization(models.Model):
    """One organization; the platform itself is one with a fixed id (``goodplay.core.ids.PLATFORM_ID``).

    It is what tenant rows point at, so its walls stand on ``id``: in an organization's door one sees it and the
    platform, and writes it alone (a new one is written in the door of its new id). Only the platform's door sees all
    of them, and no organization is ever deleted by one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=63, unique=True)
    legal_name = models.CharField(max_length=160, blank=True, default="")
    tax_code = models.CharField(max_length=32, blank=True, default="")
    address = models.CharField(max_length=255, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=8, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    subscription_tier = models.CharField(max_length=16, choices=Tier, default=Tier.FREE)
    subscription_status = models.CharField(max_length=16, choices=SubscriptionStatus, default=SubscriptionStatus.TRIAL)
    verification = models.CharField(max_length=16, choices=Verification, default=Verification.UNNEEDED)
    verification_note = models.CharField(max_length=255, blank=True, default="")
    verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organizations_slug_lower_case",
                condition=models.Q(slug=Lower("slug")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
