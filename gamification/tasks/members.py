"""Whom a task is about."""

from collections.abc import Iterable
from uuid import UUID

from accounts.selectors import persons_behind
from donations.signals import (
    DonationReduced,
    DonationRefunded,
    DonationSettled,
)
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID

GiftFact = DonationSettled | DonationRefunded | DonationReduced


def members_in(texts: Iterable[str]) -> list[UUID]:
    """Return every member once; the texts hold ids with spaces between."""
    return sorted({UUID(word) for text in texts for word in text.split()})


def persons_of(organization_id: UUID, facts: Iterable[GiftFact]) -> dict[UUID, UUID]:
    """Return the platform's memberships of the givers who are users."""
    if organization_id == PLATFORM_ID:
        return {}
    with tenancy.platform("figures of persons across organizations"):
        return persons_behind(organization_id, {UUID(fact.member_id) for fact in facts if fact.member_id})
