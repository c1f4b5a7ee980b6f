"""What people give to."""

from django.db import models

from donations.enums import CampaignStatus
from goodplay.core.audit import audited
from goodplay.core.models import TenantModel


@audited()
class Campaign(TenantModel):
    """A cause of the receiving charity (``organization``) that takes gifts in one currency.

    ``starts_on`` and ``ends_on`` (inclusive) are days in the organization's time zone.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=63)
    description = models.TextField(max_length=4000, blank=True)
    target_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=12)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    has_donor_board = models.BooleanField(default=False)
    external_id = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="donations_campaign_slug_once"),
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                condition=~models.Q(external_id=""),
                name="donations_campaign_external_id_once",
            ),
            models.CheckConstraint(
                condition=models.Q(target_minor__isnull=True) | models.Q(target_minor__gt=0),
                name="donations_campaign_target_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="donations_campaign_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "created_at", "id"],
                name="donations_campaign_by_age",
            )
        ]

    def __str__(self) -> str:
        return self.name
