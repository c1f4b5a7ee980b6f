"""An organization's accounts with payment providers."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from goodplay.core import http, tenancy
from wallet.enums import ProviderKind, ProviderMode
from wallet.errors import (
    ProviderAddressError,
    ProviderIncompleteError,
    ProviderNameTakenError,
    ProviderNotFoundError,
)
from wallet.gateways.interface import Access
from wallet.gateways.registry import spec_of
from wallet.models import PaymentProvider, ProviderHealth
from wallet.services.accounts import currency_ids

OLD_ADDRESS_WORKS: Final = timedelta(days=7)
"""How long messages are taken at a callback address after it was replaced."""
SECRET_BYTES: Final = 16


@tenancy.joins
def add_provider(
    *,
    kind: str,
    name: str,
    mode: str = ProviderMode.TEST,
    currencies: Sequence[str] = (),
    base_url: str = "",
    credentials: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    is_active: bool = True,
) -> PaymentProvider:
    """Add an account with a payment provider, and its health.

    Args:
        kind: Which wire (``mpesa``).
        name: Shown to payers; unique in the organization.
        mode: Whether money really moves.
        currencies: ISO codes it takes; empty for all that its kind moves.
        base_url: Where it is reached; empty for the provider's own address.
        credentials: Secrets by name, kept encrypted and never shown again.
        options: What is no secret, by name.
        is_active: Whether it is offered; then nothing of what its kind needs may be missing.

    Raises:
        ProviderNameTakenError: The name is taken.
        ProviderIncompleteError: Something is missing.
        ProviderAddressError: ``base_url`` may not be called.
        CurrencyNotFoundError: A currency is unknown.
    """
    provider = PaymentProvider(
        organization_id=tenancy.organization_id(),
        kind=ProviderKind(kind),
        mode=mode,
        callback_secret=_new_secret(),
    )
    _fill(provider, name=name, currencies=currencies, base_url=base_url, options=options or {}, is_active=is_active)
    _keep_credentials(provider, credentials or {})
    _require_complete(provider)
    provider.save(force_insert=True)
    ProviderHealth.objects.create(organization_id=provider.organization_id, provider=provider)
    return provider


@tenancy.joins
def change_provider(
    *,
    provider_id: UUID,
    name: str,
    mode: str,
    currencies: Sequence[str],
    base_url: str,
    options: Mapping[str, Any],
    is_active: bool,
    credentials: Mapping[str, str] | None = None,
) -> PaymentProvider:
    """Change an account with a provider; of the secrets only those that are given. Locks it.

    Raises:
        ProviderNotFoundError: There is no such provider.
        ProviderNameTakenError: The name is taken.
        ProviderIncompleteError: It is to be active and something is missing.
        ProviderAddressError: ``base_url`` may not be called.
        CurrencyNotFoundError: A currency is unknown.
    """
    provider = locked_provider(provider_id)
    provider.mode = mode
    _fill(provider, name=name, currencies=currencies, base_url=base_url, options=options, is_active=is_active)
    _keep_credentials(provider, credentials or {})
    _require_complete(provider)
    provider.save()
    return provider


@tenancy.joins
def rotate_callback(*, provider_id: UUID) -> PaymentProvider:
    """Give a provider a new callback address; the old one works for a week more. Locks it.

    Raises:
        ProviderNotFoundError: There is no such provider.
    """
    provider = locked_provider(provider_id)
    provider.previous_secret = provider.callback_secret
    provider.previous_until = timezone.now() + OLD_ADDRESS_WORKS
    provider.callback_secret = _new_secret()
    provider.save(update_fields=["previous_secret", "previous_until", "callback_secret", "updated_at"])
    return provider


def locked_provider(provider_id: UUID) -> PaymentProvider:
    """Return a provider of the open door's organization, locked.

    Raises:
        ProviderNotFoundError: There is no such provider.
    """
    providers = PaymentProvider.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    provider: PaymentProvider | None = providers.filter(pk=provider_id).first()
    if provider is None:
        raise ProviderNotFoundError(provider=str(provider_id))
    return provider


@tenancy.joins
def reached(*, provider_id: UUID) -> tuple[str, Access]:
    """Return a provider's kind, and how it is reached.

    Raises:
        ProviderNotFoundError: There is no such provider.
    """
    provider = PaymentProvider.objects.of(tenancy.organization_id()).filter(pk=provider_id).first()
    if provider is None:
        raise ProviderNotFoundError(provider=str(provider_id))
    return provider.kind, access_of(provider)


@tenancy.joins
def access_of(provider: PaymentProvider) -> Access:
    """Return what a gateway needs to work for a provider."""
    return Access(
        provider_id=provider.pk,
        base_url=(provider.base_url or spec_of(provider.kind).urls.get(provider.mode, "")).rstrip("/"),
        credentials=credentials_of(provider),
        options=provider.options,
        callback_url=callback_url(provider),
    )


def credentials_of(provider: PaymentProvider) -> dict[str, str]:
    """Return a provider's secrets by name."""
    return json.loads(provider.credentials) if provider.credentials else {}


def callback_url(provider: PaymentProvider) -> str:
    """Return where the provider reaches us; the last part of an address is added to it.

    Its id and a secret, both hexadecimal: providers refuse addresses with certain words, which have other letters.
    """
    return f"{settings.CALLBACK_URL}/cb/{provider.pk.hex}{provider.callback_secret}"


def _fill(
    provider: PaymentProvider,
    *,
    name: str,
    currencies: Sequence[str],
    base_url: str,
    options: Mapping[str, Any],
    is_active: bool,
) -> None:
    others = PaymentProvider.objects.of(provider.organization_id).exclude(pk=provider.pk)
    if others.filter(name=name).exists():
        raise ProviderNameTakenError(name=name)
    currency_ids(provider.organization_id, currencies)
    if base_url:
        try:
            http.checked(base_url)
        except http.RefusedAddressError as error:
            raise ProviderAddressError(reason=str(error)) from error
    provider.name, provider.currencies, provider.base_url = name, sorted(set(currencies)), base_url.rstrip("/")
    provider.options, provider.is_active = {key: value for key, value in options.items() if value != ""}, is_active


def _keep_credentials(provider: PaymentProvider, credentials: Mapping[str, str]) -> None:
    given = {name: value for name, value in credentials.items() if value}
    if given:
        provider.credentials = json.dumps(credentials_of(provider) | given)
        provider.credentials_set_at = timezone.now()


def _require_complete(provider: PaymentProvider) -> None:
    missing = spec_of(provider.kind).missing(credentials_of(provider), provider.options)
    if provider.is_active and missing:
        raise ProviderIncompleteError(missing=", ".join(missing))


def _new_secret() -> str:
    return secrets.token_hex(SECRET_BYTES)
