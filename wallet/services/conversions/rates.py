"""Setting conversion rates."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from wallet.errors.conversions import RateInPastError, RateInvalidError, RateNotFoundError, RateTakenError
from wallet.models import ConversionRate
from wallet.rules.conversion import MOST, MULTIPLIERS, ONE
from wallet.selectors.rates import forget_rates
from wallet.services.accounts import currency_ids

CLOCKS_DIFFER = timedelta(minutes=5)
"""A client's "now" may be so far ago."""
CAPS = (*MULTIPLIERS, "total")


@tenancy.joins
def add_rate(
    *,
    rate_type: str,
    name: str,
    from_minor: int,
    to_minor: int,
    to_currency: str,
    from_currency: str = "",
    from_unit: str = "",
    effective_from: datetime | None = None,
    minimum_minor: int = 1,
    caps: Mapping[str, int] | None = None,
) -> ConversionRate:
    """Let a rate hold from a moment on; the older one of its type holds until then.

    Not idempotent: a second rate for the same moment is refused. No locks.

    Args:
        rate_type: Which rate: a short name that stays.
        name: What people call it.
        from_minor: How much, in minor units of ``from_currency`` or in thousandths of ``from_unit``.
        to_minor: What it becomes, in minor units of ``to_currency``.
        to_currency: The code.
        from_currency: The code; "" where a unit is converted.
        from_unit: The unit; "" where a currency is converted.
        effective_from: From when on (UTC); None for now.
        minimum_minor: The least that is converted at once.
        caps: What ``tournament``, ``streak`` and ``weekend`` may count at most, in thousandths, and ``total`` what they
            may count together; 1000 where none is named.

    Raises:
        RateInvalidError: It does not convert one thing into another, or a cap is none.
        RateInPastError: It would have begun before now.
        RateTakenError: A rate of this type begins at the same moment.
        CurrencyNotFoundError: A currency is unknown to the organization.
    """
    organization_id = tenancy.organization_id()
    caps = caps or {}
    one_thing = bool(from_currency) != bool(from_unit) and from_currency != to_currency
    if not one_thing or caps.keys() - set(CAPS) or not all(ONE <= milli <= MOST for milli in caps.values()):
        raise RateInvalidError
    if min(from_minor, to_minor, minimum_minor) <= 0:
        raise RateInvalidError
    now = timezone.now()
    begins = effective_from or now
    if begins < now - CLOCKS_DIFFER:
        raise RateInPastError
    if ConversionRate.objects.of(organization_id).filter(rate_type=rate_type, effective_from=begins).exists():
        raise RateTakenError(rate_type=rate_type)
    ids = currency_ids(organization_id, {code for code in (from_currency, to_currency) if code})
    rate = ConversionRate(
        organization_id=organization_id,
        rate_type=rate_type,
        name=name,
        from_currency_id=ids.get(from_currency),
        from_unit=from_unit,
        from_minor=from_minor,
        to_currency_id=ids[to_currency],
        to_minor=to_minor,
        minimum_minor=minimum_minor,
        effective_from=begins,
        **_caps(caps),
    )
    rate.save(force_insert=True)
    forget_rates(organization_id)
    return rate


@tenancy.joins
def retire_rate(*, rate_id: UUID) -> ConversionRate:
    """Take a rate out of use; the older one of its type holds again. Idempotent; locks the rate.

    Raises:
        RateNotFoundError: There is no such rate.
    """
    organization_id = tenancy.organization_id()
    rows = ConversionRate.objects.of(organization_id).select_for_update(no_key=True)
    rate: ConversionRate | None = rows.filter(pk=rate_id).first()
    if rate is None:
        raise RateNotFoundError
    if rate.is_active:
        rate.is_active = False
        rate.save(update_fields=["is_active"])
        forget_rates(organization_id)
    return rate


def _caps(caps: Mapping[str, int]) -> dict[str, Any]:
    return {f"{name}_cap_milli": caps.get(name, ONE) for name in CAPS}
