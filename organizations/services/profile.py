"""What an organization says about itself, and what it has subscribed to."""

from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.db.models import Min

from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.money import DECIMALS
from organizations.enums import SubscriptionStatus, Tier
from organizations.errors import UnknownPlaceError
from organizations.models import IncidentWindow, Organization
from organizations.signals import IncidentsChanged, incidents_changed

TELLS = frozenset({"name", "legal_name", "tax_code", "address", "email", "time_zone", "language"})


@tenancy.joins
def update_organization(*, organization_id: UUID, **changes: str) -> Organization:
    """Change what the organization says about itself; only the fields of ``TELLS``. Idempotent; locks its row.

    Announces ``incidents_changed`` when the time zone is another one: their days are by its calendar.

    Raises:
        UnknownPlaceError: The time zone (IANA name) or the language is not known.
        ValueError: Another field is named.
    """
    if unknown := changes.keys() - TELLS:
        raise ValueError(f"An organization does not tell {', '.join(sorted(unknown))}.")
    require_place(**{field: changes[field] for field in ("time_zone", "language") if field in changes})
    organization = Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
    if changes.get("time_zone", organization.time_zone) != organization.time_zone:
        _announce_other_days(organization_id)
    for field, value in changes.items():
        setattr(organization, field, value)
    organization.save(update_fields=[*changes, "updated_at"])
    return organization


@tenancy.joins
def set_subscription(*, organization_id: UUID, tier: Tier, status: SubscriptionStatus) -> None:
    """Note what the organization has subscribed to. Idempotent."""
    Organization.objects.filter(pk=organization_id).update(subscription_tier=tier, subscription_status=status)


def _announce_other_days(organization_id: UUID) -> None:
    first = IncidentWindow.objects.known_to(organization_id).aggregate(first=Min("starts_at"))["first"]
    if first is not None:
        announce(incidents_changed, IncidentsChanged(first.isoformat()))


def require_place(*, time_zone: str = "UTC", language: str = "en", currency: str = "EUR") -> None:
    """Refuse a time zone, language or currency that nobody knows.

    Raises:
        UnknownPlaceError: One of them is not known.
    """
    if time_zone not in available_timezones():
        raise UnknownPlaceError(time_zone=time_zone)
    if language not in dict(settings.LANGUAGES):
        raise UnknownPlaceError(language=language)
    if currency not in DECIMALS:
        raise UnknownPlaceError(currency=currency)
