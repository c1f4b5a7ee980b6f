"""Conversion rates: the ones that hold, cached, and their history."""

from datetime import datetime
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from goodplay.core import tenancy
from wallet.errors.conversions import RateNotFoundError
from wallet.models import ConversionRate
from wallet.rules.conversion import Rate, rate_at

CACHED_SECONDS = 3600


def rates_of(organization_id: UUID) -> QuerySet[ConversionRate]:
    """Return every rate that an organization ever set, the latest first."""
    rates = ConversionRate.objects.of(organization_id).select_related("from_currency", "to_currency")
    return rates.order_by("-effective_from", "-id")


def rate_of(rate_type: str, moment: datetime | None = None) -> Rate:
    """Return the rate of a type that holds in the open door's organization at a moment (UTC), by default now.

    Raises:
        RateNotFoundError: None holds then.
    """
    rate = rate_at(active_rates(tenancy.organization_id()), rate_type, moment or timezone.now())
    if rate is None:
        raise RateNotFoundError(rate_type=rate_type)
    return rate


def current_rates(organization_id: UUID, moment: datetime | None = None) -> list[Rate]:
    """Return the rates that hold at a moment (UTC), one a type, by type."""
    at, rates = moment or timezone.now(), active_rates(organization_id)
    found = {rate_type: rate_at(rates, rate_type, at) for rate_type in sorted({rate.rate_type for rate in rates})}
    return [rate for rate in found.values() if rate is not None]


def active_rates(organization_id: UUID) -> list[Rate]:
    """Return the rates that are not retired, those to come included; read at most once an hour.

    They are kept under the version read before them, so what a change made stale is never read again.
    """
    name = _version_name(organization_id)
    if (version := cache.get(name)) is None:
        version = uuid4().hex
        cache.set(name, version, CACHED_SECONDS)
    place = f"wallet:rates:{organization_id}:{version}"
    rates: list[Rate] | None = cache.get(place)
    if rates is None:
        rates = [_rate(row) for row in rates_of(organization_id).filter(is_active=True)]
        cache.set(place, rates, CACHED_SECONDS)
    return rates


def forget_rates(organization_id: UUID) -> None:
    """Let nobody read the organization's rates from the cache once the current transaction has committed."""
    transaction.on_commit(lambda: cache.set(_version_name(organization_id), uuid4().hex, CACHED_SECONDS), robust=True)


def _version_name(organization_id: UUID) -> str:
    return f"wallet:rates:{organization_id}:version"


def _rate(row: ConversionRate) -> Rate:
    return Rate(
        id=row.pk,
        rate_type=row.rate_type,
        name=row.name,
        from_currency=row.from_currency.code if row.from_currency else "",
        from_unit=row.from_unit,
        from_minor=row.from_minor,
        to_currency=row.to_currency.code,
        to_minor=row.to_minor,
        minimum_minor=row.minimum_minor,
        caps={
            "tournament": row.tournament_cap_milli,
            "streak": row.streak_cap_milli,
            "weekend": row.weekend_cap_milli,
        },
        total_cap_milli=row.total_cap_milli,
        effective_from=row.effective_from,
    )
