"""Whose callback address it is, found without asking the database each time."""

import hmac
import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from wallet.gateways.interface import Access
from wallet.models import PaymentProvider
from wallet.services.payments.providers import access_of

REMEMBERED_SECONDS: Final = 5.0
MOST_REMEMBERED: Final = 1_000
ID_LENGTH: Final = 32

_remembered: dict[str, tuple[float, "Addressee | None"]] = {}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose message it is: the organization, its provider, and what reads it."""

    organization_id: UUID
    provider_id: UUID
    kind: str
    access: Access


def addressee_remembered(token: str) -> tuple[bool, Addressee | None]:
    """Return whether it is known whose address it is, and whose; what is known may be some seconds old."""
    until, addressee = _remembered.get(token, (0.0, None))
    return until > time.monotonic(), addressee


@tenancy.joins
def find_addressee(token: str) -> Addressee | None:
    """Return whose callback address has this token (id and secret, hexadecimal), and remember it for some seconds.

    It works in the platform's door, because the address alone says whose it is.
    """
    addressee = _found(token)
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[token] = (time.monotonic() + REMEMBERED_SECONDS, addressee)
    return addressee


def forget_addressees() -> None:
    """Forget whose addresses are whose in this process."""
    _remembered.clear()


def _found(token: str) -> Addressee | None:
    provider: PaymentProvider | None = PaymentProvider.objects.filter(pk=UUID(token[:ID_LENGTH])).first()
    if provider is None or not _opens(provider, token[ID_LENGTH:]):
        return None
    return Addressee(provider.organization_id, provider.pk, provider.kind, access_of(provider))


def _opens(provider: PaymentProvider, secret: str) -> bool:
    if hmac.compare_digest(provider.callback_secret, secret):
        return True
    still = provider.previous_until is not None and provider.previous_until > timezone.now()
    return still and hmac.compare_digest(provider.previous_secret, secret)
