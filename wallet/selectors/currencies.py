"""Currencies that an organization may use: its own points and credits, and the platform's money."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from wallet.enums import CurrencyKind
from wallet.errors import CurrencyNotFoundError
from wallet.models import Currency

POINTS = "PTS"


@dataclass(frozen=True, slots=True)
class CurrencyFacts:
    """What never changes about a currency."""

    code: str
    decimals: int
    kind: CurrencyKind


def currencies_known_to(organization_id: UUID) -> QuerySet[Currency]:
    """Return the organization's own currencies and the platform's money."""
    mine = Q(organization_id=organization_id)
    return Currency.objects.filter(mine | Q(organization_id=PLATFORM_ID, kind=CurrencyKind.MONEY))


def currency_of(code: str, organization_id: UUID | None = None) -> CurrencyFacts:
    """Return a currency that an organization (by default the open door's) may use.

    Raises:
        CurrencyNotFoundError: It has none with this code.
    """
    return _facts(organization_id or tenancy.organization_id(), code)


def points_currency_of(organization_id: UUID) -> CurrencyFacts:
    """Return the currency in which an organization counts points.

    Raises:
        CurrencyNotFoundError: It has none yet: its starter kit is not applied.
    """
    return _facts(organization_id, POINTS)


@lru_cache(maxsize=4096)
def _facts(organization_id: UUID, code: str) -> CurrencyFacts:
    """Remember a currency: code, kind and decimals cannot be changed in the database."""
    found = currencies_known_to(organization_id).filter(code=code).first()
    if found is None:
        raise CurrencyNotFoundError(currency=code)
    return CurrencyFacts(found.code, found.decimals, CurrencyKind(found.kind))
