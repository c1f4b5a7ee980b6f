"""Who acts: organizations."""

from django.db import models

from goodplay.core.ids import uuid7


class Kind(models.TextChoices):
    """What sort of organization it is; a starter kit stands behind each."""

    ONLUS = "onlus", "Charity (ONLUS)"
    CHAMA = "chama", "Chama"
    SACCO = "sacco", "Sacco"
    MFI = "mfi", "Microfinance institution"
    BANK = "bank", "Bank"
    COMMUNITY = "community", "Community"
    VOLUNTEER = "volunteer", "Volunteer organization"
    RECYCLING = "recycling", "Recycling programme"
    PLATFORM = "platform", "Platform"


class Organization(models.Model):
    """One organization; the platform itself is one with a fixed id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=63, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=8, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
