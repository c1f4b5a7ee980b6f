"""The ways to pay that an organization offers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from goodplay.core import tenancy
from wallet.gateways.registry import Text, gateway_of, spec_of
from wallet.models import PaymentProvider


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """One way to pay that the organization offers.

    ``currencies`` are ISO codes, none for all; bounds in minor units, None for none. ``needs`` names what the payer
    has to give (``phone``).
    """

    provider_id: UUID
    provider: str
    name: str
    method: str
    label: Text
    mode: str
    currencies: Sequence[str]
    whole: bool
    least_minor: int
    most_minor: int | None
    needs: Sequence[str] = field(default_factory=tuple)


@tenancy.joins
def payment_methods(organization_id: UUID, currency: str = "") -> list[PaymentMethod]:
    """Return the ways to pay that an organization offers (for a currency), those that answer first."""
    providers = PaymentProvider.objects.of(organization_id).filter(is_active=True).order_by("kind", "name")
    methods = [_method(provider) for provider in providers]
    return [method for method in methods if not currency or not method.currencies or currency in method.currencies]


@tenancy.joins
def provider_for(organization_id: UUID, *, method: str, currency: str) -> UUID | None:
    """Return the organization's provider for a method (``mobile_money``) or kind (``mpesa``) and a currency."""
    offered = payment_methods(organization_id, currency)
    return next((way.provider_id for way in offered if method in (way.method, way.provider)), None)


def _method(provider: PaymentProvider) -> PaymentMethod:
    spec, gateway = spec_of(provider.kind), gateway_of(provider.kind)
    least, most = spec.bounds
    return PaymentMethod(
        provider_id=provider.pk,
        provider=provider.kind,
        name=provider.name,
        method=spec.method,
        label=spec.label,
        mode=provider.mode,
        currencies=provider.currencies or sorted(gateway.currencies),
        whole=gateway.whole,
        least_minor=least or 1,
        most_minor=most,
        needs=("phone",) if spec.phone else (),
    )
