"""The words of organizations: kinds, states and the table of verbs."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from goodplay.core.permissions import ADMINS, CONSOLE, EVERYONE, allow


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


class Tier(models.TextChoices):
    """What an organization has subscribed to."""

    FREE = "free", "Free"
    STANDARD = "standard", "Standard"
    PROFESSIONAL = "professional", "Professional"
    ENTERPRISE = "enterprise", "Enterprise"


class SubscriptionStatus(models.TextChoices):
    """Where the subscription stands."""

    TRIAL = "trial", "Trial"
    ACTIVE = "active", "Active"
    PAST_DUE = "past_due", "Past due"
    CANCELLED = "cancelled", "Cancelled"


class Verification(models.TextChoices):
    """Whether the platform has seen proof that the organization is what it says."""

    UNNEEDED = "unneeded", "Not needed"
    PENDING = "pending", "Pending"
    VERIFIED = "verified", "Verified"
    REJECTED = "rejected", "Rejected"


class IncidentScope(models.TextChoices):
    """What could not be done while an incident lasted, so that nobody is held to it."""

    EVERYTHING = "everything", "Everything"
    ACTIVITIES = "activities", "Activities"
    PAYMENTS = "payments", "Payments"
    SIGN_IN = "sign_in", "Sign-in"


class ServiceType(models.TextChoices):
    """What an external service is for."""

    REWARDS = "rewards", "Rewards"
    PAYMENTS = "payments", "Payments"
    WALLET = "wallet", "Wallet"
    DONATIONS = "donations", "Donations"
    ANALYTICS = "analytics", "Analytics"
    COLLECTION = "collection", "Collection and weighing"
    OTHER = "other", "Other"


class ServiceHealth(models.TextChoices):
    """What the last heartbeat of a service says about it."""

    HEALTHY = "healthy", "Healthy"
    WARNING = "warning", "Late"
    UNHEALTHY = "unhealthy", "Silent"
    UNKNOWN = "unknown", "Never heard of"


VERIFICATION_NEXT: Final[Mapping[str, frozenset[str]]] = {
    Verification.UNNEEDED: frozenset({Verification.PENDING}),
    Verification.PENDING: frozenset({Verification.VERIFIED, Verification.REJECTED}),
    Verification.VERIFIED: frozenset({Verification.PENDING, Verification.REJECTED}),
    Verification.REJECTED: frozenset({Verification.PENDING, Verification.VERIFIED}),
}
"""The allowed steps of a verification; staying where one is is a quiet success."""

NEEDS_VERIFICATION: Final = frozenset({Kind.ONLUS})
"""Kinds that receive gifts only after the platform has verified them."""

PLATFORM_ONLY: Final[frozenset[str]] = frozenset()
"""No role of an organization may do it; the superuser may."""

allow(
    {
        "organizations.organization.view": EVERYONE,
        "organizations.organization.add": PLATFORM_ONLY,
        "organizations.organization.change": ADMINS,
        "organizations.organization.subscribe": PLATFORM_ONLY,
        "organizations.organization.verify": PLATFORM_ONLY,
        "organizations.branding.view": EVERYONE,
        "organizations.branding.add": ADMINS,
        "organizations.branding.change": ADMINS,
        "organizations.hostname.view": CONSOLE,
        "organizations.hostname.add": PLATFORM_ONLY,
        "organizations.hostname.delete": PLATFORM_ONLY,
        "organizations.policy.view": CONSOLE,
        "organizations.policy.add": ADMINS,
        "organizations.policy.change": ADMINS,
        "organizations.incidentwindow.view": CONSOLE,
        "organizations.incidentwindow.add": ADMINS,
        "organizations.incidentwindow.change": ADMINS,
        "organizations.incidentwindow.delete": ADMINS,
        "organizations.externalservice.view": CONSOLE,
        "organizations.externalservice.add": ADMINS,
        "organizations.externalservice.change": ADMINS,
    }
)
