"""Whose money it is: what a payer writes on a payment that nobody asked for, read by those who gave out references."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from wallet.enums import PaymentPurpose


@dataclass(frozen=True, slots=True)
class Target:
    """What a payment is for: a purpose, whose it is, and what it pays for, if that has a row of its own."""

    purpose: PaymentPurpose
    member_id: UUID | None = None
    subject_type: str = ""
    subject_id: str = ""


Resolver = Callable[[str], Target | None]
"""Reads a reference as it was typed, inside the organization's door; None when it is not one of its own."""

_resolvers: list[Resolver] = []


def resolves(resolver: Resolver) -> Resolver:
    """Register who can read references; the first that knows one is believed."""
    _resolvers.append(resolver)
    return resolver


def target_behind(account_reference: str) -> Target | None:
    """Return what a reference names in the open door's organization, or None."""
    if not account_reference.strip():
        return None
    found = (resolver(account_reference) for resolver in _resolvers)
    return next((target for target in found if target is not None), None)
